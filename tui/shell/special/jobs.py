"""jobs, wait, fg, bg, kill, disown."""

from __future__ import annotations

import re
from collections.abc import Generator
from typing import TYPE_CHECKING, Any

from tui.api.process import Ready, Wait
from tui.shell.kernel import Task
from tui.shell.special.reading import Misused, getopt
from tui.shell.state import Job, ShellExit

if TYPE_CHECKING:
    from tui.shell.run import Interpreter

Running = Generator[Wait, Any, int]
EVERY = ("HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE", "ALRM",
          "TERM", "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM", "PROF",
          "WINCH", "POLL", "PWR", "SYS")  # fmt: skip
SIGNALS = {"IO" if name == "POLL" else name: number for number, name in enumerate(EVERY, 1)}
"""Signals by their short names, as bash knows them."""
NAMED = {"EXIT": 0, "POLL": 29, **SIGNALS}
_REAL_TIME = ["RTMIN", *(f"RTMIN+{n}" for n in range(1, 16)), *(f"RTMAX-{n}" for n in range(14, 0, -1)), "RTMAX"]


def signal_name(word: str) -> str | None:
    """The short name of a signal given by name or number; None where there is none."""
    word = word.upper().removeprefix("SIG")
    if word.isdigit():
        return next((name for name, number in SIGNALS.items() if number == int(word)), None)
    return word if word in SIGNALS else None


def signal_table() -> str:
    """What `kill -l` and `trap -l` print."""
    every = [f"{number:2d}) SIG{name}" for name, number in SIGNALS.items()]
    every += [f"{number}) SIG{name}" for number, name in enumerate(_REAL_TIME, 34)]
    rows = [every[at : at + 5] for at in range(0, len(every), 5)]
    return "".join("\t".join(row) + ("\t" if len(row) < 5 else "") + "\n" for row in rows)
HARMLESS = (17, 18, 19, 20, 21, 22, 23, 28)
"""Signals that do not end who gets them, or would stop him, which is not simulated: CHLD, CONT, STOP and its like."""


def _find(shell: Interpreter, word: str) -> Job | None:
    for job in reversed(shell.state.jobs):
        if word in (f"%{job.number}", "%%", "%+", "%", str(job.task.pid)):
            return job
    return None


def describe(job: Job, mark: str, bash: bool) -> str:
    """A job's line, as `jobs` shows it."""
    code = job.task.exit_code
    if code is None:
        status = "Running"
    elif code in (143, 137, 130):
        status = {143: "Terminated", 137: "Killed", 130: "Interrupt"}[code]
    else:
        status = "Done" if code == 0 else f"Exit {code}" if bash else f"Done({code})"
    end = " &" if bash and code is None else ""
    width = 23 if bash else 26
    return f"[{job.number}]{mark}  {status:<{width}} {job.text}{end}\n"


def report(shell: Interpreter, only_ended: bool = False) -> str:
    """The jobs' lines; the ended ones are then forgotten."""
    lines = []
    jobs = shell.state.jobs
    for place, job in enumerate(jobs):
        mark = "+" if place == len(jobs) - 1 else "-" if place == len(jobs) - 2 else " "
        if not only_ended or job.task.exit_code is not None:
            lines.append(describe(job, mark, shell.bash))
    shell.state.jobs = [job for job in jobs if job.task.exit_code is None]
    return "".join(lines)


def jobs(shell: Interpreter, words: list[str]) -> int:
    try:
        found, names = getopt(shell, words, "lnprs", "")
    except Misused as error:
        return int(error.args[0])
    chosen = [_find(shell, name) for name in names] if names else list(shell.state.jobs)
    for name, job in zip(names, chosen, strict=False):
        if job is None:
            shell.complain(f"jobs: {name}: no such job")
            return 1
    if "p" in found:
        shell.fds[1].write("".join(f"{job.task.pid}\n" for job in chosen if job))
    elif names or "l" in found or "r" in found or "s" in found:
        for job in chosen:
            running = job is not None and job.task.exit_code is None
            if job and "s" not in found and (running or "r" not in found):
                shell.fds[1].write(_line(shell, job, "l" in found))
    else:
        shell.fds[1].write(report(shell))
    return 0


def _line(shell: Interpreter, job: Job, pid: bool) -> str:
    last = shell.state.jobs[-2:]
    mark = "+" if job is last[-1] else "-" if job is last[0] else " "
    line = describe(job, mark, shell.bash)
    return line.replace("  ", f" {job.task.pid:5d} ", 1) if pid else line


def _chosen(shell: Interpreter, words: list[str]) -> Generator[Wait, Any, list[Job | None]]:
    """The jobs that `wait` is about; with -n the one that ends first."""
    if "-n" not in words:
        every: list[Job | None] = [job for job in shell.state.jobs if job not in shell.state.inherited]
        return [_find(shell, word) for word in words[1:]] or every
    named = [_find(shell, word) for word in words[1:] if word != "-n"]
    candidates = [job for job in named or shell.state.jobs if job is not None]
    if not candidates:
        return [None]
    while not (ended := [job for job in candidates if job.task.exit_code is not None]):
        yield Ready(tuple(job.task.ended for job in candidates))
    return [ended[0]]


def wait(shell: Interpreter, words: list[str]) -> Running:
    status = 0
    chosen = yield from _chosen(shell, words)
    for place, job in enumerate(chosen):
        if job is None:
            word = words[place + 1]
            if shell.bash and word != "-n":
                kind = f"pid {word} is not a child of this shell" if word.isdigit() else (
                    f"{word}: no such job" if word.startswith("%") else f"`{word}': not a pid or valid job spec")
                shell.complain(f"wait: {kind}")
            status = 127 if word.isdigit() or word[:1] in "%-" or not shell.bash else 1
            if not shell.bash and word.startswith("%"):
                shell.complain(f"wait: {word}: no such job")
                status = 2
            continue
        while job.task.exit_code is None:
            yield Ready((job.task.ended,))
        status = job.task.exit_code if len(words) > 1 else 0
        if job.task.exit_code == 143 and not shell.bash:
            shell.fds[2].write("Terminated\n")
        if job in shell.state.jobs:
            shell.state.jobs = [other for other in shell.state.jobs if other is not job]
    return status


def fg(shell: Interpreter, words: list[str]) -> Running:
    job = _find(shell, words[1] if len(words) > 1 else "%%")
    if job is None:
        shell.complain("fg: current: no such job" if len(words) < 2 else f"fg: {words[1]}: no such job")
        return 1 if shell.bash else 2
    shell.fds[1].write(job.text + "\n")
    current = shell.host.kernel.current
    if current is not None:
        current.children.append(job.task)
    status = yield from wait(shell, ["wait", str(job.task.pid)])
    return status


def bg(shell: Interpreter, words: list[str]) -> int:
    shell.complain("bg: no stopped jobs: stopping jobs is not simulated in Harborlight")
    return 1 if shell.bash else 2


def disown(shell: Interpreter, words: list[str]) -> int:
    try:
        found, names = getopt(shell, words, "ahr", "")
    except Misused as error:
        return int(error.args[0])
    state, status = shell.state, 0
    jobs = list(state.jobs) if "a" in found or "r" in found and not names else state.jobs[-1:] if not names else []
    for name in names:
        job = _find(shell, name)
        if job is None:
            shell.complain(f"disown: {name}: no such job")
            status = 1
        else:
            jobs.append(job)
    if not jobs and not names and "a" not in found and "r" not in found:
        shell.complain("disown: current: no such job")
        return 1
    if "h" not in found:
        state.jobs = [job for job in state.jobs if job not in jobs]
    return status


_USAGE = "kill: usage: kill [-s sigspec | -n signum | -sigspec] pid | jobspec ... or kill -l [sigspec]"


def kill(shell: Interpreter, words: list[str]) -> Running:
    signal, targets = "TERM", words[1:]
    if targets[:1] in (["-l"], ["-L"]):
        return _list_signals(shell, targets[1:])
    if targets and targets[0] in ("-s", "-n"):
        signal, targets = targets[1] if len(targets) > 1 else "", targets[2:]
    elif targets and targets[0].startswith("-") and targets[0] != "--":
        signal, targets = targets[0][1:], targets[1:]
    targets = targets[targets[:1] == ["--"] :]
    name = signal_name(signal)
    number = 0 if signal == "0" else SIGNALS[name] if name else None
    if not targets and shell.bash:
        shell.fds[2].write(_USAGE + "\n")
        return 2
    if not targets or number is None:
        bad = f"kill: {signal}: invalid signal specification" if shell.bash else f"bad signal name '{signal}'"
        shell.complain(bad if targets else "you need to specify whom to kill")
        return 1
    status = 0
    for word in targets:
        own = shell.state.pid > 0 and word in (str(shell.state.pid), "0")
        status = max(status, (yield from _own(shell, number)) if own else _signal(shell, word, number))
    return status


def _list_signals(shell: Interpreter, names: list[str]) -> int:
    if not names:
        ash = "".join(f"{number:2d}) {name}\n" for number, name in enumerate(EVERY, 1))
        shell.fds[1].write(signal_table() if shell.bash else ash)
    for word in names:
        number = int(word) & 127 if word.isdigit() else 0
        name = signal_name(str(number) if number else word)
        if name is None:
            shell.complain(f"kill: {word}: invalid signal specification" if shell.bash else f"unknown signal '{word}'")
            return 1
        shell.fds[1].write(f"{name if number else SIGNALS[name]}\n")
    return 0


def _own(shell: Interpreter, number: int) -> Running:
    """A signal to the shell itself: its trap, or what the signal does to a shell."""
    name = signal_name(str(number)) if number else None
    if name in shell.state.traps and number not in (9, 19):
        yield from shell.run_aside(str(name))
    elif number and number not in HARMLESS and (number in (1, 9) or not shell.interactive):
        raise ShellExit(128 + number)
    return 0


def _signal(shell: Interpreter, word: str, number: int) -> int:
    job = _find(shell, word)
    task: Task | None = job.task if job else None
    pod = shell.host.services.get("pod")
    if task is None and pod is not None and word.isdigit():
        if pod.signal(int(word), number):
            return 0
    elif task is None and word.isdigit():
        task = shell.host.kernel.tasks.get(int(word))
    if task is None and not shell.bash and not re.fullmatch(r"-?\d+|%.*", word):
        shell.complain(f"invalid number '{word}'")
        return 1
    if task is None:
        known = word.isdigit() or not word.startswith("%")
        words = f"({word}) - No such process" if known else f"{word}: no such job"
        shell.complain(f"kill: {words}" if shell.bash or not known else f"can't kill pid {word}: No such process")
        return 1 if known or shell.bash else 2
    if number not in (0, *HARMLESS):
        shell.host.kernel.kill(task, 128 + number)
    return 0
