"""kubectl wait."""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import Any

from tui.api.errors import ApiError, not_found
from tui.api.gojson import go_value
from tui.api.objects import Obj, dig
from tui.api.process import BREATH, Sleep, Steps
from tui.kubectl import options
from tui.kubectl.changes import report
from tui.kubectl.context import Context
from tui.kubectl.errors import Failure, raise_all
from tui.kubectl.flags import Flag
from tui.kubectl.printers import printer
from tui.kubectl.printers.jsonparse import PathError
from tui.kubectl.printers.jsonpath import Path, printer_path, relaxed
from tui.kubectl.targets import Target, flatten, resolve
from tui.kubectl.verb import Verb
from tui.kubectl.waiting import until

Done = Callable[["Obj | None"], bool]
_WEEK = 7 * 24 * 3600_000
_POLL = 500
"""Milliseconds between two looks for an object that is to be made."""


def run(context: Context) -> Steps:
    """Waits until all objects are as asked for, one after the other."""
    flags = context.flags
    word = flags["for"].lower()
    printer(context)
    done = condition(flags["for"])
    limit = flags["timeout"] if flags["timeout"] >= 0 else _WEEK
    deadline = context.now + limit
    if word == "create":
        yield from _made(context, deadline)
    targets, errors = yield from resolve(context, context.args)
    if word == "delete":
        errors = [error for error in errors if not _is_missing(error)]
    elif not targets and not errors:
        raise Failure("no matching resources found")
    for target in targets:
        yield BREATH
        try:
            shown = yield from _one(context, target, done, deadline, once=limit == 0)
            report(context, target.resource, shown, "condition met", joined=True)
        except (ApiError, Failure) as error:
            errors.append(error)
    raise_all(flatten(errors))
    return 0


def _is_missing(error: Exception) -> bool:
    return isinstance(error, ApiError) and error.reason == "NotFound"


def _made(context: Context, deadline: int) -> Generator[Any, Any, None]:
    """Look again and again until what is named, or chosen, is there. Raises Failure."""
    while True:
        targets, errors = yield from resolve(context, context.args)
        if targets and not errors:
            return
        if errors and not (len(errors) == 1 and _is_missing(errors[0])):
            raise_all(flatten(errors))
        if context.now + _POLL > deadline:
            yield Sleep(max(0, deadline - context.now))
            raise Failure("timed out waiting for the condition")
        yield Sleep(_POLL)


def _one(context: Context, target: Target, done: Done, deadline: int, *, once: bool) -> Generator[Any, Any, Obj]:
    """Wait for one object; how it was when it fitted. Raises Failure, ApiError."""
    if context.flags["for"].lower() == "create":
        return target.obj or {}
    place = f"{target.resource.name}/{target.name}"
    live = context.find(target.resource, target.namespace, target.name)
    deleting = context.flags["for"].lower() == "delete"
    if live is None:
        if deleting:
            return target.obj or {}
        raise not_found(target.resource.resource, target.name)
    if once:
        if not done(live):
            raise Failure(f"condition not met for {place}")
        return live
    if context.now >= deadline:
        # The time is that of all objects together.
        raise Failure(f"timed out waiting for the condition on {place}")
    last = [live]

    def met(obj: Obj | None) -> bool:
        last[:] = [obj or last[0]]
        return done(obj)

    if not (yield from until(context, target, met, deadline)):
        raise Failure(f"timed out waiting for the condition on {place}")
    return last[0]


def condition(text: str) -> Done:
    """What --for asks: delete, create, condition=Name[=value], jsonpath='{...}'[=value]. Raises Failure."""
    word = text.lower()
    if word == "delete":
        return lambda obj: obj is None
    if word == "create":
        return lambda obj: obj is not None
    if text.startswith("condition="):
        names, _, value = text.removeprefix("condition=").partition("=")
        wanted = [name.lower() for name in names.split(",")]
        return lambda obj: obj is not None and _condition(obj, wanted, value if "=" in text[10:] else "true")
    if text.startswith("jsonpath="):
        return _jsonpath(text.removeprefix("jsonpath="))
    shown = f'["{text}"]' if text else "[]"
    raise Failure(f"unrecognized condition: {shown}")


def _condition(obj: Obj, names: list[str], value: str) -> bool:
    for entry in dig(obj, "status", "conditions", default=[]):
        if entry.get("type", "").lower() in names:
            observed = entry.get("observedGeneration", dig(obj, "status", "observedGeneration"))
            if observed is not None and observed < dig(obj, "metadata", "generation", default=0):
                return False
            return str(entry.get("status", "")).lower() == value.lower()
    return False


def _split(text: str) -> list[str]:
    """The text taken apart at single equal signs; a double one stays."""
    return [part.replace("\0", "==") for part in text.replace("==", "\0").split("=")]


def _jsonpath(text: str) -> Done:
    form = "--for=jsonpath='{.status.readyReplicas}'"
    parts = _split(text)
    if len(parts) > 2:
        raise Failure(f"jsonpath wait format must be {form}=3 or {form}")
    expression = relaxed(parts[0])
    wanted = parts[1].strip("'\"") if len(parts) == 2 else ""
    if len(parts) == 2 and not wanted:
        raise Failure(f"jsonpath wait has to have a value after equal sign, like {form}=3")
    if not expression:
        raise Failure("jsonpath expression cannot be empty")
    path: Path = printer_path(expression)

    def done(obj: Obj | None) -> bool:
        try:
            found = path.values(obj) if obj is not None else []
        except PathError:
            return False
        if len(found) > 1:
            raise Failure("given jsonpath expression matches more than one value")
        if not found or not wanted:
            return bool(found)
        if isinstance(found[0], dict | list):
            raise Failure("jsonpath leads to a nested object or list which is not supported")
        return go_value(found[0]).strip() == wanted.strip()

    return done


VERB = Verb(
    "wait", "Wait for a specific condition on one or many resources", run, group="Advanced Commands",
    usage="([-f FILENAME] | resource.group/resource.name | resource.group [(-l label | --all)]) [--for=create|--for="
          "delete|--for condition=available|--for=jsonpath='{}'[=value]]",
    operands=("@kind", "@name"),
    flags=(
        options.FILES[0], options.DEEP, *options.OUTPUT, options.SELECTOR, options.FIELD_SELECTOR, options.ALL,
        options.ALL_NAMESPACES,
        options.LOCAL, Flag("for", "The condition: delete, create, condition=NAME, jsonpath='{...}'=VALUE."),
        Flag("timeout", "How long to wait; 0 looks once, negative waits a week.", type="duration", default=30_000),
    ),
)  # fmt: skip
