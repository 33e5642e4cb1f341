"""touch: make files, or set their time to now."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

from tui.api.process import BREATH, Process
from tui.shell.builtins.common import FEW, Running, busybox, complain, misused, options


def run(p: Process) -> Running:
    found, names = options(p, "acm", "dt", {"date": "d", "no-create": "c"})
    if not names:
        raise misused(p, "missing file operand")
    code, when = 0, None
    if "d" in found or "t" in found:
        from tui.shell.builtins.datewords import read

        stamp = re.sub(r"^(\d{8})(\d\d)(\d\d)(?:\.(\d\d))?$", r"\1 \2:\3", found.get("t", ""))
        described = read(found.get("d", stamp), datetime.fromtimestamp(p.clock.now / 1000, UTC))
        if described is None:
            return complain(p, f"invalid date format \u2018{found.get('d', found.get('t'))}\u2019")
        when = round(described.timestamp() * 1000)
    files: Any = p.files
    for number, name in enumerate(names, 1):
        if number % FEW == 0:
            yield BREATH
        try:
            if "c" not in found or files.exists(p.resolve(name)):
                files.touch(p.resolve(name), when)
        except OSError as error:
            shown = name if busybox(p) else f"cannot touch '{name}'"
            code = complain(p, f"{shown}: {error.strerror}")
    return code
