"""What the parts of `kubectl set` share: whose pod template is changed, how, and what is said of it."""

from __future__ import annotations

from collections.abc import Callable, Generator
from fnmatch import fnmatchcase
from typing import Any

from tui.api.errors import ApiError
from tui.api.objects import Obj, clone, dig
from tui.api.patch import three_way
from tui.api.schema import kind_type
from tui.kubectl import options
from tui.kubectl.changes import patch
from tui.kubectl.context import Context
from tui.kubectl.errors import Failure, raise_all
from tui.kubectl.manifests import read_manifests
from tui.kubectl.printers import printer
from tui.kubectl.targets import MISSING, Target, flatten, resolve
from tui.kubectl.typed import filled, report_typed

FLAGS = (*options.FILES, *options.OUTPUT, options.SELECTOR, options.ALL, options.DRY_RUN, options.LOCAL,
         options.manager("kubectl-set"))  # fmt: skip

LOCAL = (
    "you must specify resources by --filename when --local is set.\nExample resource specifications include:\n"
    "   '-f rsrc.yaml'\n   '--filename=rsrc.json'"
)


def begin(context: Context) -> None:
    """Refuses flags that make no sense, as every part does first."""
    printer(context)
    if context.dry_run == "server" and context.flags["local"]:
        raise Failure("cannot specify --local and --dry-run=server - did you mean --dry-run=client?")


def chosen(context: Context, resources: list[str]) -> Generator[Any, Any, list[Target]]:
    """The objects to change. Raises what went wrong with any of them: then none is changed."""
    if context.flags["local"]:
        if resources:
            raise Failure(LOCAL)
        if not context.flags["filename"]:
            raise Failure(MISSING)
        manifests, errors = yield from read_manifests(context, need_namespace=False)
        targets = [Target(m.resource, m.namespace, m.name, filled(m.obj)) for m in manifests]
    else:
        targets, errors = yield from resolve(context, resources)
    raise_all(flatten(errors))
    return targets


def pod_spec(context: Context, target: Target, obj: Obj) -> Obj:
    """The pod's spec, or that of its template, to change in place; raises Failure for other kinds."""
    spec = dig(obj, *(("spec",) if target.resource.kind == "Pod" else ("spec", "template", "spec")))
    if not isinstance(spec, dict) or "containers" not in spec:
        raise Failure(f"{object_name(context, target)} the object is not a pod or does not have a pod template: "
                      f"*{target.resource.version}.{target.resource.kind}")  # fmt: skip
    return spec


def object_name(context: Context, target: Target) -> str:
    """As errors name an object (resource.Info's ObjectName): by its resource where the server was asked for it."""
    title = target.resource.title if context.flags["local"] else target.resource.name
    return f"{title}/{target.name}"


def containers(spec: Obj, wanted: str = "*") -> list[Obj]:
    """The containers whose names fit the pattern, init containers last."""
    both = [*spec["containers"], *(spec.get("initContainers") or ())]
    return [container for container in both if fnmatchcase(container["name"], wanted)]


def change_each(context: Context, targets: list[Target], change: Callable[[Target, Obj], None], words: str,
                failure: str, type: str = "strategic", *, always: bool = False) -> None:  # fmt: skip
    """Lets `change` alter a copy of each object, sends what differs and reports it; raises what went wrong.

    `always`: also what is as it was.
    """
    errors: list[Exception] = []
    for target in targets:
        after = clone(target.obj or {})
        try:
            change(target, after)
            if always or after != target.obj:
                sent = _send(context, target, after, failure, type)
                report_typed(context, target.resource, sent, words, joined=True)
        except (ApiError, Failure) as error:
            errors.append(error)
    raise_all(flatten(errors))


def _send(context: Context, target: Target, after: Obj, failure: str, type: str) -> Obj:
    if context.dry_run == "client" or context.flags["local"]:
        return after
    before = target.obj or {}
    body: Any = three_way(before, after, before, kind_type(before) if type == "strategic" else None)
    version = context.flags.get("resource-version")
    if version:
        body.setdefault("metadata", {})["resourceVersion"] = version
    try:
        return patch(context, target.resource, target.namespace, target.name, body, type)
    except ApiError as error:
        raise Failure(failure + str(error)) if failure else error from None
