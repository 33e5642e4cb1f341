"""rm: remove files and folders."""

from __future__ import annotations

from typing import Any

from tui.api.process import BREATH, Process
from tui.shell.builtins.common import FEW, Running, busybox, complain, misused, options


def run(p: Process) -> Running:
    found, names = options(p, "rRfvid", "", {"recursive": "r", "force": "f", "verbose": "v", "dir": "d"})
    lead = "can't" if busybox(p) else "cannot"
    if not names and "f" not in found:
        raise misused(p, "missing operand")
    code = gone = 0
    files: Any = p.files
    for name in names:
        path = p.resolve(name)
        if path == "/" and ("r" in found or "R" in found):
            code = complain(p, "it is dangerous to operate recursively on '/'")
            continue
        try:
            if files.stat(path, False).kind == "dir" and not {"r", "R"} & set(found):
                raise OSError(21, "Is a directory")
            for one in reversed(list(files.walk(path))):
                gone += 1
                if gone % FEW == 0:
                    yield BREATH
                what = "directory " if files.is_dir(one) and not files.is_link(one) else ""
                files.remove(one)
                if "v" in found:
                    p.stdout.write(f"removed {what}'{name.rstrip('/')}{one[len(path):]}'\n")
        except OSError as error:
            if "f" not in found or error.errno != 2:
                code = complain(p, f"{lead} remove '{name}': {error.strerror}")
    return code
