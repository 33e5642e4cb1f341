"""chmod: set permissions."""

from __future__ import annotations

import re
from typing import Any

from tui.api.process import Process
from tui.shell.builtins.common import complain


def run(p: Process) -> int:
    args = [arg for arg in p.args if arg not in ("-R", "-v")]
    if len(args) < 2:
        return complain(p, "missing operand")
    files: Any = p.files
    code = 0
    for name in args[1:]:
        try:
            mode = change(files.stat(p.resolve(name)).mode, args[0])
            files.chmod(p.resolve(name), mode)
        except ValueError:
            return complain(p, f"invalid mode: \u2018{args[0]}\u2019")
        except OSError as error:
            code = complain(p, f"cannot access '{name}': {error.strerror}")
    return code


def change(mode: int, text: str) -> int:
    """A mode as `755` or `u+x,go-w` change it. Raises ValueError."""
    if re.fullmatch(r"[0-7]{1,4}", text):
        return int(text, 8)
    for clause in text.split(","):
        match = re.fullmatch(r"([ugoa]*)([-+=])([rwx]*)", clause)
        if not match:
            raise ValueError(text)
        bits = sum({"r": 4, "w": 2, "x": 1}[letter] for letter in set(match[3]))
        for who in (match[1] or "a").replace("a", "ugo"):
            shift = {"u": 6, "g": 3, "o": 0}[who]
            mode = mode & ~(7 << shift) if match[2] == "=" else mode
            mode = mode & ~(bits << shift) if match[2] == "-" else mode | bits << shift
    return mode
