"""What the verbs that change objects share: sending with a dry run, printing, last-applied configuration."""

from __future__ import annotations

from typing import Any

from tui.api import yaml
from tui.api.errors import ApiError
from tui.api.objects import Obj, annotations_of
from tui.kubectl.context import Context
from tui.kubectl.errors import Failure, with_source
from tui.kubectl.flags import parse_bool
from tui.kubectl.printers import Printer, format_of, printer, tidy
from tui.kubectl.resources import Resource

LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration"
SUBRESOURCES = ("status", "scale", "resize")
"""Those that --subresource may name."""

_POLICIES = {"background": "Background", "orphan": "Orphan", "foreground": "Foreground"}


def report(context: Context, resource: Resource, obj: Obj, words: str, *, joined: bool = False) -> None:
    """The object as -o asks, or `service/web <words>`; joined: by the one printer of a verb with several objects."""
    show = printer(context)
    if show is None:
        context.done(resource, obj["metadata"].get("name", ""), words)
    elif joined:
        write_joined(context, show, obj)
    else:
        context.write(show(obj))


def write_joined(context: Context, show: Printer, obj: Obj) -> None:
    """Print an object with the verb's one printer, which parts YAML documents from one another."""
    if context.printed and format_of(context)[0] == "yaml":
        context.write("---\n")
    context.printed += 1
    context.write(show(obj))


def configuration(obj: Obj) -> str:
    """The manifest as apply remembers it: JSON without the annotation itself."""
    meta = dict(obj.get("metadata") or {})
    meta["annotations"] = {k: v for k, v in (meta.get("annotations") or {}).items() if k != LAST_APPLIED}
    return yaml.compact_json({**obj, "metadata": meta}) + "\n"


def with_configuration(obj: Obj) -> Obj:
    """The manifest with its own configuration noted in it."""
    meta = dict(obj.get("metadata") or {})
    meta["annotations"] = {**(meta.get("annotations") or {}), LAST_APPLIED: configuration(obj)}
    return {**obj, "metadata": meta}


def last_applied(obj: Obj) -> str | None:
    """The remembered configuration, None where there is none."""
    return annotations_of(obj).get(LAST_APPLIED)


def create(context: Context, resource: Resource, obj: Obj, source: str = "", manager: str = "kubectl-create") -> Obj:
    """Create on the server, by --dry-run; raises ApiError with the source named."""
    if context.dry_run == "client":
        return obj
    namespace = (obj.get("metadata") or {}).get("namespace", "")
    try:
        made: Obj = context.send("create", resource, namespace, body=unversioned(obj), dryRun=context.dry_run_all,
                                 fieldValidation=context.validation, fieldManager=manager)  # fmt: skip
        return made
    except ApiError as error:
        raise with_source("creating", source, error) from None


def unversioned(obj: Obj) -> Obj:
    """The manifest without a resourceVersion: what `get -o yaml` gave can be created anew (resource.Helper)."""
    meta = {k: v for k, v in (obj.get("metadata") or {}).items() if k != "resourceVersion"}
    return {**obj, "metadata": meta}


def patch(context: Context, resource: Resource, namespace: str, name: str, change: Any, type: str = "strategic",
          subresource: str = "", validation: str = "", manager: str = "") -> Obj:  # fmt: skip
    """Patch on the server."""
    changed: Obj = context.send(
        "patch", resource, namespace, name, body=change, subresource=subresource, patchType=type,
        dryRun=context.dry_run_all, fieldValidation=validation, fieldManager=manager,
    )  # fmt: skip
    return changed


def check_subresource(name: str) -> None:
    """Raises kubectl's words for a subresource that its verbs do not know, or that is not simulated."""
    if name and name not in SUBRESOURCES:
        raise Failure(f'invalid subresource value: "{name}". Must be one of [{" ".join(SUBRESOURCES)}]')
    if name == "resize":
        raise Failure("--subresource=resize is not simulated in Harborlight")


__all__ = ["LAST_APPLIED", "SUBRESOURCES", "check_subresource", "configuration", "create", "last_applied", "patch",
           "report", "tidy", "unversioned", "with_configuration", "write_joined"]  # fmt: skip


def cascade(context: Context) -> str:
    """--cascade as a propagation policy; its boolean form warns. Raises Failure."""
    word = context.flags["cascade"]
    try:
        chosen = "background" if parse_bool(word) else "orphan"
    except ValueError:
        if word not in _POLICIES:
            raise Failure(f'invalid cascade value ({word}). Must be "background", "foreground", or "orphan"') from None
        return _POLICIES[word]
    context.err(f"warning: --cascade={word} is deprecated (boolean value) and can be replaced with --cascade={chosen}.")
    return _POLICIES[chosen]
