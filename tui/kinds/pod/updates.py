"""What may change of a pod once it is there (ValidatePodUpdate)."""

from __future__ import annotations

from tui.api.errors import FieldError, forbidden_field, invalid_value, required
from tui.api.objects import Obj, annotations_of, clone
from tui.kinds.pod.internal import spec_difference
from tui.kinds.pod.rules.annotations import APP_ARMOR, MIRROR, annotation_rules
from tui.kinds.pod.rules.containers import image_spaces
from tui.kinds.pod.rules.placement import tolerations
from tui.kinds.pod.rules.words import Errors

ALLOWED = (
    "pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,"
    "`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),"
    "`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)"
)
_DEADLINE = "spec.activeDeadlineSeconds"


def validate_update(new: Obj, old: Obj) -> list[FieldError]:
    """Refuses added or removed containers, and any change but the few that a running pod takes."""
    spec, before = new["spec"], old["spec"]
    errors = [*_annotations(new, old)]
    for field in ("containers", "initContainers"):
        if len(spec.get(field) or ()) != len(before.get(field) or ()):
            return [*errors, forbidden_field(f"spec.{field}", "pod updates may not add or remove containers")]
        errors += _images(spec.get(field) or [], f"spec.{field}")
    late = _deadline(spec.get("activeDeadlineSeconds"), before.get("activeDeadlineSeconds"))
    errors += late
    if late and spec.get("activeDeadlineSeconds") is not None:
        return errors
    errors += _only_added(spec.get("tolerations") or [], before.get("tolerations") or [])
    errors += _only_deleted(spec.get("schedulingGates") or [], before.get("schedulingGates") or [])
    if before.get("schedulingGates"):
        errors += _selector(spec.get("nodeSelector") or {}, before.get("nodeSelector") or {})
    munged = _with_old_mutable_fields(spec, before)
    difference = "" if munged == before else spec_difference(before, munged)
    return [*errors, forbidden_field("spec", f"{ALLOWED}\n{difference}")] if difference else errors


def _annotations(new: Obj, old: Obj) -> Errors:
    """Mirror and AppArmor annotations stay as they were made."""
    given, before = annotations_of(new), annotations_of(old)
    for key in sorted(before):
        if given.get(key) != before[key]:
            yield from _kept(key, "remove or update")
    for key in sorted(given.keys() - before.keys()):
        yield from _kept(key, "add")
    yield from annotation_rules(given, new["spec"], "metadata.annotations")


def _kept(key: str, verb: str) -> Errors:
    if key.startswith(APP_ARMOR):
        yield forbidden_field(f"metadata.annotations[{key}]", f"may not {verb} AppArmor annotations")
    if key == MIRROR:
        yield forbidden_field(f"metadata.annotations[{key}]", f"may not {verb} mirror pod annotation")


def _images(containers: list[Obj], path: str) -> Errors:
    for number, container in enumerate(containers):
        if not container.get("image"):
            yield required(f"{path}[{number}].image")
        yield from image_spaces(container, f"{path}[{number}]")


def _deadline(value: int | None, before: int | None) -> list[FieldError]:
    if value is None:
        # A pointer to nothing is shown as a word.
        detail = "must not update from a positive integer to nil value"
        return [] if before is None else [invalid_value(_DEADLINE, "null", detail)]
    if not 0 <= value <= 2**31 - 1:
        return [invalid_value(_DEADLINE, value, "must be between 0 and 2147483647, inclusive")]
    if before is not None and before < value:
        return [invalid_value(_DEADLINE, value, "must be less than or equal to previous value")]
    return []


def _only_added(given: list[Obj], before: list[Obj]) -> Errors:
    kept = [_but_seconds(toleration) for toleration in given]
    if any(_but_seconds(toleration) not in kept for toleration in before):
        detail = "existing toleration can not be modified except its tolerationSeconds"
        yield forbidden_field("spec.tolerations", detail)
        return
    yield from tolerations(given, "spec.tolerations")


def _but_seconds(toleration: Obj) -> Obj:
    return {name: value for name, value in toleration.items() if name != "tolerationSeconds" and value}


def _only_deleted(given: list[Obj], before: list[Obj]) -> Errors:
    known = {gate.get("name") or "" for gate in before}
    for number, gate in enumerate(given):
        name = gate.get("name") or ""
        if name not in known:
            detail = f"only deletion is allowed, but found new scheduling gate '{name}'"
            yield forbidden_field(f"spec.schedulingGates[{number}].name", detail)


def _selector(given: Obj, before: Obj) -> Errors:
    """While gates hold a pod back, its node selector may grow."""
    for key in sorted(before):
        if given.get(key) != before[key]:
            detail = "only additions to spec.nodeSelector are allowed (no mutations or deletions)"
            yield invalid_value("spec.nodeSelector", given, detail)
            return


def _with_old_mutable_fields(new: Obj, old: Obj) -> Obj:
    """The new spec with everything that may change put back to what it was."""
    spec: Obj = clone(new)
    for field in ("containers", "initContainers"):
        for container, before in zip(spec.get(field) or (), old.get(field) or (), strict=True):
            container["image"] = before.get("image", "")
    mutable = ["activeDeadlineSeconds", "schedulingGates", "tolerations"]
    mutable += ["nodeSelector"] if old.get("schedulingGates") else []
    if (old.get("terminationGracePeriodSeconds") or 0) < 0 and new.get("terminationGracePeriodSeconds") == 1:
        mutable.append("terminationGracePeriodSeconds")
    for field in mutable:
        _put_back(spec, old, field)
    return spec


def _put_back(spec: Obj, old: Obj, field: str) -> None:
    spec.pop(field, None)
    if field in old:
        spec[field] = old[field]
