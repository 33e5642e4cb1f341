"""jobs, wait, fg, bg, kill, disown."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING, Any

from tui.api.process import Ready, Wait
from tui.shell.kernel import Task
from tui.shell.state import Job

if TYPE_CHECKING:
    from tui.shell.run import Interpreter

Running = Generator[Wait, Any, int]
_EVERY = ("HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE", "ALRM",
          "TERM", "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM", "PROF",
          "WINCH", "POLL", "PWR", "SYS")  # fmt: skip
SIGNALS = {"HUP": 1, "INT": 2, "QUIT": 3, "KILL": 9, "USR1": 10, "USR2": 12, "TERM": 15, "CONT": 18, "STOP": 19}


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
    if words[1:2] == ["-p"]:
        shell.fds[1].write("".join(f"{job.task.pid}\n" for job in shell.state.jobs))
        return 0
    shell.fds[1].write(report(shell))
    return 0


def wait(shell: Interpreter, words: list[str]) -> Running:
    status = 0
    chosen: list[Job | None] = [_find(shell, word) for word in words[1:]] or list(shell.state.jobs)
    for job in chosen:
        if job is None:
            status = 127
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
        return 1
    shell.fds[1].write(job.text + "\n")
    current = shell.host.kernel.current
    if current is not None:
        current.children.append(job.task)
    status = yield from wait(shell, ["wait", str(job.task.pid)])
    return status


def bg(shell: Interpreter, words: list[str]) -> int:
    shell.complain("bg: no stopped jobs: stopping jobs is not simulated in Harborlight")
    return 1


def disown(shell: Interpreter, words: list[str]) -> int:
    shell.state.jobs = []
    return 0


def kill(shell: Interpreter, words: list[str]) -> int:
    signal, targets = "TERM", words[1:]
    if targets[:1] == ["-l"] and not shell.bash:
        shell.fds[1].write("".join(f"{number:2d}) {name}\n" for number, name in enumerate(_EVERY, 1)))
        return 0
    if targets[:1] == ["-l"]:
        every = [f"{number:2d}) SIG{name}" for name, number in SIGNALS.items()]
        shell.fds[1].write("".join("\t".join(every[at : at + 5]) + "\n" for at in range(0, len(every), 5)))
        return 0
    if targets and targets[0] == "-s":
        signal, targets = targets[1] if len(targets) > 1 else "", targets[2:]
    elif targets and targets[0].startswith("-"):
        signal, targets = targets[0][1:], targets[1:]
    signal = signal.upper().removeprefix("SIG")
    number = int(signal) if signal.isdigit() else SIGNALS.get(signal)
    if not targets or number is None:
        usage = "kill: usage: kill [-s sigspec | -n signum | -sigspec] pid | jobspec ... or kill -l [sigspec]"
        bad = f"kill: {signal}: invalid signal specification" if shell.bash else f"bad signal name '{signal}'"
        shell.complain(bad if targets else usage if shell.bash else "you need to specify whom to kill")
        return 1
    return max(_signal(shell, word, number) for word in targets)


def _signal(shell: Interpreter, word: str, number: int) -> int:
    job = _find(shell, word)
    task: Task | None = job.task if job else None
    if task is None and word.isdigit():
        task = shell.host.kernel.tasks.get(int(word))
    if task is None:
        known = word.isdigit() or not word.startswith("%")
        words = f"({word}) - No such process" if known else f"{word}: no such job"
        shell.complain(f"kill: {words}" if shell.bash or not known else f"can't kill pid {word}: No such process")
        return 1
    if number not in (0, 18, 19):
        shell.host.kernel.kill(task, 128 + number)
    return 0
