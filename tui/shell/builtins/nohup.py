"""nohup, nice: a command that outlives its terminal, or yields to others; here just the command."""

from __future__ import annotations

from tui.api.process import Process, Streams
from tui.shell.builtins.common import Running, complain, lacking, misused, name_of, options
from tui.shell.streams import FileOutput, StringInput


def run(p: Process) -> Running:
    found, words = options(p, stop=True)
    if not words:
        if name_of(p) == "nice" and not found:
            p.stdout.write("0\n")
            return 0
        raise misused(p, "missing operand" if name_of(p) == "nohup" else "a command must be given with an adjustment")
    shown = "failed to run command '{}'" if name_of(p) == "nohup" else "\u2018{}\u2019"
    if (code := lacking(p, words[0], shown)) is not None:
        return code
    streams = p.streams
    if name_of(p) == "nohup" and (p.stdout.is_tty or p.stdin.is_tty):
        streams = _detached(p)
    status: int = yield from p.services["shell"].invoke(words, streams)
    return status


def _detached(p: Process) -> Streams:
    """The streams of a command that must not need the terminal."""
    stdin = StringInput() if p.stdin.is_tty else p.stdin
    if not p.stdout.is_tty:
        complain(p, "ignoring input")
        return Streams(stdin, p.stdout, p.stderr)
    complain(p, "ignoring input and appending output to 'nohup.out'")
    output = FileOutput(p.files, p.resolve("nohup.out"), True)
    return Streams(stdin, output, output if p.stderr.is_tty else p.stderr)
