"""mkdir: make folders."""

from __future__ import annotations

import posixpath
from collections.abc import Callable

from tui.api.process import BREATH, Process
from tui.shell.builtins.chmod import change
from tui.shell.builtins.common import FEW, Running, busybox, complain, misused, options


def run(p: Process) -> Running:
    found, names = options(p)
    if not names:
        raise misused(p, "missing operand")
    code = 0
    for number, name in enumerate(names, 1):
        if number % FEW == 0:
            yield BREATH
        try:
            there = p.files.is_dir(p.resolve(name))
            make(p, p.resolve(name), "p" in found, _teller(p) if "v" in found else None)
            if "m" in found and not there:
                p.files.chmod(p.resolve(name), change(0o777, found["m"]))  # type: ignore[attr-defined]
        except ValueError:
            return complain(p, f"invalid mode \u2018{found['m']}\u2019")
        except OSError as error:
            lead = "can't" if busybox(p) else "cannot"
            shown = f"'{name}'" if busybox(p) else f"\u2018{name}\u2019"
            code = complain(p, f"{lead} create directory {shown}: {error.strerror}")
    return code


def _teller(p: Process) -> Callable[[str], None]:
    def tell(path: str) -> None:
        shown = posixpath.relpath(path, p.cwd) if path.startswith(p.cwd + "/") else path
        p.stdout.write(f"mkdir: created directory '{shown}'\n")
    return tell


def make(p: Process, path: str, parents: bool, tell: Callable[[str], None] | None = None) -> None:
    """Make a folder, and with `parents` those above it; `tell` hears of each. Raises OSError."""
    if parents and p.files.is_dir(path):
        return
    if parents and path != "/":
        make(p, posixpath.dirname(path), True, tell)
    p.files.make_dir(path)
    if tell:
        tell(path)
