"""The laptop's shell: bounds, Ctrl-C, jobs, history, snapshots, completion."""

from __future__ import annotations

import time

import pytest
from world import START, World

from tui.api.process import Edit
from tui.shell.completion import complete, suggestion


@pytest.mark.parametrize("line", [
    "yes", "yes > /dev/null", "yes > f", "cat /dev/zero", "while true; do :; done", ":(){ :|:& };:",
    "f() { f; }; f", "x=$(yes)", "yes | cat | cat > /dev/null", "while true; do sleep 1; done", "seq 1e12",
])
def test_no_line_hangs(line: str) -> None:
    world = World()
    started = time.perf_counter()
    world.run(line)
    assert time.perf_counter() - started < 8
    assert world.clock.now < START + 400_000


def test_control_c_ends_a_pipeline_and_keeps_the_shell() -> None:
    world = World()
    task = world.shell.run_line("sleep 100 | cat; echo never")
    world.kernel.run()
    world.terminal.interrupt()
    assert task.exit_code == 130 and not world.kernel.tasks
    assert world.run("echo $?") == ("130\n", 0)


def test_an_editor_waits_and_saves() -> None:
    world = World()
    task = world.shell.run_line("vi a.txt")
    world.drive(lambda: task.exit_code is not None)
    assert world.terminal.waiting == Edit("/home/learner/a.txt", "")
    world.terminal.save("hello\n")
    world.drive(lambda: task.exit_code is not None)
    assert world.run("cat a.txt") == ("hello\n", 0)


def test_jobs_history_and_snapshot() -> None:
    world = World()
    world.run("x=1; f() { echo f; }")
    before = world.shell.snapshot()
    assert world.run("sleep 2 & jobs") [0].endswith("[1]+  Running                 sleep 2 &\n")
    assert "wait" in world.run("wait; history")[0]
    assert world.run("!!")[1] == 0
    world.run("x=2; cd /tmp; unset -f f")
    world.shell.restore(before)
    assert world.run("echo $x; f; pwd")[0] == "1\nf\n/home/learner\n"


def test_a_near_match_is_suggested() -> None:
    assert World().run("grpe x") == ("bash: grpe: command not found\ndid you mean: grep\n", 127)


def test_incomplete_lines() -> None:
    shell = World().shell
    for text in ("echo 'a", "if true", "cat <<EOF\na\n", "echo a \\\n", "echo a |", "f() {"):
        assert shell.incomplete(text), text
    for text in ("echo a", "| b", "cat <<EOF\na\nEOF\n", "echo )"):
        assert not shell.incomplete(text), text


def test_completion() -> None:
    world = World()
    world.run("mkdir folder; touch 'my file' frontend.yaml frontend.txt")
    texts = [c.text for c in complete("cat fron", 8, world.shell.interpreter)]
    assert texts == ["frontend.txt", "frontend.yaml"]
    assert [c.text for c in complete("ls fo", 5, world.shell.interpreter)] == ["folder/"]
    assert [c.text for c in complete("ls | gre", 8, world.shell.interpreter)] == ["grep"]
    assert "$HOME" in [c.text for c in complete("echo $HO", 8, world.shell.interpreter)]
    assert suggestion("mkdir", world.shell.history).startswith(" folder")


@pytest.mark.parametrize(("line", "shown"), [
    ("cd --help", "cd: cd [-L|[-P [-e]] [-@]] [dir]\n    Change the shell's working folder.\n"),
    ("type --help", "type: type [-afptP] name [name ...]\n"), ("printf --help", "printf: printf [-v var] format"),
    ("pwd --help", "pwd: pwd [-LP]\n"), ("history --help", "history: history [-c]"), (". --help", ".: . filename [arguments]\n"),
])
def test_builtins_tell_their_use(line: str, shown: str) -> None:
    output, _, code = World().script(line)
    assert output.startswith(shown) and code == 2


def test_echo_takes_help_as_a_word() -> None:
    assert World().script("echo --help; test --help && echo yes")[0] == "--help\nyes\n"


def test_a_read_that_waits_no_longer() -> None:
    world = World()
    task = world.shell.run_line("read -t 2 -p 'in time? ' x; echo $? [$x]")
    while world.kernel.run() or task.exit_code is None:
        world.clock.step()
    assert (world.printed(), world.clock.now - START) == ("in time? 142 []\n", 2000)
    task = world.shell.run_line("read -t 2 x; echo $? [$x]")
    world.kernel.run()
    world.terminal.send("here")
    world.drive(lambda: task.exit_code is not None)
    assert world.printed() == "0 [here]\n" and world.clock.now - START < 2100


def test_select_asks_again() -> None:
    world = World()
    assert world.run("PS3='which? '; select x in one two; do echo \"$REPLY: $x\"; done") == (
        "1) one\n2) two\nwhich? ", None)
    world.terminal.send("2\n7\n")
    world.drive(lambda: False)
    assert world.printed() == "2: two\nwhich? 7: \nwhich? "
    world.terminal.eof()
    world.drive(lambda: False)
    assert world.printed() == "\n"


def test_extended_patterns_are_on_at_the_prompt() -> None:
    world = World()
    world.run("touch a.yaml b.yaml c.md")
    assert world.run("ls -1 !(*.yaml) +(a|b).yaml") == ("a.yaml\nb.yaml\nc.md\n", 0)


def test_earlier_lines_by_fc_and_by_mark() -> None:
    world = World()
    for line in ("echo one", "ls /nosuch", "!echo", "fc -s one=two echo"):
        output, code = world.run(line)
    assert (output, code) == ("echo two\ntwo\n", 0)
    assert world.run("!kub") == ("bash: !kub: event not found\n", 1)


def test_dev_tcp_needs_a_network() -> None:
    output, code = World().run("echo > /dev/tcp/10.0.0.1/80 && echo open")
    assert (output, code) == ("bash: /dev/tcp/10.0.0.1/80: Network is unreachable\n", 1)
