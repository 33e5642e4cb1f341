"""The patch that apply sends."""

from __future__ import annotations

from typing import Any

from tui.api import schema, yaml
from tui.api.conflicts import conflict
from tui.api.objects import Obj
from tui.api.patch import three_way
from tui.api.record import record
from tui.kubectl.errors import Failure
from tui.kubectl.resources import Resource


class Conflict(Failure):
    """Others have changed what a patch changes."""


@record
class Pending:
    """A patch, not yet sent."""

    patch: Obj
    type: str
    """strategic, or merge for kinds that kubectl knows no structure of."""


def merge(resource: Resource, live: Obj, manifest: Obj, before: str | None, *, overwrite: bool = True) -> Pending:
    """What to send so that the live object follows the manifest; `before` is the last applied configuration.

    Without `overwrite` it raises Conflict where others have changed what the patch changes.
    """
    original: Any = None
    if before:
        try:
            original = yaml.load_json(before)
        except yaml.JsonError as error:
            raise Failure(f"error parsing last applied configuration: {error}") from None
    type = schema.lookup(resource.kind, resource.group, resource.version)
    patch = three_way(original, manifest, live, type)
    if not overwrite and type is not None:
        changed = three_way(original, live, original or {}, type)
        if conflict(patch, changed, type):
            raise Conflict(f"patch:\n{yaml.dump(patch)}\nconflicts with changes made from original to current:\n"
                           f"{yaml.dump(changed)}")  # fmt: skip
    return Pending(patch, "merge" if type is None else "strategic")
