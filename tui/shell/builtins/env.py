"""env, printenv: the environment."""

from __future__ import annotations

import shlex

from tui.api.process import Process
from tui.shell.builtins.common import Running, complain, lacking, misused, name_of, options


def run(p: Process) -> Running:
    if name_of(p) == "printenv":
        return _print(p)
    args = ["--ignore-environment" if arg == "-" else arg for arg in p.args]
    found, words = options(p, stop=True, args=args)
    if "S" in found:
        try:
            again, words = options(p, stop=True, args=[*shlex.split(found["S"].replace("\\$", "$")), *words])
        except ValueError as error:
            return complain(p, str(error), 125)
        found.every += again.every
        found.update(again)
    env = {} if "i" in found else dict(p.env)
    for key, value in found.every:
        if key == "u":
            env.pop(value, None)
    while words and "=" in words[0]:
        name, _, value = words.pop(0).partition("=")
        env[name] = value
    if not words:
        end = "\0" if "0" in found else "\n"
        p.stdout.write("".join(f"{name}={value}{end}" for name, value in env.items()))
        return 0
    if "0" in found:
        raise misused(p, "cannot specify --null (-0) with command")
    return (yield from _call(p, words, env, found.get("C", "")))


def _call(p: Process, words: list[str], env: dict[str, str], folder: str) -> Running:
    shell = p.services["shell"]
    if (missing := lacking(p, words[0], "\u2018{}\u2019")) is not None:
        return missing
    if folder:
        if not p.files.is_dir(p.resolve(folder)):
            there = p.files.exists(p.resolve(folder))
            words_ = "Not a directory" if there else "No such file or directory"
            return complain(p, f"cannot change directory to \u2018{folder}\u2019: {words_}", 125)
        shell = shell.child()
        shell.state.cwd = p.resolve(folder)
    status: int = yield from shell.invoke(words, p.streams, env)
    return status


def _print(p: Process) -> int:
    found, names = options(p)
    end = "\0" if "0" in found else "\n"
    if not names:
        p.stdout.write("".join(f"{name}={value}{end}" for name, value in p.env.items()))
    for name in names:
        p.stdout.write(p.env[name] + end if name in p.env else "")
    return int(any(name not in p.env for name in names))
