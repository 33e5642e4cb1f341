"""Namespaces. What happens to the contents of a deleted one is the namespace controller's business."""

from __future__ import annotations

from tui.api.errors import FieldError, invalid_value
from tui.api.kind import Column, Kind, Reader
from tui.api.names import is_dns1123_label, is_qualified_name
from tui.api.objects import Obj, dig
from tui.kinds.age import age, describe_time
from tui.kinds.describe import Lines, add_metadata
from tui.kinds.fields import check_finalizer, each

NAME_LABEL = "kubernetes.io/metadata.name"


def _default(obj: Obj) -> None:
    """The label that network policies select by; the server puts it back whatever an update says."""
    name = obj["metadata"].get("name")
    if name:
        obj["metadata"]["labels"] = {**(obj["metadata"].get("labels") or {}), NAME_LABEL: name}


def _validate(obj: Obj) -> list[FieldError]:
    """Finalizers of a namespace's own, besides those of its metadata."""
    errors, path = [], "spec.finalizers"
    for name in dig(obj, "spec", "finalizers", default=None) or ():
        errors += each(path, name, is_qualified_name(name)) + check_finalizer(path, name)
    return errors


def _validate_status(obj: Obj, old: Obj) -> list[FieldError]:
    """The phase follows from whether it is being deleted."""
    phase, going = dig(obj, "status", "phase", default=""), bool(obj["metadata"].get("deletionTimestamp"))
    if phase == ("Terminating" if going else "Active"):
        return []
    words = "may only be 'Terminating' if `deletionTimestamp` is not empty" if going else (
        "may only be 'Active' if `deletionTimestamp` is empty")
    return [invalid_value("status.Phase", phase, words)]


def _prepare(obj: Obj, old: Obj | None) -> None:
    if old is None:
        obj["status"] = {"phase": "Active"}
    elif "spec" in old:
        obj["spec"] = {**(obj.get("spec") or {}), "finalizers": old["spec"].get("finalizers", [])}


def _describe(obj: Obj, reader: Reader, events: bool) -> str:
    lines = Lines()
    add_metadata(lines, obj, namespaced=False)
    lines.add(0, f"Status:\t{dig(obj, 'status', 'phase', default='')}\n")
    conditions = dig(obj, "status", "conditions", default=())
    if conditions:
        lines.add(0, "Conditions:\n")
        lines.add(1, "Type\tStatus\tLastTransitionTime\tReason\tMessage\n")
        lines.add(1, "----\t------\t------------------\t------\t-------\n")
        for condition in conditions:
            since = describe_time(condition.get("lastTransitionTime"))
            reason, message = condition.get("reason", ""), condition.get("message", "")
            lines.add(1, f"{condition['type']}\t{condition['status']}\t{since}\t{reason}\t{message}\n")
    lines.add(0, "\nNo resource quota.\n")
    lines.add(0, "\nNo LimitRange resource.\n")
    return str(lines)


NAMESPACE = Kind(
    kind="Namespace", plural="namespaces", singular="namespace", short=("ns",), namespaced=False,
    verbs=("create", "delete", "get", "list", "patch", "update", "watch"), subresources=("status", "finalize"),
    generation=False, finalizers=("kubernetes",), name_check=is_dns1123_label,
    columns=(
        Column("Status", lambda obj, now: dig(obj, "status", "phase", default="")),
        Column("Age", lambda obj, now: age(obj["metadata"].get("creationTimestamp"), now)),
    ),
    default=_default, prepare=_prepare, validate=_validate, validate_status=_validate_status,
    fields={
        "name": lambda obj: str(obj["metadata"]["name"]),
        "status.phase": lambda obj: str(dig(obj, "status", "phase", default="")),
    },
    describe=_describe,
)
