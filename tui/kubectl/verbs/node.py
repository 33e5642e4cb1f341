"""kubectl cordon, uncordon, taint."""

from __future__ import annotations

from typing import Any

from tui.api.errors import ApiError
from tui.api.names import is_qualified_name, is_valid_label_value
from tui.api.objects import Obj, dig
from tui.api.process import BREATH, Steps
from tui.kubectl import options
from tui.kubectl.changes import patch, report
from tui.kubectl.context import Context
from tui.kubectl.errors import Failure, raise_all
from tui.kubectl.flags import Flag
from tui.kubectl.targets import Target, choose_nodes, flatten, list_targets, resolve
from tui.kubectl.verb import Verb

_EFFECTS = ("NoSchedule", "PreferNoSchedule", "NoExecute")


def cordon(context: Context) -> int:
    """No new pods on these nodes."""
    cordon_targets(context, node_targets(context, "cordon"), True)
    return 0


def uncordon(context: Context) -> int:
    """New pods on these nodes again."""
    cordon_targets(context, node_targets(context, "uncordon"), False)
    return 0


def node_targets(context: Context, verb: str) -> list[Target]:
    """The nodes that the arguments or -l mean, fetched before anything is done. Raises Failure, ApiError."""
    selector = context.flags["selector"]
    if not context.args and not context.flags.has("selector"):
        raise context.usage(f"USAGE: {verb} NODE [flags]")
    if context.args and selector:
        raise context.usage("error: cannot specify both a node name and a --selector option")
    _ = context.dry_run
    errors: list[Exception] = []
    choice = choose_nodes(context, context.args)
    found = [target for listing in choice.listings for target in list_targets(context, listing, errors)]
    for target in choice.targets:
        target.obj = context.get(target.resource, target.namespace, target.name)
        if target.resource.kind != "Node":
            shown = f"{target.resource.group}/{target.resource.version}, Resource={target.resource.name}"
            raise Failure(f'error: expected resource of type node, got "{shown}"')
        found.append(target)
    raise_all(errors)
    return found


def cordon_targets(context: Context, nodes: list[Target], off: bool) -> None:
    """Mark nodes as (un)schedulable, and say so."""
    word = "cordoned" if off else "uncordoned"
    for target in nodes:
        if bool(dig(target.obj, "spec", "unschedulable", default=False)) == off:
            context.done(target.resource, target.name, f"already {word}")
            continue
        if context.dry_run != "client":
            patch(context, target.resource, "", target.name, {"spec": {"unschedulable": True if off else None}})
        context.done(target.resource, target.name, word)


def taint(context: Context) -> Steps:
    """Sets and removes taints of nodes."""
    _ = context.dry_run
    resources, words = _split(context.args)
    if not resources:
        raise Failure("one or more resources must be specified as <resource> <name>")
    if not words:
        raise Failure("at least one taint update is required")
    adding, removing = _read(context, words)
    _check(context, resources, adding, removing)
    names = [] if context.flags["all"] or context.flags["selector"] else resources[1:]
    targets, errors = yield from resolve(
        context, ["nodes", *names], everything=context.flags["all"], selectors=not context.flags["all"]
    )
    for target in targets:
        yield BREATH
        try:
            live: Obj = target.obj or {}
            words_, after = _changed(context, live, adding, removing)
            shown: Obj = {**live, "spec": {**(live.get("spec") or {}), "taints": after}}
            if context.dry_run != "client":
                shown = patch(context, target.resource, "", target.name, {"spec": {"taints": after or None}}, "merge")
            report(context, target.resource, shown, words_)
        except (ApiError, Failure) as error:
            errors.append(error)
    raise_all(flatten(errors))
    return 0


def _split(args: list[str]) -> tuple[list[str], list[str]]:
    """Resources, and the taints after them."""
    resources, words = list[str](), list[str]()
    for arg in args:
        if "=" in arg or ":" in arg or arg.endswith("-"):
            words.append(arg)
        elif words:
            raise Failure(f"all resources must be specified before taint changes: {arg}")
        else:
            resources.append(arg)
    return resources, words


def _read(context: Context, words: list[str]) -> tuple[list[Obj], list[Obj]]:
    """What to add and what to remove; raises Failure."""
    adding, removing = list[Obj](), list[Obj]()
    try:
        for word in words:
            if word.endswith("-"):
                removing.append(_parse(word[:-1]))
                continue
            entry = _parse(word)
            if not entry["effect"]:
                raise Failure(f"invalid taint spec: {word}")
            if any((t["key"], t["effect"]) == (entry["key"], entry["effect"]) for t in adding):
                shown = f"{{{entry['key']} {entry['value']} {entry['effect']} <nil>}}"
                raise Failure(f"duplicated taints with the same key and effect: {shown}")
            adding.append(entry)
    except Failure as error:
        raise context.usage(str(error)) from None
    return adding, removing


def _parse(text: str) -> Obj:
    """`key[=value]:effect` or `key`; raises Failure."""
    parts = text.split(":")
    key, *value = parts[0].split("=") if len(parts) == 2 else [parts[0]]
    effect = parts[1] if len(parts) == 2 else ""
    if len(parts) == 2 and effect not in _EFFECTS:
        raise Failure(f"invalid taint effect: {effect}, unsupported taint effect")
    problems = is_valid_label_value(value[0]) if value else []
    problems = problems or is_qualified_name(key)
    if len(parts) > 2 or len(value) > 1:
        raise Failure(f"invalid taint spec: {text}")
    if problems:
        raise Failure(f"invalid taint spec: {text}, {'; '.join(problems)}")
    return {"key": key, "value": value[0] if value else "", "effect": effect}


def _check(context: Context, resources: list[str], adding: list[Obj], removing: list[Obj]) -> None:
    """What kubectl asks before it turns to the server (TaintOptions.Validate)."""
    kind = resources[0].lower()
    if kind not in ("node", "nodes", "no"):
        raise Failure(f"invalid resource type {kind}, only node types are supported")
    both = [
        old for new in adding for old in removing if new["key"] == old["key"] and old["effect"] in ("", new["effect"])
    ]
    if both:
        shown = ", ".join(f'{{"{t["key"]}":"{t["effect"]}"}}' for t in both)
        raise Failure(f"can not both modify and remove the following taint(s) in the same command: {shown}")
    if context.flags["all"] and context.flags["selector"]:
        raise Failure("setting 'all' parameter with a non empty selector is prohibited")
    if not context.flags["all"] and not context.flags["selector"] and len(resources) < 2:
        raise Failure("at least one resource name must be specified since 'all' parameter is not set")


def _changed(context: Context, node: Obj, adding: list[Obj], removing: list[Obj]) -> tuple[str, list[Any]]:
    """What was done in a word, and the node's taints then; new ones come first. Raises Failure."""
    before: list[Obj] = dig(node, "spec", "taints", default=[])
    overwrite = context.flags["overwrite"]
    taken = [t["key"] for t in adding if any(_same(t, old) for old in before)]
    if taken and not overwrite:
        raise Failure(f'node {node["metadata"]["name"]} already has {",".join(taken)} taint(s) with same effect(s) and '
                      "--overwrite is false")  # fmt: skip
    after = [{k: v for k, v in t.items() if v} for t in adding]
    after += [old for old in before if not any(_same(t, old) for t in adding)]
    added, deleted = len(after) != len(before), False
    missing: list[Exception] = []
    for entry in removing:
        left = [t for t in after if t["key"] != entry["key"] or entry["effect"] not in ("", t.get("effect"))]
        deleted = len(left) != len(after)
        if not deleted:
            tail = f":{entry['effect']}" if entry["effect"] else ""
            missing.append(Failure(f'taint "{entry["key"]}{tail}" not found'))
        after = left
    raise_all(missing)
    if (added and deleted) or overwrite:
        return "modified", after
    return ("tainted" if added else "untainted"), after


def _same(left: Obj, right: Obj) -> bool:
    return bool((left["key"], left["effect"]) == (right["key"], right.get("effect")))


_CLUSTER = "Cluster Management Commands"
CORDON = Verb("cordon", "Mark node as unschedulable", cordon, group=_CLUSTER, usage="NODE", operands=("@node",),
              flags=(options.SELECTOR, options.DRY_RUN))  # fmt: skip
UNCORDON = Verb("uncordon", "Mark node as schedulable", uncordon, group=_CLUSTER, usage="NODE", operands=("@node",),
                flags=(options.SELECTOR, options.DRY_RUN))  # fmt: skip
TAINT = Verb(
    "taint", "Update the taints on one or more nodes", taint, group=_CLUSTER, operands=("@kind", "@name"),
    usage="NODE NAME KEY_1=VAL_1:TAINT_EFFECT_1 ... KEY_N=VAL_N:TAINT_EFFECT_N",
    flags=(*options.OUTPUT, options.SELECTOR, options.ALL, options.DRY_RUN, options.VALIDATE,
           Flag("overwrite", "Let taints be replaced.", type="bool"),
           Flag("field-manager", "Name of who manages the fields.", default="kubectl-taint")),
)  # fmt: skip
