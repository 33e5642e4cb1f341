"""kubectl set: image, selector."""

from __future__ import annotations

from typing import Any

from tui.api.errors import ApiError
from tui.api.objects import Obj, clone, dig
from tui.api.process import Steps
from tui.kubectl import options
from tui.kubectl.changes import patch, report
from tui.kubectl.context import Context
from tui.kubectl.errors import Failure, raise_all
from tui.kubectl.flags import Flag
from tui.kubectl.keyvalues import parse_labels_flag
from tui.kubectl.targets import MISSING, Target, flatten, resolve
from tui.kubectl.verb import Verb, not_simulated


def image(context: Context) -> Steps:
    """Other images for containers of pods and templates."""
    resources = [a for a in context.args if "=" not in a]
    pairs = [a for a in context.args if "=" in a]
    problems: list[Exception] = []
    if not resources and not context.flags["filename"]:
        problems.append(Failure("one or more resources must be specified as <resource> <name> or <resource>/<name>"))
    if not pairs:
        problems.append(Failure("at least one image update is required"))
    if not context.args and not context.flags["filename"]:
        raise Failure(MISSING)
    images = dict(pair.partition("=")[::2] for pair in pairs)
    targets, errors = yield from resolve(context, resources, fetch=not context.flags["local"])
    if not errors:
        raise_all(problems)
    for target in targets:
        try:
            _set_image(context, target, images)
        except (ApiError, Failure) as error:
            errors.append(error)
    raise_all(flatten(errors))
    return 0


def _set_image(context: Context, target: Target, images: dict[str, str]) -> None:
    obj = target.obj or {}
    path = ("spec",) if target.resource.kind == "Pod" else ("spec", "template", "spec")
    spec = dig(obj, *path)
    if not isinstance(spec, dict):
        raise Failure(f"{target.resource.name}/{target.name} the object is not a pod or does not have a pod template: "
                      f"{target.resource.kind}")  # fmt: skip
    changes: dict[str, list[Obj]] = {}
    missing = [Failure(f'unable to find container named "{name}"') for name in images
               if name != "*" and name not in _names(spec)]  # fmt: skip
    raise_all(missing)
    for part in ("initContainers", "containers"):
        for container in spec.get(part) or ():
            wanted = images.get(container["name"], images.get("*"))
            if wanted is not None and wanted != container.get("image"):
                changes.setdefault(part, []).append({"name": container["name"], "image": wanted})
    if not changes:
        return
    body: Any = changes
    for name in reversed(path):
        body = {name: body}
    if context.dry_run == "client" or context.flags["local"]:
        after = clone(obj)
        for part, containers in changes.items():
            for container in containers:
                next(c for c in dig(after, *path)[part] if c["name"] == container["name"]).update(container)
    else:
        try:
            after = patch(context, target.resource, target.namespace, target.name, body)
        except ApiError as error:
            raise Failure(f"failed to patch image update to pod template: {error}") from None
    report(context, target.resource, after, "image updated")


def _names(spec: Obj) -> list[str]:
    return [c["name"] for part in ("initContainers", "containers") for c in spec.get(part) or ()]


def selector(context: Context) -> Steps:
    """Another selector for a Service."""
    if not context.args and not context.flags["filename"]:
        raise Failure(MISSING)
    wanted = [a for a in context.args if "=" in a]
    resources = [a for a in context.args if "=" not in a]
    if len(wanted) != 1:
        raise Failure("one selector is required")
    targets, errors = yield from resolve(context, resources)
    labels = parse_labels_flag(wanted[0])
    for target in targets:
        try:
            if target.resource.kind != "Service":
                raise Failure("setting a selector is only supported for Services")
            after = clone(target.obj or {})
            after["spec"]["selector"] = labels
            if context.dry_run != "client":
                body = [{"op": "replace" if dig(target.obj, "spec", "selector") else "add", "path": "/spec/selector",
                         "value": labels}]  # fmt: skip
                after = patch(context, target.resource, target.namespace, target.name, body, "json")
            report(context, target.resource, after, "selector updated")
        except (ApiError, Failure) as error:
            errors.append(error)
    raise_all(flatten(errors))
    return 0


_FLAGS = (*options.FILES, *options.OUTPUT, options.SELECTOR, options.ALL, options.DRY_RUN, options.LOCAL,
          Flag("field-manager", "Name of who manages the fields.", default="kubectl-set"), options.RECORD)  # fmt: skip

VERB = Verb(
    "set", "Set specific features on objects", group="Basic Commands (Beginner)",
    verbs=(
        not_simulated("env", "Update environment variables on a pod template", ""),
        Verb("image", "Update the image of a pod template", image, operands=("@kind", "@name"), flags=_FLAGS,
             usage="(-f FILENAME | TYPE NAME) CONTAINER_NAME_1=CONTAINER_IMAGE_1 ..."),
        not_simulated("resources", "Update resource requests/limits on objects with pod templates", ""),
        Verb("selector", "Set the selector on a resource", selector, operands=("@kind", "@name"),
             usage="(-f FILENAME | TYPE NAME) EXPRESSIONS [--resource-version=version]",
             flags=(*_FLAGS, Flag("resource-version", "Only where the object is at this version."))),
        not_simulated("serviceaccount", "Update the service account of a resource", ""),
        not_simulated("subject", "Update the user, group, or service account in a role binding or cluster role binding",
                      ""),
    ),
)  # fmt: skip
