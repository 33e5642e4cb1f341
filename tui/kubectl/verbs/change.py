"""kubectl label and annotate."""

from __future__ import annotations

from typing import Any

from tui.api.errors import ApiError
from tui.api.objects import Obj
from tui.api.process import Steps
from tui.kubectl import options
from tui.kubectl.changes import patch
from tui.kubectl.context import Context
from tui.kubectl.errors import Failure, raise_all
from tui.kubectl.flags import Flag
from tui.kubectl.keyvalues import parse_changes, split_arguments
from tui.kubectl.printers import printer
from tui.kubectl.targets import Target, flatten, resolve
from tui.kubectl.verb import Verb


def label(context: Context) -> Steps:
    """Sets and removes labels."""
    return (yield from _run(context, "label", "labels"))


def annotate(context: Context) -> Steps:
    """Sets and removes annotations."""
    return (yield from _run(context, "annotation", "annotations"))


def _run(context: Context, what: str, field: str) -> Steps:
    flags = context.flags
    resources, words = split_arguments(context.args)
    if not resources and not flags["filename"]:
        raise Failure("one or more resources must be specified as <resource> <name> or <resource>/<name>")
    if not words and not flags["list"]:
        raise Failure(f"at least one {what} update is required")
    setting, removing = parse_changes(words, what)
    show = printer(context)
    targets, errors = yield from resolve(context, resources, fetch=not flags["local"])
    for target in targets:
        try:
            changed = _change(context, target, what, field, setting, removing)
            if flags["list"]:
                for key, value in sorted((changed["metadata"].get(field) or {}).items()):
                    context.out(f"{key}={value}")
            elif show is not None:
                context.write(show(changed))
        except (ApiError, Failure) as error:
            errors.append(error)
    raise_all(flatten(errors))
    return 0


def _change(context: Context, target: Target, what: str, field: str, setting: dict[str, str],
            removing: list[str]) -> Obj:  # fmt: skip
    before: Obj = target.obj or {}
    having = dict(before["metadata"].get(field) or {})
    if not context.flags["overwrite"]:
        _refuse_overwrite(what, having, setting)
    after = {**having, **setting}
    for key in removing:
        if key not in after and what == "label":
            context.out(f'label "{key}" not found.')
        after.pop(key, None)
    version = context.flags["resource-version"]
    changed = before
    if context.dry_run == "client" or context.flags["local"]:
        changed = {**before, "metadata": {**before["metadata"], field: after}}
    elif after != having or version:
        entries: dict[str, Any] = {k: v for k, v in setting.items() if having.get(k) != v}
        entries.update({k: None for k in removing if k in having})
        body: Obj = {"metadata": {field: entries}}
        if version:
            body["metadata"]["resourceVersion"] = version
        changed = patch(context, target.resource, target.namespace, target.name, body, "merge")
    if not context.flags["list"] and printer(context) is None:
        context.done(target.resource, target.name, _words(what, having, after, setting, removing))
    return changed


def _refuse_overwrite(what: str, having: dict[str, str], setting: dict[str, str]) -> None:
    taken = [f"'{key}' already has a value ({having[key]})" for key in sorted(setting)
             if key in having and having[key] != setting[key]]  # fmt: skip
    if taken and what == "label":
        raise Failure(f"{taken[0]}, and --overwrite is false")
    if taken:
        raise Failure(f"--overwrite is false but found the following declared annotation(s): {'; '.join(taken)}")


def _words(what: str, having: dict[str, str], after: dict[str, str], setting: dict[str, str],
           removing: list[str]) -> str:  # fmt: skip
    if what == "annotation":
        return "annotated"
    if after == having:
        return "not labeled"
    added = any(having.get(k) != v for k, v in setting.items())
    return "labeled" if added else "unlabeled"


def _flags(manager: str) -> tuple[Flag, ...]:
    return (
        *options.FILES, *options.OUTPUT, options.SELECTOR, options.FIELD_SELECTOR, options.ALL, options.ALL_NAMESPACES,
        options.DRY_RUN, options.LOCAL, Flag("field-manager", "Name of who manages the fields.",
            default=manager),
        Flag("overwrite", "Let values be replaced.", type="bool"), Flag("list", "Print them.", type="bool"),
        Flag("resource-version", "Only where the object is at this version."), options.RECORD,
    )  # fmt: skip


VERB = Verb(
    "label", "Update the labels on a resource", label, group="Settings Commands", operands=("@kind", "@name"),
    usage="[--overwrite] (-f FILENAME | TYPE NAME) KEY_1=VAL_1 ... KEY_N=VAL_N [--resource-version=version]",
    examples="# Set a label\nkubectl label pods web tier=front\n\n# Remove it\nkubectl label pods web tier-",
    flags=_flags("kubectl-label"),
)  # fmt: skip

ANNOTATE = Verb(
    "annotate", "Update the annotations on a resource", annotate, group="Settings Commands",
    operands=("@kind", "@name"),
    usage="[--overwrite] (-f FILENAME | TYPE NAME) KEY_1=VAL_1 ... KEY_N=VAL_N [--resource-version=version]",
    examples="# Set an annotation\nkubectl annotate service web note='seen to'", flags=_flags("kubectl-annotate"),
)  # fmt: skip
