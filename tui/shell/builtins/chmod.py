"""chmod: set permissions."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from tui.api.process import Process
from tui.shell.builtins.common import Found, complain, misused, options
from tui.shell.builtins.ls import mode_text


def run(p: Process) -> int:
    args = [arg if not re.fullmatch(r"-[rwxst]+(,.*)?", arg) else "a" + arg for arg in p.args]
    found, names = options(p, args=args)
    files: Any = p.files
    if "reference" in found:
        try:
            names = [f"{files.stat(p.resolve(found['reference'])).mode:o}", *names]
        except OSError as error:
            return complain(p, f"failed to get attributes of '{found['reference']}': {error.strerror}")
    if len(names) < 2:
        raise misused(p, f"missing operand after \u2018{names[0]}\u2019" if names else "missing operand")
    code = 0
    for name in names[1:]:
        try:
            for path in files.walk(p.resolve(name)) if "R" in found else [p.resolve(name)]:
                _one(p, found, path, name + path[len(p.resolve(name)) :], names[0])
        except ValueError:
            raise misused(p, f"invalid mode: \u2018{names[0]}\u2019") from None
        except OSError as error:
            code = 1 if "f" in found else complain(p, f"cannot access '{name}': {error.strerror}")
    return code


def _one(p: Process, found: Found, path: str, shown: str, text: str) -> None:
    files: Any = p.files
    stat = files.stat(path)
    mode = change(stat.mode, text)
    files.chmod(path, mode)
    if "v" in found or "c" in found and mode != stat.mode:
        old, new = (f"{bits:04o} ({mode_text(replace(stat, mode=bits))[1:]})" for bits in (stat.mode, mode))
        p.stdout.write(f"mode of '{shown}' changed from {old} to {new}\n" if mode != stat.mode else
                       f"mode of '{shown}' retained as {new}\n")


def change(mode: int, text: str) -> int:
    """A mode as `755` or `u+x,go-w` change it. Raises ValueError."""
    if re.fullmatch(r"[0-7]{1,4}", text):
        return int(text, 8)
    for clause in text.split(","):
        match = re.fullmatch(r"([ugoa]*)([-+=])([rwxXst]*)", clause)
        if not match:
            raise ValueError(text)
        bits = sum({"r": 4, "w": 2, "x": 1}.get(letter, 0) for letter in set(match[3].replace("X", "x")))
        if "t" in match[3]:
            mode = mode & ~0o1000 if match[2] == "-" else mode | 0o1000
        for who in (match[1] or "a").replace("a", "ugo"):
            shift = {"u": 6, "g": 3, "o": 0}[who]
            mode = mode & ~(7 << shift) if match[2] == "=" else mode
            mode = mode & ~(bits << shift) if match[2] == "-" else mode | bits << shift
    return mode
