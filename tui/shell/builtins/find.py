"""find: walk a folder and pick files."""

from __future__ import annotations

import posixpath
from typing import Any

from tui.api.process import Process
from tui.shell.builtins.common import Running, busybox, complain
from tui.shell.pattern import compile_glob

_TESTS = ("-name", "-iname", "-type", "-maxdepth", "-mindepth", "-path", "-exec", "-size", "-empty", "-not", "!",
          "-print", "-delete", "-o", "-print0")


def run(p: Process) -> Running:
    args = list(p.args)
    roots = []
    while args and not args[0].startswith(("-", "!")):
        roots.append(args.pop(0))
    tests, problem = _read(args)
    if problem:
        return complain(p, problem)
    files: Any = p.files
    code = 0
    for root in roots or ["."]:
        base = p.resolve(root)
        if not files.exists(base):
            code = complain(p, f"{root}: No such file or directory" if busybox(p) else
                            f"\u2018{root}\u2019: No such file or directory")
            continue
        deep = any(name == "-delete" for name, _, _ in tests)
        paths = list(files.walk(base))
        for path in reversed(paths) if deep else paths:
            shown = root.rstrip("/") + path[len(base) :] if base != "/" else path
            depth = path[len(base) :].count("/") if base != "/" else path.rstrip("/").count("/")
            code = (yield from _one(p, tests, path, shown or root, depth)) or code
    return code


def _read(args: list[str]) -> tuple[list[tuple[str, Any, bool]], str]:
    tests: list[tuple[str, Any, bool]] = []
    inverse = False
    while args:
        name = args.pop(0)
        if name not in _TESTS or name == "-o":
            return [], f"{name}: not simulated in Harborlight"
        if name in ("-not", "!"):
            inverse = True
            continue
        value: Any = None
        if name == "-exec":
            ends = [place for place, word in enumerate(args) if word in (";", "+")]
            if not ends:
                return [], "missing argument to `-exec'"
            value, args = args[: ends[0]], args[ends[0] + 1 :]
        elif name not in ("-empty", "-print", "-delete", "-print0"):
            if not args:
                return [], f"missing argument to `{name}'"
            value = args.pop(0)
        tests.append((name, value, inverse))
        inverse = False
    return tests, ""


def _one(p: Process, tests: list[tuple[str, Any, bool]], path: str, shown: str, depth: int) -> Running:
    for name, value, inverse in tests:
        if name in ("-exec", "-print", "-delete", "-print0"):
            continue
        if _test(p, name, value, path, shown, depth) == inverse:
            return 0
    acted, code = False, 0
    for name, value, _ in tests:
        if name == "-exec":
            acted = True
            yield from p.services["shell"].invoke([word.replace("{}", shown) for word in value], p.streams)
        elif name == "-delete":
            acted = True
            p.files.remove(path)
        elif name == "-print0":
            acted = True
            p.stdout.write(shown + "\0")
    if not acted or any(name == "-print" for name, _, _ in tests):
        p.stdout.write(shown + "\n")
    return code


def _test(p: Process, name: str, value: Any, path: str, shown: str, depth: int) -> bool:
    stat: Any = p.files.stat(path, False)  # type: ignore[attr-defined]
    base = posixpath.basename(path)
    if name == "-name":
        return compile_glob(value).fullmatch(base) is not None
    if name == "-iname":
        return compile_glob(value.lower()).fullmatch(base.lower()) is not None
    if name == "-path":
        return compile_glob(value).fullmatch(shown) is not None
    if name == "-type":
        return bool({"f": "file", "d": "dir", "l": "link", "c": "device"}.get(value) == stat.kind)
    if name in ("-maxdepth", "-mindepth"):
        return depth <= int(value) if name == "-maxdepth" else depth >= int(value)
    if name == "-size":
        return True if not value.strip("+-ckM").isdigit() else _size(value, stat.size)
    return not p.files.list(path) if stat.kind == "dir" else stat.size == 0


def _size(value: str, size: int) -> bool:
    unit = {"c": 1, "k": 1024, "M": 1048576}.get(value[-1], 512)
    number, have = int(value.strip("+-ckM")), -(-size // unit)
    return have > number if value[0] == "+" else have < number if value[0] == "-" else have == number
