"""wc: count lines, words and bytes."""

from __future__ import annotations

from tui.api.process import Process
from tui.shell.builtins.common import Running, busybox, cannot, options
from tui.shell.streams import StringInput, read_some


def run(p: Process) -> Running:
    found, names = options(p)
    wanted = [letter for letter in "lwmcL" if letter in found] or ["l", "w", "c"]
    rows: list[tuple[list[int], str]] = []
    code = 0
    for name in names or ["-"]:
        tally = _Tally("L" in found)
        try:
            if name == "-":
                while piece := (yield from read_some(p.stdin)):
                    tally.add(piece)
            else:
                source = StringInput(p.files.read(p.resolve(name)))
                while piece := (yield from source.read_some()):
                    tally.add(piece)
        except OSError as error:
            code = cannot(p, name, error)
            if error.errno != 21:
                continue
        rows.append((tally.counts(wanted), name if names else ""))
    _show(p, rows, names, len(wanted))
    return code


class _Tally:
    def __init__(self, widths: bool) -> None:
        self.widths = widths
        self.lines = self.words = self.chars = self.bytes = self.widest = self.width = 0
        self.inside = False

    def add(self, text: str) -> None:
        self.lines += text.count("\n")
        self.words += len(text.split()) - int(self.inside and bool(text) and not text[0].isspace())
        self.inside = bool(text) and not text[-1].isspace()
        self.chars += len(text)
        self.bytes += len(text) if text.isascii() else len(text.encode(errors="replace"))
        if not self.widths:
            return
        first, *rest = text.split("\n")
        self.width += len(first.expandtabs(8))
        self.widest = max(self.widest, self.width)
        for row in rest:
            self.width = len(row.expandtabs(8))
            self.widest = max(self.widest, self.width)

    def counts(self, wanted: list[str]) -> list[int]:
        every = {"l": self.lines, "w": self.words, "m": self.chars, "c": self.bytes, "L": self.widest}
        return [every[letter] for letter in wanted]


def _show(p: Process, rows: list[tuple[list[int], str]], names: list[str], columns: int) -> None:
    if len(names) > 1 and rows:
        rows.append(([sum(column) for column in zip(*(row for row, _ in rows), strict=True)], "total"))
    files = (
        [name for _, name in rows if name not in ("-", "total") and p.files.exists(p.resolve(name))] if names else []
    )
    whole = sum(p.files.stat(p.resolve(name)).size for name in files)  # type: ignore[attr-defined]
    width = 1 if columns == 1 and len(names) < 2 else len(str(whole)) if names and "-" not in names else 7
    if not names and columns > 1 and isinstance(p.stdin, StringInput) and p.stdin.regular:
        width = len(str(len(p.stdin.text.encode())))
    if busybox(p):
        width = 9 if columns > 1 or len(names) > 1 else 1
    elif any(p.files.is_dir(p.resolve(name)) for name in files):
        width = max(width, 7)
    for counts, name in rows:
        p.stdout.write(" ".join(f"{number:{width}d}" for number in counts) + (f" {name}" if name else "") + "\n")
