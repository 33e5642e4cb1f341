"""sed: edit a stream. Scripts are read in sedscript.py and run in sedmachine.py."""

from __future__ import annotations

import posixpath
import re
from typing import Any

from tui.api.process import Process
from tui.api.record import record
from tui.shell.builtins.common import Refusal, Running, busybox, complain, options
from tui.shell.builtins.sedmachine import Lines, Machine
from tui.shell.builtins.sedscript import Bad, Script, Step
from tui.shell.streams import Capture


def run(p: Process) -> Running:
    found, names = options(p)
    script = [_script_file(p, value) if key == "f" else value for key, value in found.every if key in ("e", "f")]
    suffix = found.get("i")
    if not script and not names:
        p.stderr.write(f"Usage: {p.argv[0]} [OPTION]... {{script-only-if-no-other-script}} [input-file]...\n")
        return 1
    source = "\n".join(script or [names.pop(0)])
    try:
        steps = Script(source, bool({"E", "r"} & set(found))).read()
    except Bad as bad:
        return complain(p, str(bad))
    except re.error as error:
        return complain(p, f"-e expression #1, char {len(source)}: {error}")
    if suffix is not None and not names:
        return complain(p, "no input files")
    how = _How(steps, "n" in found or source.startswith("#n\n") or source == "#n", "\0" if "z" in found else "\n")
    if suffix is not None:
        return (yield from _in_place(p, names, how, suffix))
    return (yield from _each(p, names, how, "s" in found))


@record
class _How:
    steps: list[Step]
    quiet: bool
    mark: str


def _script_file(p: Process, name: str) -> str:
    try:
        return p.files.read(p.resolve(name)).removesuffix("\n")
    except OSError as error:
        raise Refusal(f"couldn't open file {name}: {error.strerror}") from None


def _read(p: Process) -> Any:
    def read(name: str) -> str:
        try:
            return p.files.read(p.resolve(name))
        except OSError:
            return ""
    return read


def _each(p: Process, names: list[str], how: _How, separate: bool) -> Running:
    codes: list[int] = []
    machine = Machine(how.steps, how.quiet, p.stdout.write, _read(p))
    for group in [[name] for name in names] if separate else [names or ["-"]]:
        lines = Lines(p, group, lambda name, error: codes.append(_cannot(p, name, error)), how.mark)
        try:
            yield from machine.run(lines)
        except Bad as bad:
            return complain(p, str(bad))
        yield from p.stdout.flush()
        if machine.code is not None:
            break
    return machine.code or max(codes, default=0)


def _cannot(p: Process, name: str, error: OSError) -> int:
    if busybox(p):
        return complain(p, f"{name}: {error.strerror}")
    lead = "read error on" if error.errno == 21 else "can't read"
    return complain(p, f"{lead} {name}: {error.strerror}", 2)


def _in_place(p: Process, names: list[str], how: _How, suffix: str) -> Running:
    code = 0
    for name in names:
        path = p.resolve(name)
        if p.files.is_dir(path):
            code = complain(p, f"couldn't edit {name}: not a regular file", 4)
            continue
        try:
            text = p.files.read(path)
        except OSError as error:
            code = _cannot(p, name, error)
            continue
        output = Capture()
        for step in how.steps:
            step.active, step.end = False, None
        machine = Machine(how.steps, how.quiet, output.write, _read(p))
        try:
            yield from machine.run(Lines(p, [name], lambda name, error: None, how.mark))
        except Bad as bad:
            return complain(p, str(bad))
        rest = machine.lines
        left = rest.left if rest and machine.code is not None else ""
        if suffix:
            backup = (
                suffix.replace("*", posixpath.basename(name)) if "*" in suffix else posixpath.basename(name) + suffix
            )
            p.files.write(posixpath.join(posixpath.dirname(path), backup), text)
        p.files.write(path, output.text + left)
        if machine.code is not None:
            return machine.code
    return code
