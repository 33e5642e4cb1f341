"""date: the simulated date and time, or one that is described. The descriptions are read in datewords.py."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from tui.api.process import Process
from tui.shell.builtins.common import complain, misused, options
from tui.shell.builtins.datewords import read

_PRECISIONS = {"": "%Y-%m-%d", "date": "%Y-%m-%d", "hours": "%Y-%m-%dT%H+00:00", "minutes": "%Y-%m-%dT%H:%M+00:00",
               "seconds": "%Y-%m-%dT%H:%M:%S+00:00", "ns": "%Y-%m-%dT%H:%M:%S,%f000+00:00"}


def run(p: Process) -> int:
    found, operands = options(p)
    precision = found.get("I", "")
    if operands and not operands[0].startswith("+"):
        if not re.fullmatch(r"\d{8,12}(\.\d\d)?", operands[0]):
            return complain(p, f"invalid date \u2018{operands[0]}\u2019")
        return complain(p, "setting the date is not simulated in Harborlight")
    if len(operands) > 1:
        raise misused(p, f"extra operand \u2018{operands[1]}\u2019")
    when: datetime | None = datetime.fromtimestamp(p.clock.now / 1000, UTC)
    if "r" in found:
        try:
            when = datetime.fromtimestamp(p.files.stat(p.resolve(found["r"])).mtime / 1000, UTC)  # type: ignore[attr-defined]
        except OSError as error:
            return complain(p, f"{found['r']}: {error.strerror}")
    elif "d" in found:
        try:
            when = read(found["d"], datetime.fromtimestamp(p.clock.now / 1000, UTC))
        except (ValueError, OverflowError):
            when = None
        if when is None:
            return complain(p, f"invalid date \u2018{found['d']}\u2019")
    assert when
    form = operands[0][1:] if operands else "%a %b %e %H:%M:%S UTC %Y"
    if not operands and "I" in found:
        if precision not in _PRECISIONS:
            raise misused(p, f"invalid argument \u2018{precision}\u2019 for \u2018--iso-8601\u2019")
        form = _PRECISIONS[precision]
    elif not operands and "R" in found:
        form = "%a, %d %b %Y %H:%M:%S +0000"
    elif not operands and "rfc-3339" in found:
        form = "%Y-%m-%d" if found["rfc-3339"] == "date" else "%Y-%m-%d %H:%M:%S+00:00"
    p.stdout.write(shown(when, form) + "\n")
    return 0


def shown(when: datetime, form: str) -> str:
    """A time by a format, with GNU's own flags and directives besides C's."""
    def one(match: re.Match[str]) -> str:
        flags, width, letter = match[1], match[2], match[3]
        text = _directive(when, letter, match[0])
        if "-" in flags:
            text = text.lstrip("0 ") or "0"
        elif "_" in flags:
            text = re.sub(r"^0+(?=\d)", lambda zeros: " " * len(zeros[0]), text)
        text = text.upper() if "^" in flags else text
        return (
            text.rjust(int(width), " " if "_" in flags or not text.isdigit() else "0")
            if width and letter != "N"
            else text[: int(width)]
            if width
            else text
        )

    return re.sub(r"%([-_0^#]*)(\d{0,3})(:?:?[a-zA-Z%])", one, form)


def _directive(when: datetime, letter: str, whole: str) -> str:
    hour = when.hour % 12 or 12
    own = {
        "s": str(int(when.timestamp())),
        "N": f"{when.microsecond:06d}000",
        "F": f"{when:%Y-%m-%d}",
        "T": f"{when:%H:%M:%S}",
        "D": f"{when:%m/%d/%y}",
        "R": f"{when:%H:%M}",
        "e": f"{when.day:2d}",
        "k": f"{when.hour:2d}",
        "l": f"{hour:2d}",
        "P": when.strftime("%p").lower(),
        "n": "\n",
        "t": "\t",
        "%": "%",
        "Z": "UTC",
        "z": "+0000",
        ":z": "+00:00",
        "h": f"{when:%b}",
        "r": f"{when:%I:%M:%S %p}",
        "c": f"{when:%a %b} {when.day:2d} {when:%H:%M:%S %Y}",
        "x": f"{when:%m/%d/%y}",
        "X": f"{when:%H:%M:%S}",
        "C": f"{when.year // 100:02d}",
        "y": f"{when.year % 100:02d}",
        "Y": str(when.year),
        "q": str((when.month + 2) // 3),
        "u": str(when.isoweekday()),
        "G": f"{when:%G}",
    }
    if letter in own:
        return own[letter]
    return when.strftime("%" + letter) if letter in "aAbBdHIjmMpSUVwWg" else whole
