"""kubectl label and annotate."""

from __future__ import annotations

from typing import Any

from tui.api import yaml
from tui.api.errors import ApiError
from tui.api.objects import Obj, labels
from tui.api.process import BREATH, Steps
from tui.api.record import record
from tui.kubectl import options
from tui.kubectl.changes import patch, write_joined
from tui.kubectl.context import Context
from tui.kubectl.errors import Failure, Several, raise_all
from tui.kubectl.flags import Flag
from tui.kubectl.keyvalues import parse_annotations, parse_labels, refuse_both, split_arguments
from tui.kubectl.printers import Printer, printer
from tui.kubectl.recording import CAUSE
from tui.kubectl.targets import Target, choose, flatten, refuse_all_and_selectors, resolve
from tui.kubectl.verb import Verb


def label(context: Context) -> Steps:
    """Sets and removes labels."""
    flags = context.flags
    _ = context.dry_run
    resources, words = split_arguments(context.args, "label")
    setting, removing = parse_labels(words)
    _check(context, resources, words, "label", "pod.yaml", "pod.json")
    return (yield from _each(context, resources, _Change("label", "labels", setting, removing, flags["overwrite"])))


def annotate(context: Context) -> Steps:
    """Sets and removes annotations."""
    flags = context.flags
    _ = context.dry_run
    resources, words = split_arguments(context.args, "annotation")
    setting, removing = parse_annotations(words)
    _check(context, resources, words, "annotation", "rsrc.yaml", "rsrc.json")
    refuse_both(setting, removing)
    change = _Change("annotation", "annotations", setting, removing, flags["overwrite"])
    return (yield from _each(context, resources, change))


def _check(context: Context, resources: list[str], words: list[str], what: str, yaml: str, json: str) -> None:
    """What is asked before the server is (LabelOptions' and AnnotateOptions' Validate)."""
    flags = context.flags
    if flags["list"] and flags["output"]:
        raise Failure("--list and --output may not be specified together")
    refuse_all_and_selectors(context)
    if flags["local"]:
        if context.dry_run == "server":
            raise Failure("cannot specify --local and --dry-run=server - did you mean --dry-run=client?")
        if resources:
            raise Failure(f"can only use local files by -f {yaml} or --filename={json} when --local=true is set")
        if not flags["filename"] and not flags["kustomize"]:
            raise Failure(f"one or more files must be specified as -f {yaml} or --filename={json}")
    elif not resources and not flags["filename"] and not flags["kustomize"]:
        raise Failure("one or more resources must be specified as <resource> <name> or <resource>/<name>")
    if not words and not flags["list"]:
        raise Failure(f"at least one {what} update is required")


@record
class _Change:
    """What to do to the labels or the annotations of every object."""

    what: str
    field: str
    setting: dict[str, str]
    removing: list[str]
    overwrite: bool

    def apply(self, obj: Obj) -> Obj:
        """The object changed; raises Failure where a value would be overwritten."""
        having: dict[str, str] = obj["metadata"].get(self.field) or {}
        if not self.overwrite:
            self._refuse_overwrite(having)
        after = {k: v for k, v in {**having, **self.setting}.items() if k not in self.removing}
        meta = {k: v for k, v in obj["metadata"].items() if k != self.field}
        return {**obj, "metadata": {**meta, self.field: after} if after else meta}

    def _refuse_overwrite(self, having: dict[str, str]) -> None:
        taken = [f"'{key}' already has a value ({having[key]})" for key, value in sorted(self.setting.items())
                 if key in having and having[key] != value and key != CAUSE]  # fmt: skip
        if taken and self.what == "label":
            raise_all([Failure(f"{one}, and --overwrite is false") for one in taken])
        if taken:
            raise Failure(f"--overwrite is false but found the following declared annotation(s): {'; '.join(taken)}")

    def words(self, before: Obj, after: Obj) -> str:
        """How what was done is called; of labels, by the length of the object as text."""
        if self.what == "annotation":
            return "annotated"
        if before == after:
            return "not labeled"
        shorter = not self.overwrite and len(yaml.compact_json(after)) < len(yaml.compact_json(before))
        return "unlabeled" if shorter else "labeled"


def _each(context: Context, resources: list[str], change: _Change) -> Steps:
    flags = context.flags
    show = printer(context)
    targets, errors = yield from resolve(context, resources, fetch=not flags["local"], all=flags["all"])
    single = _single(context, resources, targets, errors)
    if flags["resource-version"] and not single:
        raise Failure("--resource-version may only be used with a single resource")
    for target in targets:
        yield BREATH
        try:
            _one(context, target, change, show, single)
        except (ApiError, Failure, Several) as error:
            errors.append(error)
    raise_all(flatten(errors))
    return 0


def _single(context: Context, resources: list[str], targets: list[Target], errors: list[Exception]) -> bool:
    """Whether the arguments could mean one object only."""
    files = context.flags["filename"]
    if files:
        folder = context.process.files.is_dir(context.process.resolve(files[0]))
        return len(files) == 1 and files[0] != "-" and not folder
    return len(choose(context, resources, all=True).targets) == 1


def _one(context: Context, target: Target, change: _Change, show: Printer | None, single: bool) -> None:
    flags = context.flags
    before: Obj = target.obj or {}
    sending = context.dry_run != "client" and not flags["local"] and not flags["list"]
    if sending and change.what == "label":
        for key in change.removing:
            if key not in labels(before):
                context.out(f'label "{key}" not found.')
    after = change.apply(before)
    changed = _send(context, target, before, after, change) if sending else after
    if flags["list"]:
        _list(context, target, changed, change, single)
    elif show is None:
        context.done(target.resource, target.name, change.words(before, after))
    elif change.what == "annotation":
        write_joined(context, show, changed)
    else:
        context.write(show(changed))


def _send(context: Context, target: Target, before: Obj, after: Obj, change: _Change) -> Obj:
    """Patch by what differs."""
    old, new = before["metadata"].get(change.field) or {}, after["metadata"].get(change.field) or {}
    entries: dict[str, Any] = {k: v for k, v in new.items() if old.get(k) != v}
    entries.update({k: None for k in old if k not in new})
    body: Obj = {"metadata": {change.field: entries}} if entries else {}
    version = context.flags["resource-version"]
    if version:
        body.setdefault("metadata", {})["resourceVersion"] = version
    return patch(context, target.resource, target.namespace, target.name, body, "merge")


def _list(context: Context, target: Target, obj: Obj, change: _Change, single: bool) -> None:
    if not single:
        context.out(f"Listing {change.field} for {target.resource.kind}.{target.resource.group}/{target.name}:")
    for key, value in sorted((obj["metadata"].get(change.field) or {}).items()):
        context.out(f"{'' if single else ' '}{key}={value}")


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
    flags=_flags("kubectl-label"),
)  # fmt: skip

ANNOTATE = Verb(
    "annotate", "Update the annotations on a resource", annotate, group="Settings Commands",
    operands=("@kind", "@name"),
    usage="[--overwrite] (-f FILENAME | TYPE NAME) KEY_1=VAL_1 ... KEY_N=VAL_N [--resource-version=version]",
    flags=_flags("kubectl-annotate"),
)  # fmt: skip
