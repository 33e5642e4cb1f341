"""base64: encode and decode."""

from __future__ import annotations

import base64
import re

from tui.api.process import Process
from tui.shell.builtins.common import Running, cannot, complain, misused, options, text_of


def run(p: Process) -> Running:
    found, names = options(p)
    if len(names) > 1:
        raise misused(p, f"extra operand \u2018{names[1]}\u2019")
    if not found.get("w", "76").isdigit():
        return complain(p, f"invalid wrap size: \u2018{found['w']}\u2019")
    try:
        text = yield from text_of(p, names[0] if names else "-")
    except OSError as error:
        return cannot(p, names[0], error)
    if "d" in found or "D" in found:
        return _decoded(p, text, "i" in found)
    code = base64.b64encode(text.encode(errors="surrogateescape")).decode()
    width = int(found.get("w", "76"))
    rows = [code[start : start + width] for start in range(0, len(code), width)] if width else [code]
    p.stdout.write("\n".join(rows) + ("\n" if width and code else ""))
    return 0


def _decoded(p: Process, text: str, garbage: bool) -> int:
    """Decode as far as the input is right; what is missing at the end is no error only where it is padded."""
    clean = re.sub(r"[^A-Za-z0-9+/=]" if garbage else r"\n", "", text)
    good = re.match(r"(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?", clean)
    assert good
    rest = clean[good.end() :]
    tail = re.match(r"[A-Za-z0-9+/]*", rest)
    whole = good[0] + (tail[0] if tail and "=" not in good[0] and len(tail[0]) > 1 else "")
    whole += "=" * (-len(whole) % 4)
    p.stdout.write(base64.b64decode(whole).decode(errors="replace"))
    return complain(p, "invalid input") if rest else 0
