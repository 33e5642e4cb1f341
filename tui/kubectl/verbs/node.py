"""kubectl cordon, uncordon, taint."""

from __future__ import annotations

import re
from typing import Any

from tui.api.errors import ApiError
from tui.api.objects import Obj, clone, dig
from tui.api.process import Steps
from tui.kubectl import options
from tui.kubectl.changes import patch, report
from tui.kubectl.context import Context
from tui.kubectl.errors import Failure, raise_all
from tui.kubectl.flags import Flag
from tui.kubectl.targets import flatten, resolve
from tui.kubectl.verb import Verb

_EFFECTS = ("NoSchedule", "PreferNoSchedule", "NoExecute")
_TAINT = re.compile(r"(?P<key>[^=:]+)(?:=(?P<value>[^:]*))?(?::(?P<effect>[^-]*))?(?P<off>-)?$")


def cordon(context: Context) -> Steps:
    """No new pods on these nodes."""
    return (yield from _cordon(context, True))


def uncordon(context: Context) -> Steps:
    """New pods on these nodes again."""
    return (yield from _cordon(context, False))


def _cordon(context: Context, off: bool) -> Steps:
    if not context.args and not context.flags["selector"]:
        raise context.usage(f"USAGE: {context.verb.name} NODE [flags]")
    targets, errors = yield from resolve(context, ["nodes", *context.args])
    word = "cordoned" if off else "uncordoned"
    for target in targets:
        if bool(dig(target.obj, "spec", "unschedulable", default=False)) == off:
            context.done(target.resource, target.name, f"already {word}")
            continue
        if context.dry_run != "client":
            patch(context, target.resource, "", target.name, {"spec": {"unschedulable": True if off else None}})
        context.done(target.resource, target.name, word)
    raise_all(flatten(errors))
    return 0


def taint(context: Context) -> Steps:
    """Sets and removes taints of nodes."""
    words = [a for a in context.args if "=" in a or ":" in a or a.endswith("-")]
    resources = [a for a in context.args if a not in words]
    if len(resources) < 1 or not words:
        raise Failure("one or more resources must be specified as <resource> <name>" if not resources else
                      "at least one taint update is required")  # fmt: skip
    if context.mapper.find(resources[0].partition("/")[0]).kind != "Node":
        raise Failure(f'invalid resource type {resources[0]}, only types: ["node" "nodes"] are supported')
    adding, removing = _read(words)
    targets, errors = yield from resolve(context, resources)
    for target in targets:
        try:
            done = _taint(context, clone(target.obj or {}), adding, removing)
            after = target.obj or {}
            if context.dry_run != "client":
                after = patch(context, target.resource, "", target.name, {"spec": {"taints": done[1] or None}}, "merge")
            report(context, target.resource, after, done[0])
        except (ApiError, Failure) as error:
            errors.append(error)
    raise_all(flatten(errors))
    return 0


def _read(words: list[str]) -> tuple[list[Obj], list[Obj]]:
    adding, removing = list[Obj](), list[Obj]()
    for word in words:
        found = _TAINT.match(word)
        if not found:
            raise Failure(f"invalid taint spec: {word}")
        entry = {"key": found["key"].removesuffix("-"), "value": found["value"], "effect": found["effect"]}
        if word.endswith("-"):
            removing.append({**entry, "effect": (entry["effect"] or "").removesuffix("-")})
            continue
        if entry["effect"] is None:
            raise Failure(f"invalid taint spec: {word}")
        if entry["effect"] not in _EFFECTS:
            raise Failure(f"invalid taint effect: {entry['effect']}, unsupported taint effect")
        adding.append({k: v for k, v in entry.items() if v})
    return adding, removing


def _taint(context: Context, node: Obj, adding: list[Obj], removing: list[Obj]) -> tuple[str, list[Any]]:
    taints = list(dig(node, "spec", "taints", default=[]))
    for entry in adding:
        same = [t for t in taints if (t["key"], t.get("effect")) == (entry["key"], entry["effect"])]
        if same and not context.flags["overwrite"]:
            raise Failure(f'node {node["metadata"]["name"]} already has {entry["key"]} taint(s) with same effect(s) '
                          f'and '
                          "--overwrite is false")  # fmt: skip
        taints = [t for t in taints if t not in same] + [entry]
    for entry in removing:
        gone = [t for t in taints if t["key"] == entry["key"] and entry["effect"] in ("", t.get("effect"))]
        if not gone:
            tail = f":{entry['effect']}" if entry["effect"] else ""
            raise Failure(f'taint "{entry["key"]}{tail}" not found')
        taints = [t for t in taints if t not in gone]
    if adding and removing:
        return "modified", taints
    return ("tainted" if adding else "untainted"), taints


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
