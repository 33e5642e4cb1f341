"""base64: encode and decode."""

from __future__ import annotations

import base64
import binascii

from tui.api.process import Process
from tui.shell.builtins.common import Running, cannot, complain, options, text_of


def run(p: Process) -> Running:
    found, names = options(p, "di", "w", {"decode": "d", "wrap": "w"})
    try:
        text = yield from text_of(p, names[0] if names else "-")
    except OSError as error:
        return cannot(p, names[0], error)
    if "d" in found:
        clean = "".join(text.split())
        try:
            p.stdout.write(base64.b64decode(clean, validate=True).decode(errors="replace"))
        except binascii.Error:
            return complain(p, "invalid input")
        return 0
    code = base64.b64encode(text.encode()).decode()
    width = int(found.get("w", "76")) if found.get("w", "76").isdigit() else 76
    rows = [code[start : start + width] for start in range(0, len(code), width)] if width else [code]
    p.stdout.write("\n".join(rows) + ("\n" if width and code else ""))
    return 0
