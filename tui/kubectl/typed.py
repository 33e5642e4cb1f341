"""Objects that kubectl makes itself are Go structs: their JSON keeps the order of the structs' fields."""

from __future__ import annotations

from tui.api.gojson import compact_json, dump_json
from tui.api.goorder import ordered
from tui.api.objects import Obj
from tui.kubectl.changes import LAST_APPLIED, report
from tui.kubectl.context import Context
from tui.kubectl.printers import format_of, tidy
from tui.kubectl.resources import Resource


def report_typed(context: Context, resource: Resource, obj: Obj, words: str, *, joined: bool = False) -> None:
    """The object as -o asks, or `service/web <words>`."""
    if format_of(context)[0] == "json":
        context.write(dump_json(ordered(tidy(obj, bool(context.flags["show-managed-fields"]))), sort=False))
    else:
        report(context, resource, obj, words, joined=joined)


def with_typed_configuration(obj: Obj) -> Obj:
    """The object with its own configuration noted in it, as --save-config does."""
    text = compact_json(ordered(obj), sort=False) + "\n"
    meta = dict(obj["metadata"])
    meta["annotations"] = {**(meta.get("annotations") or {}), LAST_APPLIED: text}
    return {**obj, "metadata": meta}


def filled(obj: Obj) -> Obj:
    """The object with the empty structs that Go writes even where a manifest leaves them out."""
    kind, spec = obj.get("kind"), dict(obj.get("spec") or {})
    filled = {**obj, "spec": spec, "status": obj.get("status") or _STATUS.get(str(kind), {})}
    if kind == "Pod":
        filled["spec"] = _with_resources(spec)
    elif isinstance(spec.get("template"), dict):
        template = spec["template"]
        spec["template"] = {**template, "spec": _with_resources(template.get("spec") or {})}
        spec.update({"strategy": spec.get("strategy") or {}} if kind == "Deployment" else {})
    return filled


_STATUS: dict[str, Obj] = {"Service": {"loadBalancer": {}}, "ReplicaSet": {"replicas": 0}}


def _with_resources(spec: Obj) -> Obj:
    lists = {name: [{**c, "resources": c.get("resources") or {}} for c in spec[name]]
             for name in ("containers", "initContainers") if isinstance(spec.get(name), list)}  # fmt: skip
    return {**spec, **lists}
