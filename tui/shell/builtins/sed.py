"""sed: edit a stream: s y p d q a i c = n, addresses, -n -e -E -i."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tui.api.process import Process
from tui.shell.builtins.common import Running, complain, each_input, joined, lines
from tui.shell.builtins.regex import translate
from tui.shell.patience import compiled

_ADDRESS = r"(?:(\d+|\$)|/((?:\\.|[^/\\])*)/)"
_HEAD = re.compile(rf"\s*(?:{_ADDRESS}(?:,(?:(\d+|\$|\+\d+)|/((?:\\.|[^/\\])*)/))?)?\s*(!?)\s*")


class Bad(Exception):
    """A script that cannot be read."""


@dataclass
class Step:
    """One command of a script."""

    name: str
    first: int | str | re.Pattern[str] | None = None
    last: int | str | re.Pattern[str] | None = None
    inverse: bool = False
    pattern: re.Pattern[str] | None = None
    text: str = ""
    flags: str = ""
    active: bool = False


def run(p: Process) -> Running:
    args, script, names = list(p.args), [], []
    quiet = extended = inplace = False
    while args:
        arg = args.pop(0)
        if arg in ("-n", "--quiet"):
            quiet = True
        elif arg in ("-E", "-r", "-nE", "-ne", "-En"):
            extended, quiet = extended or "E" in arg or "r" in arg, quiet or "n" in arg
            if arg == "-ne" and args:
                script.append(args.pop(0))
        elif arg in ("-e", "--expression") and args:
            script.append(args.pop(0))
        elif arg.startswith("-i") or arg.startswith("--in-place"):
            inplace = True
        elif arg.startswith("-") and len(arg) > 1:
            return complain(p, f"option '{arg}' is not simulated in Harborlight")
        else:
            names.append(arg)
    if not script and not names:
        return complain(p, "no script specified")
    try:
        steps = read("\n".join(script or [names.pop(0)]), extended)
    except (Bad, re.error) as bad:
        return complain(p, f"-e expression #1: {bad}")
    if inplace:
        return _in_place(p, names, steps, quiet)
    parts: list[str] = []
    code = yield from each_input(p, names, lambda name, text: parts.append(text))
    p.stdout.write(edit("".join(parts), steps, quiet))
    return code


def _in_place(p: Process, names: list[str], steps: list[Step], quiet: bool) -> int:
    code = 0
    for name in names:
        try:
            text = p.files.read(p.resolve(name))
            for step in steps:
                step.active = False
            p.files.write(p.resolve(name), edit(text, steps, quiet))
        except OSError as error:
            code = complain(p, f"can't read {name}: {error.strerror}", 2)
    return code


def _point(number: str | None, source: str | None, extended: bool) -> int | str | re.Pattern[str] | None:
    if number is not None:
        return number if number == "$" or number[0] == "+" else int(number)
    return None if source is None else compiled(translate(source.replace("\\/", "/"), extended))


def read(script: str, extended: bool) -> list[Step]:
    """The steps of a script. Raises Bad, re.error."""
    steps, at = [], 0
    while at < len(script):
        if script[at] in "; \n}\t":
            at += 1
            continue
        head = _HEAD.match(script, at)
        assert head
        at = head.end()
        name = script[at : at + 1]
        step = Step(name, _point(head[1], head[2], extended), _point(head[3], head[4], extended), bool(head[5]))
        at += 1
        if name in ("s", "y"):
            at = _substitution(script, at, step, extended)
        elif name in ("a", "i", "c"):
            end = script.find("\n", at + 2 if script[at : at + 2] == "\\\n" else at)
            end = len(script) if end < 0 else end
            step.text = script[at:end].lstrip("\\").lstrip()
            at = end
        elif name not in ("p", "d", "q", "=", "n") or not name:
            raise Bad(f"char {at}: unknown command: `{name}' (or not simulated in Harborlight)")
        steps.append(step)
    return steps


def _substitution(script: str, at: int, step: Step, extended: bool) -> int:
    if at >= len(script):
        raise Bad(f"char {at}: unterminated `{step.name}' command")
    mark = re.escape(script[at])
    piece = rf"((?:\\.|(?!{mark}).)*){mark}"
    match = re.compile(rf"{mark}{piece}{piece}([gipIe0-9]*)", re.S).match(script, at)
    if not match:
        raise Bad(f"char {len(script)}: unterminated `{step.name}' command")
    source, step.text, step.flags = match[1], match[2], match[3]
    if step.name == "s":
        plain = source.replace("\\" + script[at], script[at]) if script[at] not in "|()" else source
        step.pattern = compiled(translate(plain, extended), re.I if "i" in step.flags.lower() else 0)
    else:
        step.flags, step.text = source, step.text
    return match.end()


def _replacement(match: re.Match[str], text: str) -> str:
    def one(found: re.Match[str]) -> str:
        if found[0] == "&":
            return match[0]
        if found[1].isdigit():
            return match[int(found[1])] or ""
        return {"n": "\n", "t": "\t"}.get(found[1], found[1])

    return re.sub(r"&|\\(.)", one, text, flags=re.S)


def _substitute(step: Step, line: str) -> tuple[str, bool]:
    assert step.pattern
    nth = int("".join(char for char in step.flags if char.isdigit()) or 1)
    seen = 0

    def one(match: re.Match[str]) -> str:
        nonlocal seen
        seen += 1
        chosen = seen >= nth if "g" in step.flags else seen == nth
        return _replacement(match, step.text) if chosen else match[0]

    return step.pattern.sub(one, line), seen >= nth


def _chosen(step: Step, line: str, number: int, total: int) -> bool:
    def at(point: int | str | re.Pattern[str] | None) -> bool:
        if isinstance(point, re.Pattern):
            return point.search(line) is not None
        return number == (total if point == "$" else point)

    if step.first is None:
        return not step.inverse
    if step.last is None:
        return at(step.first) != step.inverse
    if step.active:
        step.active = not (at(step.last) or (isinstance(step.last, int) and number >= step.last))
        return not step.inverse
    if at(step.first):
        if isinstance(step.last, str) and step.last[0] == "+":
            step.last = number + int(step.last[1:])
        step.active = not (isinstance(step.last, int) and step.last <= number)
        return not step.inverse
    return step.inverse


def edit(text: str, steps: list[Step], quiet: bool) -> str:
    """The edited text."""
    rows, out = lines(text), []
    for number, line in enumerate(rows, 1):
        after: list[str] = []
        keep, stop = True, False
        for step in steps:
            if not _chosen(step, line, number, len(rows)):
                continue
            if step.name == "s":
                line, done = _substitute(step, line)
                if done and "p" in step.flags:
                    out.append(line)
            elif step.name == "y":
                line = line.translate(str.maketrans(step.flags, step.text))
            elif step.name == "p":
                out.append(line)
            elif step.name == "=":
                out.append(str(number))
            elif step.name == "i":
                out.append(step.text)
            elif step.name == "a":
                after.append(step.text)
            elif step.name in ("d", "c"):
                out += [step.text] if step.name == "c" else []
                keep = False
                break
            elif step.name == "q":
                stop = True
                break
        out += [line] if keep and not quiet else []
        out += after
        if stop:
            break
    result = joined(out)
    return result if text.endswith("\n") or not result else result[:-1]
