"""jq's functions on patterns and times."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from tui.shell.builtins.jqfilter import Filter, Item, Scope, values, weight
from tui.shell.builtins.jqvalues import JqFail, shown, whole
from tui.shell.patience import compiled


def _pattern(source: Any, flags: Any) -> tuple[re.Pattern[str], str]:
    if isinstance(source, list):
        source, flags = source[0], source[1] if len(source) > 1 else flags
    if not isinstance(source, str):
        raise JqFail(f"{shown(source)} cannot be matched, as it is not a string")
    flags = flags or ""
    if not isinstance(flags, str):
        raise JqFail(f"{shown(flags)} is not a string")
    if set(flags) - set("gimnpslx"):
        raise JqFail(f"{flags} is not a valid modifier string")
    bits = (re.I if "i" in flags else 0) | (re.X if "x" in flags else 0) | (re.S if set("sp") & set(flags) else 0)
    python = re.sub(r"\(\?<([A-Za-z_]\w*)>", r"(?P<\1>", source).replace("\\h", "[0-9a-fA-F]").replace("\\z", "\\Z")
    python = re.sub(
        r"\[\[:(\w+):\]\]",
        lambda m: {
            "alpha": "[A-Za-z]",
            "digit": r"\d",
            "space": r"\s",
            "alnum": "[A-Za-z0-9]",
            "upper": "[A-Z]",
            "lower": "[a-z]",
            "punct": r"[!-/:-@\[-`{-~]",
        }.get(m[1], m[0]),
        python,
    )
    try:
        return compiled(python, bits | re.M), flags
    except re.error as error:
        words = str(error)
        raise JqFail(words if words.endswith("Harborlight") else f"{source} (at offset 0) is not a valid regex: {words}"
                     ) from None


def matches(value: Any, source: Any, flags: Any) -> Iterator[re.Match[str]]:
    if not isinstance(value, str):
        raise JqFail(f"{shown(value)} cannot be matched, as it is not a string")
    pattern, flags = _pattern(source, flags)
    found = pattern.finditer(value)
    return found if "g" in flags else islice(found, 1)


def _match_object(match: re.Match[str]) -> dict[str, Any]:
    names = {place: name for name, place in match.re.groupindex.items()}
    groups = [{"offset": match.start(place), "length": len(match[place] or "") if match[place] is not None else 0,
               "string": match[place], "name": names.get(place)} for place in range(1, match.re.groups + 1)]
    return {"offset": match.start(), "length": len(match[0]), "string": match[0], "captures": groups}


def each_match(args: list[Filter]) -> Filter:
    def run(scope: Scope, item: Item) -> Iterator[Item]:
        for flags in values(args[1], scope, item[1]):
            for source in values(args[0], scope, item[1]):
                scope.budget.tick(weight(item[1], 200))
                for match in matches(item[1], source, flags):
                    scope.budget.tick(3)
                    yield None, _match_object(match)
    return run


def splits(args: list[Filter]) -> Filter:
    def run(scope: Scope, item: Item) -> Iterator[Item]:
        for flags in values(args[1], scope, item[1]):
            for source in values(args[0], scope, item[1]):
                at = 0
                scope.budget.tick(weight(item[1], 200))
                for match in matches(item[1], source, "g" + (flags or "")):
                    scope.budget.tick()
                    yield None, item[1][at : match.start()]
                    at = match.end()
                yield None, item[1][at:]
    return run


def substituted(args: list[Filter]) -> Filter:
    def run(scope: Scope, item: Item) -> Iterator[Item]:
        for flags in values(args[2], scope, item[1]):
            for source in values(args[0], scope, item[1]):
                made, at = [""], 0
                scope.budget.tick(weight(item[1], 200))
                for match in matches(item[1], source, flags):
                    scope.budget.tick(3 + sum(map(len, made)) // 1000)
                    given = {name: match[name] for name in match.re.groupindex}
                    before, at = item[1][at : match.start()], match.end()
                    news = list(values(args[1], scope, given))
                    if not all(isinstance(new, str) for new in news):
                        raise JqFail(f"{shown(given)} cannot be added to a string")
                    made = [old + before + new for new in news for old in made]
                for result in made:
                    yield None, result + item[1][at:]
    return run


def when(value: Any) -> datetime:
    if isinstance(value, list) and len(value) >= 6 and all(whole(part) for part in value):
        year, month, day, hour, minute, second = (int(part) for part in value[:6])
        return datetime(year, month + 1, day, hour, minute, second, tzinfo=UTC)
    if not whole(value):
        raise JqFail("strftime/1 requires parsed datetime inputs")
    return datetime.fromtimestamp(value, UTC)


def parts(when: datetime) -> list[Any]:
    return [when.year, when.month - 1, when.day, when.hour, when.minute, when.second, (when.weekday() + 1) % 7,
            when.timetuple().tm_yday - 1]


def strptime(value: Any, form: str) -> list[Any]:
    if not isinstance(value, str):
        raise JqFail("strptime/1 requires string inputs and arguments")
    try:
        return parts(datetime.strptime(value, form.replace("%Z", "Z") if value.endswith("Z") else form))
    except ValueError:
        raise JqFail(f'date "{value}" does not match format "{form}"') from None
