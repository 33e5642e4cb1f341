"""kubectl edit."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from tui.api import yaml
from tui.api.errors import ApiError
from tui.api.objects import Obj
from tui.api.process import Edit, Steps
from tui.kubectl import options
from tui.kubectl.changes import last_applied, patch, tidy, with_configuration
from tui.kubectl.context import Context
from tui.kubectl.errors import Failure, raise_all
from tui.kubectl.flags import Flag
from tui.kubectl.targets import Target, flatten, resolve
from tui.kubectl.threeway import merge
from tui.kubectl.verb import Verb

_HEADER = (
    "# Please edit the object below. Lines beginning with a '#' will be ignored,\n"
    "# and an empty file will abort the edit. If an error occurs while saving this file will be\n"
    "# reopened with the relevant failures.\n#\n"
)


def run(context: Context) -> Steps:
    """Opens live objects in the editor, and sends what was changed."""
    targets, errors = yield from resolve(context, context.args)
    raise_all(flatten(errors))
    if not targets:
        raise Failure("edit cancelled, no objects found")
    for target in targets:
        code = yield from _edit(context, target)
        if code:
            return code
    return 0


def _edit(context: Context, target: Target) -> Generator[Any, Any, int]:
    """One object; reopened with what was wrong until it fits or is left as it was."""
    as_json = context.flags["output"] == "json"
    shown: Obj = tidy(target.obj or {})
    original = yaml.dump_json(shown) if as_json else yaml.dump(shown)
    text, failures = original, ""
    path = f"/tmp/kubectl-edit-{context.now % 10**10}.{'json' if as_json else 'yaml'}"
    while True:
        edited = yield Edit(path, (_HEADER + failures if not as_json else "") + text)
        body = text if edited is None else _without_comments(edited)
        if body.strip() == text.strip() and not failures:
            context.err("Edit cancelled, no changes made.")
            return 0
        if not body.strip():
            context.err("Edit cancelled, saved file was empty.")
            return 0
        if body.strip() == text.strip() and failures:
            context.process.files.write(path, body)
            context.err(f'A copy of your changes has been stored to "{path}"')
            raise Failure("Edit cancelled, no valid changes were saved.")
        text = body
        try:
            words_ = _send(context, target, shown, _read(body, shown))
        except Failure as error:
            failures = "".join(f"# {line}\n" for line in str(error).split("\n")) + "#\n"
            continue
        except ApiError as error:
            context.err(f"error: {_refusal(target, error)}")
            if error.reason == "Invalid":
                failures = _failures(target, error)
                continue
            return _put_aside(context, path, body, gone=error.reason == "NotFound")
        if words_ is None:
            context.err("Edit cancelled, no changes made.")
            return 0
        context.done(target.resource, target.name, words_)
        return 0


def _without_comments(text: str) -> str:
    """The text without the comment lines at its head and elsewhere."""
    return "".join(line for line in text.splitlines(keepends=True) if not line.startswith("#"))


def _read(text: str, shown: Obj) -> Obj:
    try:
        obj = yaml.load(text)
    except (yaml.YamlError, yaml.JsonError) as error:
        raise Failure(f"The edited file had a syntax error: {error}") from None
    if not isinstance(obj, dict):
        raise Failure("The edited file had a syntax error: invalid object to validate")
    for field in ("apiVersion", "kind"):
        if obj.get(field) != shown.get(field):
            raise Failure(f"{field} may not be changed")
    if (obj.get("metadata") or {}).get("name") != shown["metadata"]["name"]:
        raise Failure("At least one of apiVersion, kind and name was changed")
    return obj


def _send(context: Context, target: Target, shown: Obj, edited: Obj) -> str | None:
    """Patch by what differs; None where nothing does. Raises ApiError, Failure."""
    if context.flags["save-config"] and last_applied(edited):
        edited = with_configuration(edited)
    before = yaml.compact_json(shown)
    pending = merge(target.resource, shown, edited, before)
    if not pending.patch:
        return None
    patch(context, target.resource, target.namespace, target.name, pending.patch, pending.type,
          validation=context.validation, manager="kubectl-edit")  # fmt: skip
    return "edited"


def _refusal(target: Target, error: ApiError) -> str:
    """The server's refusal in a line (editoptions.go, addError)."""
    name = f'{target.resource.resource} "{target.name}"'
    if error.reason == "Invalid":
        return f"{name} is invalid"
    if error.reason == "NotFound":
        return f"{name} could not be found on the server"
    return f"{name} could not be patched: {error}"


def _put_aside(context: Context, path: str, text: str, *, gone: bool) -> int:
    """Keep what could not be sent, and say how to try again."""
    context.process.files.write(path, text)
    if gone:
        context.err(f'The edits you made on deleted resources have been saved to "{path}"')
    else:
        context.err(f"You can run `kubectl replace -f {path}` to try this update again.")
    return 1


def _failures(target: Target, error: ApiError) -> str:
    """What was wrong with the fields, as comments above the text."""
    causes = [f"# * {c.get('field', '')}: {c.get('message', '')}\n" for c in error.details.get("causes") or ()]
    return f'# {target.resource.resource} "{target.name}" was not valid:\n{"".join(causes)}#\n'


VERB = Verb(
    "edit", "Edit a resource on the server", run, group="Basic Commands (Intermediate)", operands=("@kind", "@name"),
    usage="(RESOURCE/NAME | -f FILENAME)",
    long="Edit a resource on the server: it opens in the editor, and what you change is sent when you save.",
    flags=(*options.FILES, *options.OUTPUT, options.VALIDATE, options.SAVE_CONFIG,
           Flag("field-manager", "Name of who manages the fields.", default="kubectl-edit"),
           Flag("output-patch", "Print the patch.", type="bool", simulated=False),
           Flag("windows-line-endings", "Edit with Windows line endings.", type="bool", simulated=False),
           Flag("subresource", "Subresource to edit.", simulated=False), options.RECORD),
)  # fmt: skip
