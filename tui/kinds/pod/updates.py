"""What may change of a pod once it is there (ValidatePodUpdate)."""

from __future__ import annotations

from tui.api.errors import FieldError, forbidden_field
from tui.api.objects import Obj, clone
from tui.kinds.pod.internal import spec_difference

ALLOWED = (
    "pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,"
    "`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),"
    "`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)"
)


def validate_update(new: Obj, old: Obj) -> list[FieldError]:
    """Refuses added or removed containers, and any change but the few that a running pod takes."""
    for field in ("containers", "initContainers"):
        if len(new["spec"].get(field) or ()) != len(old["spec"].get(field) or ()):
            return [forbidden_field(f"spec.{field}", "pod updates may not add or remove containers")]
    munged = _with_old_mutable_fields(new["spec"], old["spec"])
    if munged == old["spec"]:
        return []
    difference = spec_difference(old["spec"], munged)
    return [forbidden_field("spec", f"{ALLOWED}\n{difference}")] if difference else []


def _with_old_mutable_fields(new: Obj, old: Obj) -> Obj:
    """The new spec with everything that may change put back to what it was."""
    spec: Obj = clone(new)
    for field in ("containers", "initContainers"):
        for container, before in zip(spec.get(field) or (), old.get(field) or (), strict=True):
            container["image"] = before.get("image", "")
    for field in ("activeDeadlineSeconds", "schedulingGates"):
        _put_back(spec, old, field)
    if all(t in (new.get("tolerations") or ()) for t in old.get("tolerations") or ()):
        _put_back(spec, old, "tolerations")
    if (old.get("terminationGracePeriodSeconds") or 0) < 0 and new.get("terminationGracePeriodSeconds") == 1:
        _put_back(spec, old, "terminationGracePeriodSeconds")
    return spec


def _put_back(spec: Obj, old: Obj, field: str) -> None:
    spec.pop(field, None)
    if field in old:
        spec[field] = old[field]
