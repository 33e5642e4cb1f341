"""Server-side apply at the API server: ownership, conflicts, and what kubectl's client-side apply left behind."""

from __future__ import annotations

import json
from typing import Any

from tui.api.client import Call
from tui.api.errors import ApiError, bad_request, quote
from tui.api.fieldsets import Path, Paths, applied, compare, leads_to, shown
from tui.api.kind import Kind
from tui.api.objects import Obj, annotations_of, clone
from tui.api.serverapply import SchemaError, check, merged, pruned
from tui.cluster.managed import Owned, Owners, Writer, owners, take

LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration"
Conflicts = list[tuple[Writer, Path]]


def apply(kind: Kind, live: Obj | None, call: Call, now: int) -> tuple[Obj, Owners]:
    """The object that an apply patch asks for, and who owns what of it then. Raises ApiError."""
    config = _configuration(kind, call)
    manager = str(call.options.get("fieldManager") or "")
    if not manager:
        raise bad_request('PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for '
                          "apply patch")  # fmt: skip
    writer = Writer(manager, "Apply", kind.api_version, call.subresource)
    wanted = Owned(now, applied(config))
    if live is None:
        return config, {writer: wanted}
    known = owners(live)
    last = known.get(writer)
    others = {other: owned for other, owned in known.items() if other != writer}
    new = merged(live, config)
    if last is not None:
        kept = frozenset[Path]().union(wanted.paths, *(owned.paths for owned in others.values()))
        new = pruned(new, last.paths, kept)
    changed, removed = compare(live, new, call.subresource)
    conflicts = [(other, path) for other, owned in sorted(others.items()) for path in sorted(owned.paths & changed)]
    if conflicts and not call.options.get("force") and not _allowed(live, manager, conflicts):
        raise conflict(conflicts)
    found = {k: v for k, v in take(known, writer, now, changed, removed).items() if k != writer}
    same = last is not None and last.paths == wanted.paths and not changed and not removed
    if manager == "kubectl" and LAST_APPLIED in annotations_of(new) and LAST_APPLIED not in annotations_of(config):
        new["metadata"]["annotations"][LAST_APPLIED] = _text(config)
    return new, {**found, writer: last if same and last is not None else wanted}


def _configuration(kind: Kind, call: Call) -> Obj:
    config: Any = clone(call.body)
    if not isinstance(config, dict):
        raise bad_request("error decoding YAML: the patch must be an object")
    meta: Any = config.get("metadata")
    meta = meta if isinstance(meta, dict) else {}
    if meta.get("managedFields"):
        raise bad_request("metadata.managedFields must be nil")
    try:
        check(config)
    except SchemaError as error:
        what = f"{meta.get('namespace', '')}/{meta.get('name', '')}; {kind.group}/{kind.version}, Kind={kind.kind}"
        raise ApiError(500, "", f"failed to create typed patch object ({what}): {error}") from None
    if kind.namespaced and not meta.get("namespace"):
        config["metadata"] = {**meta, "namespace": call.namespace}
    return config


def _text(config: Obj) -> str:
    """The configuration as `kubectl apply` remembers it."""
    from tui.api.gojson import compact_json

    meta = {**config["metadata"], "annotations": dict(annotations_of(config))}
    return compact_json({**config, "metadata": meta}) + "\n"


def _allowed(live: Obj, manager: str, conflicts: Conflicts) -> bool:
    """Whether kubectl may take what its own client-side apply has set, and nobody has changed since."""
    text = annotations_of(live).get(LAST_APPLIED)
    if manager != "kubectl" or not text:
        return False
    try:
        before = json.loads(text)
    except ValueError:
        return False
    same = applied(before) - compare(before, _within(live, before))[0]
    own = frozenset((("f:metadata", "f:annotations", f"f:{LAST_APPLIED}"),))
    return all(path in same | own for _, path in conflicts)


def _within(live: Obj, before: Obj) -> Obj:
    """What the live object says of the fields that a configuration names."""
    result = clone(before)
    for path in applied(before):
        if leads_to(live, path):
            _copy(live, result, path)
    return dict(result)


def _copy(source: Any, target: Any, path: Path) -> None:
    from tui.api.fieldsets import item_at

    for word in path[:-1]:
        named = word.startswith("f:")
        source = source[word[2:]] if named else source[item_at(source, word)]
        target = target[word[2:]] if named else target[item_at(target, word)]
    if path[-1].startswith("f:"):
        target[path[-1][2:]] = source[path[-1][2:]]


def conflict(conflicts: Conflicts) -> ApiError:
    """The refusal of an apply (errors.NewApplyConflict)."""
    causes = [{"reason": "FieldManagerConflict", "message": f"conflict with {_named(writer)}", "field": shown(path)}
              for writer, path in conflicts]  # fmt: skip
    return ApiError(409, "Conflict", _message(conflicts), {"causes": causes})


def _message(conflicts: Conflicts) -> str:
    if len(conflicts) == 1:
        writer, path = conflicts[0]
        return f"Apply failed with 1 conflict: conflict with {_named(writer)}: {shown(path)}"
    lines = []
    for name in sorted({_named(writer) for writer, _ in conflicts}):
        lines += [f"conflicts with {name}:", *(f"- {shown(path)}" for writer, path in conflicts
                                               if _named(writer) == name)]  # fmt: skip
    return f"Apply failed with {len(conflicts)} conflicts: " + "\n".join(lines)


def _named(writer: Writer) -> str:
    name = quote(writer.manager)
    if writer.subresource:
        name += f" with subresource {quote(writer.subresource)}"
    return name if writer.operation == "Apply" else f"{name} using {writer.version}"


def taken_over(call: Call) -> tuple[list[Obj] | None, Call]:
    """The managedFields that a JSON patch replaces, if it does, and the call without that part."""
    if call.options.get("patchType") != "json" or not isinstance(call.body, list):
        return None, call
    rows = [op.get("value") for op in call.body if isinstance(op, dict) and op.get("path") == "/metadata/managedFields"]
    if not rows or not isinstance(rows[-1], list):
        return None, call
    rest = [op for op in call.body if not (isinstance(op, dict) and op.get("path") == "/metadata/managedFields")]
    return rows[-1], Call(call.verb, call.resource, call.namespace, call.name, call.subresource, rest, call.options)


__all__ = ["Paths", "apply", "conflict", "taken_over"]
