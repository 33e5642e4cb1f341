"""tac: the lines in reverse order."""

from __future__ import annotations

from collections.abc import Iterator

from tui.api.process import Process
from tui.shell.builtins.common import Refusal, Running, cannot, options, printed, text_of


def run(p: Process) -> Running:
    found, names = options(p)
    mark, code = found.get("s", "\n"), 0
    if not mark:
        raise Refusal("an empty separator is not simulated in Harborlight")
    for name in names or ["-"]:
        try:
            text = yield from text_of(p, name)
        except OSError as error:
            code = cannot(p, name, error, "failed to open '{}' for reading")
            continue
        yield from printed(p, _backwards(text, mark) if "b" not in found else _before(text, mark))
        yield from p.stdout.flush()
    return code


def _before(text: str, mark: str) -> Iterator[str]:
    """The same, where a mark stands before its line."""
    first, *rest = text.split(mark)
    yield from (mark + row for row in reversed(rest))
    yield first


def _backwards(text: str, mark: str) -> Iterator[str]:
    """The lines with their ends, the last one first."""
    end = len(text)
    while end > 0:
        start = text.rfind(mark, 0, end - len(mark)) + len(mark) if end > len(mark) else 0
        start = start if start >= len(mark) else 0
        yield text[start:end]
        end = start
