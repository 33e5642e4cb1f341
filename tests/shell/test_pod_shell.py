"""The busybox shell in a pod says what the recorded one says."""

from __future__ import annotations

from world import World

SAID = [
    ("nosuchcommand", "", "sh: nosuchcommand: not found\n", 127),
    ("./nofile", "", "sh: ./nofile: not found\n", 127),
    ("/etc", "", "sh: /etc: Permission denied\n", 126),
    ("if true; then echo x", "", 'sh: syntax error: unexpected end of file (expecting "fi")\n', 2),
    ("if true then echo x; fi", "", 'sh: syntax error: unexpected "fi" (expecting "then")\n', 2),
    ("for i in 1 2 3", "", "sh: syntax error: unexpected end of file\n", 2),
    ("for i in 1 2 3; echo $i; done", "", 'sh: syntax error: unexpected word (expecting "do")\n', 2),
    ("while", "", 'sh: syntax error: unexpected end of file (expecting "do")\n', 2),
    ("done", "", 'sh: syntax error: unexpected "done"\n', 2),
    (")", "", 'sh: syntax error: unexpected ")"\n', 2),
    ("echo (", "", 'sh: syntax error: unexpected end of file (expecting ")")\n', 2),
    ("echo 'unterminated", "", "sh: syntax error: unterminated quoted string\n", 2),
    ("echo `echo", "", "sh: syntax error: EOF in backquote substitution\n", 2),
    ("echo $(echo", "", 'sh: syntax error: unexpected end of file (expecting ")")\n', 2),
    ("echo ${", "", "sh: syntax error: missing '}'\n", 2),
    ("echo ${x:?}", "", "sh: x: parameter not set or null\n", 2),
    ("echo ${NOPE:?must be set}", "", "sh: NOPE: must be set\n", 2),
    ("| echo", "", 'sh: syntax error: unexpected "|"\n', 2),
    ("echo a && ", "", "sh: syntax error: unexpected end of file\n", 2),
    (";", "", 'sh: syntax error: unexpected ";"\n', 2),
    ("echo hi > /nope/x", "", "sh: can't create /nope/x: nonexistent directory\n", 1),
    ("cat < nofile", "", "sh: can't open nofile: no such file\n", 1),
    ("echo $((1/0))", "", "sh: divide by zero\n", 2),
    ("[ 1 -eq", "", "sh: missing ]\n", 2),
    ("[ a -eq 1 ]", "", "sh: a: bad number\n", 2),
    ("cd /nope; echo $?", "2\n", "sh: cd: line 0: can't cd to /nope: No such file or directory\n", 0),
    ("exit abc", "", "sh: exit: line 0: Illegal number: abc\n", 2),
    ("return 2", "", "", 2), ("break", "", "", 0), ("shift 5", "", "", 1),
    ("set -u; echo $NOPE", "", "sh: NOPE: parameter not set\n", 2),
    ('echo "$#" "$0"', "0 sh\n", "", 0), ("local x=1", "", "sh: local: line 0: not in a function\n", 2),
    ("export 1x=2", "", "sh: export: line 0: 1x: bad variable name\n", 2), ("1x=2", "", "sh: 1x=2: not found\n", 127),
    ("kill", "", "sh: you need to specify whom to kill\n", 1), ("wait 99999; echo $?", "127\n", "", 0),
    ("ulimit -n", "20000\n", "", 0), (". nofile", "", "sh: .: line 0: nofile: not found\n", 2),
    ("echo {1..3}", "{1..3}\n", "", 0), ("arr=(1 2)", "", 'sh: syntax error: unexpected "("\n', 2),
    ("for ((i=0;i<2;i++)); do echo $i; done", "", "sh: syntax error: bad for loop variable\n", 2),
    ("eval 'if'", "", 'sh: eval: line 0: syntax error: unexpected end of file (expecting "then")\n', 2),
    ("sleep 5 & kill $!; wait $!; echo $?", "143\n", "Terminated\n", 0),
    ("timeout 1 sleep 5; echo $?", "143\n", "Terminated\n", 0),
    ("cat nofile", "", "cat: can't open 'nofile': No such file or directory\n", 1),
    ("ls -l /nope", "", "ls: /nope: No such file or directory\n", 1),
    ("rm nofile", "", "rm: can't remove 'nofile': No such file or directory\n", 1),
    ("mkdir /a/b", "", "mkdir: can't create directory '/a/b': No such file or directory\n", 1),
    ("sleep x", "", "sleep: invalid number 'x'\n", 1), ("type wget", "wget is /bin/wget\n", "", 0),
    ("sh nofile", "", "sh: can't open 'nofile': No such file or directory\n", 2),
    ("time true", "", "real\t0m 0.00s\nuser\t0m 0.00s\nsys\t0m 0.00s\n", 0),
]


def test_one_shot_words() -> None:
    wrong = [(text, got) for text, *expected in SAID if (got := World().script(text, "sh")) != tuple(expected)]
    assert not wrong


def test_a_session_in_a_pod() -> None:
    world = World()
    task = world.shell.run_line("sh")
    printed = []
    for line in ("cd /etc", "if true", "then echo yes", "fi", "sleep 30", "^C", "echo $?", "exit 3"):
        world.drive(lambda: task.exit_code is not None)
        assert world.terminal.waiting or line == "^C"
        if line == "sleep 30":
            world.terminal.send(line)
            world.kernel.run()
        elif line == "^C":
            world.terminal.interrupt()
        else:
            world.terminal.send(line)
        world.kernel.run()
        printed.append(world.printed())
    world.drive(lambda: task.exit_code is not None)
    assert task.exit_code == 3
    assert "yes\n" in printed and "130\n" in printed
