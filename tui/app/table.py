"""The harbor as a table: the same model, for those who would rather read it."""

from __future__ import annotations

from collections.abc import Sequence

from tui.app.glyphs import Glyphs
from tui.app.harbor import Harbor
from tui.app.picture import Picture


def rows(harbor: Harbor, width: int, glyphs: Glyphs, *, unfolded: frozenset[str] = frozenset()) -> Picture:
    """Services, then pods, one a line."""
    picture = Picture(max(width, 8))
    services = [
        (s.ref, (s.name, s.type, s.ip, ",".join(s.ports), s.selector or "-", f"{harbor.behind(s.ref)}/{s.matching}"))
        for s in harbor.lights
    ]
    pods = [
        (s.ref, (s.name, s.status or "Ready", s.ip or "-", s.label, s.node or "-", str(s.served))) for s in harbor.ships
    ]
    y = _part(picture, 0, ("SERVICE", "TYPE", "IP", "PORTS", "SELECTOR", "PODS"), services)
    _part(picture, y + 1, ("POD", "STATUS", "IP", "LABELS", "NODE", "SERVED"), pods)
    return picture


def _part(picture: Picture, y: int, head: tuple[str, ...], lines: Sequence[tuple[str, tuple[str, ...]]]) -> int:
    cells = [head, *(line for _, line in lines)]
    widths = [max(len(row[i]) for row in cells) for i in range(len(head))]
    for i, row in enumerate(cells):
        text = "  ".join(cell.ljust(size) for cell, size in zip(row, widths, strict=True)).rstrip()
        picture.put(0, y + i, text[: picture.width], "" if i else "head")
        if i:
            picture.regions.append((y + i, 0, picture.width, lines[i - 1][0]))
    return y + len(cells)
