"""kubectl wait."""

from __future__ import annotations

from collections.abc import Callable

from tui.api.gojson import go_value
from tui.api.objects import Obj, dig
from tui.api.process import Steps
from tui.kubectl import options
from tui.kubectl.context import Context
from tui.kubectl.errors import Failure, raise_all
from tui.kubectl.flags import Flag
from tui.kubectl.printers.jsonparse import PathError
from tui.kubectl.printers.jsonpath import Path, printer_path, relaxed
from tui.kubectl.targets import Target, choose, flatten, resolve
from tui.kubectl.verb import Verb
from tui.kubectl.waiting import until

Done = Callable[["Obj | None"], bool]


def run(context: Context) -> Steps:
    """Waits until all objects are as asked for."""
    flags = context.flags
    done = condition(flags["for"])
    gone = flags["for"].lower() in ("delete", "create")
    targets, errors = [], list[Exception]()
    if gone and context.args and not flags["selector"] and not flags["all"]:
        targets = choose(context, context.args).targets
    else:
        targets, errors = yield from resolve(context, context.args, all=True)
    raise_all(flatten(errors))
    if not targets:
        if flags["for"].lower() == "delete":
            return 0
        raise Failure("no matching resources found")
    limit = flags["timeout"] if flags["timeout"] >= 0 else 7 * 24 * 3600_000
    deadline = context.now + limit
    for target in targets:
        if not (yield from _one(context, target, done, deadline)):
            errors.append(Failure(f"timed out waiting for the condition on {target.resource.name}/{target.name}"))
    raise_all(errors)
    return 0


def _one(context: Context, target: Target, done: Done, deadline: int):  # type: ignore[no-untyped-def]
    word = context.flags["for"].lower()
    there = context.find(target.resource, target.namespace, target.name)
    if word == "delete" and there is None:
        return True
    if not (yield from until(context, target, done, deadline)):
        return False
    if word != "delete" and context.find(target.resource, target.namespace, target.name) is None:
        raise Failure(f'{target.resource.resource} "{target.name}" not found')
    context.done(target.resource, target.name, "condition met", "none")
    return True


def condition(text: str) -> Done:
    """What --for asks: delete, create, condition=Name[=value], jsonpath='{...}'[=value]. Raises Failure."""
    word = text.lower()
    if word == "delete":
        return lambda obj: obj is None
    if word == "create":
        return lambda obj: obj is not None
    if text.startswith("condition="):
        name, _, value = text.removeprefix("condition=").partition("=")
        return lambda obj: obj is not None and _condition(obj, name, value or "true")
    if text.startswith("jsonpath="):
        return _jsonpath(text.removeprefix("jsonpath="))
    raise Failure(f"unrecognized condition: {go_value([text] if text else [])}")


def _condition(obj: Obj, name: str, value: str) -> bool:
    for entry in dig(obj, "status", "conditions", default=[]):
        if entry.get("type", "").lower() == name.lower():
            observed = entry.get("observedGeneration") or dig(obj, "status", "observedGeneration", default=0)
            if observed and observed < dig(obj, "metadata", "generation", default=0):
                return False
            return str(entry.get("status", "")).lower() == value.lower()
    return False


def _jsonpath(text: str) -> Done:
    closing = text.rfind("}")
    expression, value = (text[: closing + 1], text[closing + 1 :]) if closing >= 0 else text.partition("=")[::2]
    if closing >= 0 and value and not value.startswith("="):
        form = "--for=jsonpath='{.status.readyReplicas}'"
        raise Failure(f"jsonpath wait format must be {form}=3 or {form}")
    wanted = value.removeprefix("=").strip("'\"") if value else None
    if not expression:
        raise Failure("jsonpath expression cannot be empty")
    path: Path = printer_path(relaxed(expression) if expression.count("{") == 1 else expression)

    def done(obj: Obj | None) -> bool:
        try:
            found = path.values(obj) if obj is not None else []
        except PathError:
            return False
        if len(found) != 1:
            return False
        if wanted is None:
            return True
        if isinstance(found[0], dict | list):
            raise Failure("jsonpath leads to a nested object or list which is not supported")
        return go_value(found[0]).strip() == wanted.strip()

    return done


VERB = Verb(
    "wait", "Wait for a specific condition on one or many resources", run, group="Advanced Commands",
    usage="([-f FILENAME] | resource.group/resource.name | resource.group [(-l label | --all)]) [--for=create|--for="
          "delete|--for condition=available|--for=jsonpath='{}'[=value]]",
    examples="# Until a pod is Ready\nkubectl wait --for=condition=Ready pod/web\n\n# Until it is gone\n"
             "kubectl wait --for=delete pod/web --timeout=60s",
    operands=("@kind", "@name"),
    flags=(
        *options.FILES, *options.OUTPUT, options.SELECTOR, options.FIELD_SELECTOR, options.ALL, options.ALL_NAMESPACES,
        options.LOCAL, Flag("for", "The condition: delete, create, condition=NAME, jsonpath='{...}'=VALUE."),
        Flag("timeout", "How long to wait; 0 looks once, negative waits a week.", type="duration", default=30_000),
    ),
)  # fmt: skip
