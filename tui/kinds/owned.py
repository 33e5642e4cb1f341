"""Claiming: which objects a controller owns, adopts and releases (controller_ref_manager)."""

from __future__ import annotations

from collections.abc import Callable

from tui.api.kind import Api
from tui.api.objects import Key, Obj, clone, key, labels, owner
from tui.api.selectors import LabelSelector


def itself(before: Obj | None, after: Obj | None, api: Api) -> tuple[Key, ...]:
    """The key to sync after a change of the object that a controller is about."""
    return (key(after or before or {}),)


def reference_to(controller: Obj) -> Obj:
    """The owner reference that marks an object as managed by the controller."""
    meta = controller["metadata"]
    return {
        "apiVersion": controller["apiVersion"], "blockOwnerDeletion": True, "controller": True,
        "kind": controller["kind"], "name": meta["name"], "uid": meta["uid"],
    }


def candidates(resource: str, controller: Obj, selector: LabelSelector, api: Api) -> list[Obj]:
    """What the controller owns and what its selector matches, by name."""
    meta = controller["metadata"]
    found = {o["metadata"]["uid"]: o for o in api.index(resource, "owner", meta["uid"])}
    for obj in _matching(resource, meta["namespace"], selector, api):
        found.setdefault(obj["metadata"]["uid"], obj)
    return sorted(found.values(), key=lambda o: str(o["metadata"]["name"]))


def _matching(resource: str, namespace: str, selector: LabelSelector, api: Api) -> list[Obj]:
    required = selector.required
    if required:
        name, value = next(iter(required.items()))
        rows = [o for o in api.index(resource, "label", f"{name}={value}") if o["metadata"]["namespace"] == namespace]
    else:
        rows = api.list(resource, namespace)
    return [o for o in rows if selector.matches(labels(o))]


def claim(
    resource: str, controller: Obj, selector: LabelSelector, api: Api, wanted: Callable[[Obj], bool] = lambda obj: True,
) -> list[Obj]:
    """The objects that are the controller's, after adopting orphans that match and releasing those that do not.

    What is not `wanted` is left as it is.
    """
    uid, leaving = controller["metadata"]["uid"], bool(controller["metadata"].get("deletionTimestamp"))
    mine = []
    for obj in filter(wanted, candidates(resource, controller, selector, api)):
        holder, fits = owner(obj), selector.matches(labels(obj))
        if holder is None and fits and not leaving and not obj["metadata"].get("deletionTimestamp"):
            mine.append(_adopt(obj, controller, api))
        elif holder is not None and holder["uid"] == uid:
            if fits:
                mine.append(obj)
            elif not leaving:
                _release(obj, uid, api)
    return mine


def _adopt(obj: Obj, controller: Obj, api: Api) -> Obj:
    changed: Obj = clone(obj)
    changed["metadata"].setdefault("ownerReferences", []).append(reference_to(controller))
    return api.update(changed)


def _release(obj: Obj, uid: str, api: Api) -> None:
    changed: Obj = clone(obj)
    left = [r for r in changed["metadata"].get("ownerReferences") or () if r["uid"] != uid]
    changed["metadata"]["ownerReferences"] = left
    if not left:
        del changed["metadata"]["ownerReferences"]
    api.update(changed)
