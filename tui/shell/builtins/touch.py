"""touch: make files, or set their time to now."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

from tui.api.process import BREATH, Process
from tui.shell.builtins.common import FEW, Running, busybox, complain, misused, options


def run(p: Process) -> Running:
    found, names = options(p)
    if not names:
        raise misused(p, "missing file operand")
    code, when = 0, None
    files: Any = p.files
    if "r" in found:
        try:
            when = files.stat(p.resolve(found["r"])).mtime
        except OSError as error:
            return complain(p, f"failed to get attributes of '{found['r']}': {error.strerror}")
    elif "d" in found or "t" in found:
        from tui.shell.builtins.datewords import read

        stamp = _stamp(found.get("t", ""), datetime.fromtimestamp(p.clock.now / 1000, UTC).year)
        try:
            described = read(found.get("d", stamp), datetime.fromtimestamp(p.clock.now / 1000, UTC))
        except (ValueError, OverflowError):
            described = None
        if described is None:
            return complain(p, f"invalid date format \u2018{found.get('d', found.get('t'))}\u2019")
        when = round(described.timestamp() * 1000)
    for number, name in enumerate(names, 1):
        if number % FEW == 0:
            yield BREATH
        try:
            if name == "-":
                continue
            if "c" not in found or files.exists(p.resolve(name)):
                files.touch(p.resolve(name), when)
        except OSError as error:
            shown = name if busybox(p) else f"cannot touch '{name}'"
            code = complain(p, f"{shown}: {error.strerror}")
    return code


def _stamp(text: str, year: int) -> str:
    """`[[CC]YY]MMDDhhmm[.ss]` as a date that is described."""
    match = re.fullmatch(r"(\d\d)?(\d\d)?(\d\d)(\d\d)(\d\d)(\d\d)(?:\.(\d\d))?", text)
    if not match:
        return text or "-"
    short = match[1] or ""
    whole = short + match[2] if match[2] else f"{19 if short >= '69' else 20}{short}" if short else str(year)
    return f"{whole}-{match[3]}-{match[4]} {match[5]}:{match[6]}:{match[7] or '00'}"
