"""diff's older styles: -c, with the lines around, and -y, side by side."""

from __future__ import annotations

import difflib

Matcher = difflib.SequenceMatcher[str]


def contexts(heads: list[str], matcher: Matcher, old: list[str], new: list[str], around: int) -> list[str]:
    """The lines of `diff -c`."""
    out = [f"*** {heads[0]}", f"--- {heads[1]}"]
    for group in matcher.get_grouped_opcodes(around):
        out += ["***************", f"*** {_range(group[0][1], group[-1][2])} ****"]
        if any(tag in ("delete", "replace") for tag, *_ in group):
            out += [_sign(tag, "-") + row for tag, a, b, _, _ in group if tag != "insert" for row in old[a:b]]
        out.append(f"--- {_range(group[0][3], group[-1][4])} ----")
        if any(tag in ("insert", "replace") for tag, *_ in group):
            out += [_sign(tag, "+") + row for tag, _, _, c, d in group if tag != "delete" for row in new[c:d]]
    return out


def _sign(tag: str, one: str) -> str:
    return {"equal": "  ", "replace": "! "}.get(tag, one + " ")


def _range(start: int, end: int) -> str:
    return str(end) if end - start <= 1 else f"{start + 1},{end}"


def beside(matcher: Matcher, old: list[str], new: list[str], found: dict[str, str]) -> list[str]:
    """The lines of `diff -y`."""
    width = int(found.get("W", 130))
    tab = 1 if "t" in found else 8
    offset = (width + tab + 3) // (2 * tab) * tab
    half = max(0, min(offset - 3, width - offset))
    line = _Line(half, offset if half else width, "t" not in found)
    out = []
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            left = "left-column" in found
            if "suppress-common-lines" not in found:
                out += [line.of(one, "(" if left else " ", None if left else two)
                        for one, two in zip(old[a:b], new[c:d], strict=True)]
            continue
        both = min(b - a, d - c)
        out += [line.of(one, "|", two) for one, two in zip(old[a : a + both], new[c : c + both], strict=True)]
        out += [line.of(one, "<", None) for one in old[a + both : b]]
        out += [line.of(None, ">", two) for two in new[c + both : d]]
    return out


class _Line:
    def __init__(self, half: int, second: int, tabs: bool) -> None:
        self.half, self.second, self.tabs = half, second, tabs

    def of(self, left: str | None, sign: str, right: str | None) -> str:
        """One line: what is left, how it differs, what is right."""
        text, at = self._cut(left or "")
        if sign != " ":
            middle = (self.half + self.second - 1) // 2
            text += _reach(at, middle, self.tabs) + sign
            at = max(at, middle) + 1
        if right:
            text += _reach(at, self.second, self.tabs) + self._cut(right)[0]
        return text

    def _cut(self, row: str) -> tuple[str, int]:
        row = row.partition("\n")[0].expandtabs(8)[: self.half]
        return row, len(row)


def _reach(at: int, end: int, tabs: bool) -> str:
    out, stop = "", at + 8 - at % 8
    while tabs and stop <= end:
        out, at, stop = out + "\t", stop, stop + 8
    return out + " " * (end - at)
