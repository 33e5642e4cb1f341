"""cat: print files."""

from __future__ import annotations

from tui.api.process import Pause, Process, TextInput
from tui.shell.builtins.common import Running, cannot, complain, joined, lines, options, stream, text_of
from tui.shell.streams import EndlessInput, read_some


def run(p: Process) -> Running:
    found, names = options(p, "nbsETAveu", "", {"number": "n", "show-ends": "E", "show-tabs": "T", "show-all": "A"})
    refused = [letter for letter in found if letter in "bsve"]
    if refused:
        return complain(p, f"option '-{refused[0]}' is not simulated in Harborlight")
    count = 0

    def handle(text: str) -> bool:
        nonlocal count
        if "n" in found:
            parts = [f"{count + place:6d}\t{line}" for place, line in enumerate(lines(text), 1)]
            count += len(parts)
            text = joined(parts)
        if "T" in found or "A" in found:
            text = text.replace("\t", "^I")
        if "E" in found or "A" in found:
            text = text.replace("\n", "$\n")
        p.stdout.write(text)
        return False

    if found:
        return (yield from stream(p, names, handle))
    return (yield from _copy(p, names))


def _copy(p: Process, names: list[str]) -> Running:
    code = 0
    for name in names or ["-"]:
        try:
            if name != "-":
                if p.resolve(name) in ENDLESS:
                    yield from _pour(p, EndlessInput(ENDLESS[p.resolve(name)]))
                p.stdout.write((yield from text_of(p, name)))
                yield from p.stdout.flush()
                continue
        except OSError as error:
            code = cannot(p, name, error)
            continue
        yield from _pour(p, p.stdin)
    return code


def _pour(p: Process, source: TextInput) -> Running:
    while piece := (yield from read_some(source)):
        p.stdout.write(piece)
        yield from p.stdout.flush()
        yield Pause()
    return 0


ENDLESS = {"/dev/zero": "\0", "/dev/urandom": "0123456789abcdef", "/dev/random": "0123456789abcdef"}
