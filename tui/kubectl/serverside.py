"""`kubectl apply --server-side`: the patch, its conflicts, and the move from client-side apply (csaupgrade)."""

from __future__ import annotations

from typing import Any

from tui.api.errors import ApiError
from tui.api.objects import Obj, clone
from tui.kubectl.changes import LAST_APPLIED, last_applied
from tui.kubectl.context import Context
from tui.kubectl.errors import Failure
from tui.kubectl.manifests import Manifest

_OWN = "kubectl"
"""kubectl's field manager for server-side apply."""
_HINT = """
Please review the fields above--they currently have other managers. Here
are the ways you can resolve this warning:
* If you intend to manage all of these fields, please re-run the apply
  command with the `--force-conflicts` flag.
* If you do not intend to manage all of the fields, please edit your
  manifest to remove references to the fields that should keep their
  current managers.
* You may co-own fields by updating your manifest to match the existing
  value; in this case, you'll become the manager if the other manager(s)
  stop managing the field (remove it from their configuration).
See https://kubernetes.io/docs/reference/using-api/server-side-apply/#conflicts"""


def apply_on_server(context: Context, manifest: Manifest) -> Obj:
    """Send the manifest to be applied; the object as it is then. Raises ApiError, Failure."""
    force = bool(context.flags["force-conflicts"])
    try:
        obj = _send(context, manifest, manifest.obj, manager(context), force)
    except ApiError as error:
        if error.reason == "Conflict":
            raise Failure(f"{error}{_HINT}") from None
        raise
    if context.dry_run == "server":
        return obj
    obj = _keep_annotation(context, manifest, obj)
    if _migrate(context, manifest, obj):
        obj = _send(context, manifest, manifest.obj, manager(context), force)
    return obj


def manager(context: Context) -> str:
    """The field manager: --field-manager, else kubectl."""
    return str(context.flags["field-manager"]) if context.flags.has("field-manager") else _OWN


def _send(context: Context, manifest: Manifest, body: Obj, who: str, force: bool) -> Obj:
    changed: Obj = context.send(
        "patch", manifest.resource, manifest.namespace, manifest.name, body=clone(body), patchType="apply",
        dryRun=context.dry_run_all, fieldValidation=context.validation, fieldManager=who, force=force,
    )  # fmt: skip
    return changed


def _owners(obj: Obj, operation: str) -> list[Obj]:
    """The entries that own the annotation of client-side apply."""
    field = f"f:{LAST_APPLIED}"
    return [
        row for row in obj["metadata"].get("managedFields") or ()
        if row["operation"] == operation and not row.get("subresource")
        and field in ((row.get("fieldsV1") or {}).get("f:metadata") or {}).get("f:annotations", {})
    ]  # fmt: skip


def _keep_annotation(context: Context, manifest: Manifest, obj: Obj) -> Obj:
    """Give the annotation of client-side apply a manager of its own, so that the move does not lose it."""
    text = last_applied(obj)
    if manager(context) != _OWN or text is None or _owners(obj, "Apply"):
        return obj
    meta: dict[str, Any] = {"name": manifest.name, "annotations": {LAST_APPLIED: text}}
    if manifest.namespace:
        meta["namespace"] = manifest.namespace
    body = {"apiVersion": manifest.obj["apiVersion"], "kind": manifest.obj["kind"], "metadata": meta}
    return _send(context, manifest, body, "kubectl-last-applied", True)


def _migrate(context: Context, manifest: Manifest, obj: Obj) -> bool:
    """Make server-side apply the owner of what client-side apply owned; whether there was anything to do."""
    old = _owners(obj, "Update")
    rows = obj["metadata"].get("managedFields") or []
    own = next((row for row in rows if row["operation"] == "Apply" and row["manager"] == manager(context)), None)
    if not old or own is None:
        return False
    fields = clone(own["fieldsV1"])
    for row in old:
        _unite(fields, row["fieldsV1"])
    kept = [{**row, "fieldsV1": fields} if row is own else row for row in rows if row not in old]
    body = [{"op": "replace", "path": "/metadata/managedFields", "value": kept},
            {"op": "replace", "path": "/metadata/resourceVersion", "value": obj["metadata"]["resourceVersion"]}]
    context.send("patch", manifest.resource, manifest.namespace, manifest.name, body=body, patchType="json",
                 fieldManager=manager(context))  # fmt: skip
    return True


def _unite(fields: Obj, more: Obj) -> None:
    for word, inner in more.items():
        _unite(fields.setdefault(word, {}), inner)
