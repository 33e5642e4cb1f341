"""mkdir: make folders."""

from __future__ import annotations

import posixpath

from tui.api.process import Process
from tui.shell.builtins.common import busybox, complain, options


def run(p: Process) -> int:
    found, names = options(p, "pv", "m", {"parents": "p", "verbose": "v"})
    code = 0 if names else complain(p, "missing operand")
    for name in names:
        try:
            make(p, p.resolve(name), "p" in found)
        except OSError as error:
            lead = "can't" if busybox(p) else "cannot"
            shown = f"'{name}'"
            code = complain(p, f"{lead} create directory {shown}: {error.strerror}")
    return code


def make(p: Process, path: str, parents: bool) -> None:
    """Make a folder, and with `parents` those above it. Raises OSError."""
    if parents and p.files.is_dir(path):
        return
    if parents and path != "/":
        make(p, posixpath.dirname(path), True)
    p.files.make_dir(path)
