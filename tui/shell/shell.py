"""Shells: the learner's own on the laptop (`Shell`), and `sh` as a command in pods (`sh`)."""

from __future__ import annotations

from collections.abc import Callable, Generator
from random import Random
from typing import Any, cast

from tui.api.process import FileTree, Interrupted, Process, Ready, Steps, Wait
from tui.api.traffic import Network
from tui.shell.kernel import Kernel, Task
from tui.shell.parser import Dialect, incomplete
from tui.shell.recall import NoEvent, recalled
from tui.shell.run import Host, Interpreter
from tui.shell.special.jobs import report
from tui.shell.special.world import short
from tui.shell.state import ShellExit, State
from tui.shell.terminal import Terminal

HISTORY = 1000
"""Lines kept."""
RECALLED = 20
"""Lines that one line may recall."""
LONGEST = 20_000
"""Characters of a line that is kept."""


def new_state(env: dict[str, str], cwd: str, dialect: Dialect) -> State:
    """A new shell's memory, with the environment it was given."""
    state = State(variables=dict(env), exported=dict.fromkeys(env, True), cwd=cwd)
    state.name = "bash" if dialect == "bash" else "sh"
    state.variables["PWD"] = cwd
    return state


class Shell:
    """An interactive shell on a terminal, run by the front end line by line."""

    def __init__(
        self,
        kernel: Kernel,
        terminal: Terminal,
        files: FileTree,
        registry: Any,
        env: dict[str, str] | None = None,
        dialect: Dialect = "bash",
        services: dict[str, Any] | None = None,
        network: Network | None = None,
        random: Random | None = None,
        cwd: str = "",
    ) -> None:
        self.kernel, self.terminal, self.dialect = kernel, terminal, dialect
        env = {"HOME": "/home/learner", "USER": "learner", "SHELL": "/bin/bash", "TERM": "xterm-256color",
               "PATH": "/usr/local/bin:/usr/bin:/bin", **(env or {})}
        self.history: list[str] = []
        services = services if services is not None else {}
        services["history"] = self.history
        host = Host(kernel, files, registry, dialect, random or Random(0), network, services,
                    terminal.columns, terminal.rows, kernel.clock.now)
        streams = terminal.streams
        fds = {0: streams.stdin, 1: streams.stdout, 2: streams.stderr}
        self.interpreter = Interpreter(host, new_state(env, cwd or env["HOME"], dialect), fds, interactive=True)
        self.interpreter.state.options["extglob"] = dialect == "bash"
        self.exited = False
        """`exit` was typed."""

    @property
    def state(self) -> State:
        """Variables, functions, aliases, the working folder, the last status."""
        return self.interpreter.state

    @property
    def prompt(self) -> str:
        """`~ $ `"""
        return short(self.state.cwd, self.state.get("HOME") or "") + " $ "

    def incomplete(self, text: str) -> bool:
        """The text needs more lines before it can run."""
        return incomplete(text, self.dialect, self.state.aliases, self.state.options)

    def run_line(self, text: str, on_exit: Callable[[int], None] | None = None) -> Task:
        """Start a command line (which may span lines) in the foreground; `on_exit(code)` comes when it has ended.

        What `!!` and the like take from the history is put in and shown; the line is added to it.
        """
        line, show, unknown = text, False, ""
        if self.dialect == "bash" and ("!" in text or text.startswith("^")) and text.count("!") <= RECALLED:
            try:
                line, show = recalled(text, self.history)
            except NoEvent as error:
                unknown = str(error)
        if line.strip() and len(line) <= LONGEST and not unknown:
            self.history.append(line.rstrip("\n"))
            del self.history[:-HISTORY]
        host = self.interpreter.host
        host.columns, host.rows = self.terminal.columns, self.terminal.rows

        def ended(code: int) -> None:
            self._ended(code)
            if on_exit:
                on_exit(code)

        process = self.interpreter.process(["bash" if self.dialect == "bash" else "sh"])
        return self.kernel.spawn(lambda p: self._line(line, text, unknown, show), process, ended, foreground=True)

    def _ended(self, code: int) -> None:
        interpreter = self.interpreter
        interpreter.state.status = code
        interpreter.state.loops = interpreter.functions = interpreter.forgiving = 0
        done = report(interpreter, only_ended=True)
        if done and self.dialect == "bash":
            self.terminal.write("stderr", done)

    def _line(self, line: str, typed: str, unknown: str, show: bool) -> Steps:
        if unknown:
            self.terminal.write("stderr", f"bash: {unknown}\n")
            return 1
        if line != typed:
            self.terminal.write("stdout", line.rstrip("\n") + "\n")
        if show:
            return self.state.status
        try:
            return (yield from self.interpreter.attempt(line))
        except ShellExit as stop:
            self.exited = True
            return stop.status

    def snapshot(self) -> object:
        """Variables, functions, aliases, folder, history, last status; taken while nothing runs."""
        state = self.state.clone()
        state.jobs, state.inherited = [], []
        return state, list(self.history), dict(self.state.traps), self.exited

    def restore(self, snapshot: object) -> None:
        """Back to a snapshot; jobs are forgotten."""
        state, history, traps, self.exited = cast(tuple[State, list[str], dict[str, str], bool], snapshot)
        self.interpreter.state = state.clone()
        self.interpreter.state.jobs, self.interpreter.state.inherited = [], []
        self.interpreter.state.traps = dict(traps)
        self.history[:] = history
        self.interpreter.fds = {0: self.terminal.streams.stdin, 1: self.terminal.streams.stdout,
                                2: self.terminal.streams.stderr}
        self.interpreter.functions = self.interpreter.forgiving = self.interpreter.sourced = 0
        self.interpreter.temporary.clear()


def _host(p: Process, dialect: Dialect) -> Host:
    from tui.shell.builtins import BUSYBOX

    registry = p.services.get("commands") or BUSYBOX
    return Host(p.services["kernel"], p.files, registry, dialect, p.random, p.network, dict(p.services), p.columns,
                p.rows, p.clock.now)


def shell_of(p: Process, dialect: Dialect) -> Interpreter:
    """A shell that stands behind a process which was started without one."""
    state = new_state(p.env, p.cwd, dialect)
    state.pid = -1
    return Interpreter(_host(p, dialect), state, {0: p.stdin, 1: p.stdout, 2: p.stderr})


def _number(p: Process) -> int:
    """A shell's process number: what `ps` says of it in a container, else 1."""
    pod, current = p.services.get("pod"), p.services["kernel"].current
    return int(current.pid) if pod and current and current.pid in [row[0] for row in pod.processes()] else 1


_SET = {"e": "errexit", "u": "nounset", "x": "xtrace", "v": "verbose", "n": "noexec", "f": "noglob"}
_ABOUT = "GNU bash, version 5.2.37(1)-release (x86_64-pc-linux-gnu), simulated by Harborlight\n"
_HELP = _ABOUT + """Usage: bash [-eux] [-i] [FILE [ARGUMENT]...]
       bash [-eux] -c TEXT [NAME [ARGUMENT]...]
       bash [-eux] -s [ARGUMENT]...
The shell.

  -c      run TEXT
  -e      leave where a command fails
  -i      with prompts
  -s      run what standard input says
  -u      a variable that is not set is an error
  -x      show each command

`help' tells of the shell's own commands.
"""


def sh(p: Process) -> Steps:
    """A shell as a command: `-c TEXT`, a script, or lines from standard input with a prompt on a terminal.

    The name it is called by decides the dialect: bash, or else busybox's ash.
    """
    dialect: Dialect = "bash" if p.argv[0].rpartition("/")[2] == "bash" else "ash"
    name = "bash" if dialect == "bash" else "sh"
    args = p.args
    if dialect == "bash" and args[:1] in (["--help"], ["--version"]):
        p.stdout.write(_ABOUT if args[0] == "--version" else _HELP)
        return 0
    letters = ""
    state = new_state(p.env, p.cwd, dialect)
    state.pid = _number(p)
    while args and args[0][:1] in ("-", "+") and len(args[0]) > 1:
        word, args = args[0], args[1:]
        if word == "--":
            break
        if not word.startswith("--"):
            letters += word[1:]
            state.options |= {full: word[0] == "-" for letter, full in _SET.items() if letter in word}
            if "o" in word and args:
                state.options[args[0]], args = word[0] == "-", args[1:]
    shell = Interpreter(_host(p, dialect), state, {0: p.stdin, 1: p.stdout, 2: p.stderr})
    if "c" in letters:
        if not args:
            p.stderr.write(f"{name}: -c: option requires an argument\n" if dialect == "bash" else
                           "sh: -c requires an argument\n")
            return 2
        state.name, state.positional = (args[1] if len(args) > 1 else name), args[2:]
        return (yield from _whole(shell, args[0]))
    if "s" in letters:
        state.positional, args = args, []
    if args and args[0] != "-":
        try:
            text = p.files.read(p.resolve(args[0]))
        except OSError as error:
            p.stderr.write(f"{name}: {args[0]}: {error.strerror}\n" if dialect == "bash" else
                           f"sh: can't open '{args[0]}': {error.strerror}\n")
            return 127 if dialect == "bash" else 2
        state.name, state.positional = args[0], args[1:]
        return (yield from _whole(shell, text))
    if p.stdin.is_tty or "i" in letters:
        return (yield from _interactive(shell, p))
    return (yield from _piped(shell, p))


def _whole(shell: Interpreter, text: str) -> Steps:
    try:
        yield from shell.attempt(text)
    except ShellExit as stop:
        shell.state.status = stop.status
    return (yield from shell.run_trap("EXIT"))


def _piped(shell: Interpreter, p: Process) -> Steps:
    text = ""
    while line := (yield from p.stdin.read_line()):
        text += line
        if incomplete(text, shell.host.dialect, options=shell.state.options):
            continue
        try:
            yield from shell.attempt(text, leaving=True)
        except ShellExit as stop:
            return stop.status
        text = ""
    return (yield from _whole(shell, text)) if text else shell.state.status


def _interactive(shell: Interpreter, p: Process) -> Steps:
    shell.interactive = True
    p.services = {**p.services, "prompting": shell}
    text = ""
    while True:
        prompt = "> " if text else _prompt(shell)
        try:
            line = yield from p.stdin.read_line(prompt)
        except Interrupted:
            text, shell.state.status = "", 130
            continue
        if not line:
            return shell.state.status
        text += line
        if incomplete(text, shell.host.dialect, shell.state.aliases, shell.state.options):
            continue
        left = yield from _one(shell, text)
        if left is not None:
            return left
        shell.line_number += text.count("\n")
        text = ""


def _prompt(shell: Interpreter) -> str:
    where = short(shell.state.cwd, shell.state.get("HOME") or "")
    sign = "$" if shell.host.services.get("user") else "#"
    if shell.bash:
        name = "root" if sign == "#" else "I have no name!"
        return f"{name}@{shell.host.network.hostname if shell.host.network else 'localhost'}:{where}{sign} "
    return f"{sign} " if shell.dash else f"{where} {sign} "


def _one(shell: Interpreter, text: str) -> Generator[Wait, Any, int | None]:
    """Run a line as a task of its own, so that Ctrl-C ends the line and not the shell; a code where it exits."""
    left: list[int] = []

    def run(process: Process) -> Steps:
        try:
            return (yield from shell.attempt(text))
        except ShellExit as stop:
            left.append(stop.status)
            return stop.status

    fds = dict(shell.fds)
    task = shell.host.kernel.spawn(run, shell.process(["sh"]), foreground=True)
    try:
        while task.exit_code is None:
            yield Ready((task.ended,))
    finally:
        shell.fds = fds
    shell.state.status = task.exit_code
    shell.state.loops = shell.functions = shell.forgiving = 0
    ended = report(shell, only_ended=True)
    if ended and not left:
        shell.fds[2].write(ended)
    return left[0] if left else None
