"""kubectl edit."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from tui.api import yaml
from tui.api.errors import ApiError
from tui.api.objects import Obj
from tui.api.process import Edit, Steps
from tui.kubectl import options
from tui.kubectl.changes import (
    LAST_APPLIED,
    check_subresource,
    create,
    last_applied,
    patch,
    report,
    tidy,
    with_configuration,
)
from tui.kubectl.context import Context
from tui.kubectl.errors import Failure, raise_all
from tui.kubectl.flags import Flag
from tui.kubectl.manifests import Manifest, check_namespace, parse_manifests, read_manifests
from tui.kubectl.targets import Target, flatten, resolve
from tui.kubectl.threeway import merge
from tui.kubectl.verb import Verb

_HEADER = (
    "# Please edit the object below. Lines beginning with a '#' will be ignored,\n"
    "# and an empty file will abort the edit. If an error occurs while saving this file will be\n"
    "# reopened with the relevant failures.\n#\n"
)


def run(context: Context) -> Steps:
    """Opens live objects in the editor, all of them in one text, and sends what was changed."""
    _ = context.validation
    subresource = context.flags["subresource"]
    check_subresource(subresource)
    if subresource == "scale":
        raise Failure("--subresource=scale is not simulated in Harborlight")
    targets, errors = yield from resolve(context, context.args, all=True)
    raise_all(flatten(errors))
    if not targets:
        raise Failure("edit cancelled, no objects found")
    return (yield from _Sitting(context, targets).run())


def edit_before_create(context: Context) -> Steps:
    """`create --edit`: each object of the files in an editor of its own, before it is made."""
    manifests, errors = yield from read_manifests(context, validate=True)
    raise_all(flatten(errors))
    for manifest in manifests:
        code = yield from _Creating(context, [_target(manifest)]).run()
        if code:
            return code
    return 0


def edit_last_applied(context: Context) -> Steps:
    """`apply edit-last-applied`: what apply remembers of live objects."""
    _ = context.validation
    targets, errors = yield from resolve(context, context.args, all=True)
    raise_all(flatten(errors))
    found: list[Manifest] = []
    for text in filter(None, (last_applied(target.obj or {}) for target in targets)):
        manifests, errors = parse_manifests(context, text, "edited-file")
        raise_all(flatten(errors))
        found += manifests
    if not found:
        raise Failure("no last-applied-configuration annotation found on resources, to create the annotation, use "
                      "command `kubectl apply set-last-applied --create-annotation`")  # fmt: skip
    return (yield from _Remembering(context, [_target(manifest) for manifest in found]).run())


def _target(manifest: Manifest) -> Target:
    return Target(manifest.resource, manifest.namespace, manifest.name, manifest.obj, manifest.source)


class _Sitting:
    """One sitting in the editor: reopened with what was wrong until the text fits, or is left as it was."""

    head = _HEADER

    def __init__(self, context: Context, targets: list[Target]) -> None:
        self._context, self._targets = context, [target for target in targets if target.obj]
        self._json = context.flags["output"] == "json"
        self._path = f"/tmp/kubectl-edit-{context.now % 10**10}.{'json' if self._json else 'yaml'}"
        self._reasons: list[tuple[str, list[str]]] = []
        self._tally: list[str] = []
        """Reasons of the server's refusals."""

    def run(self) -> Generator[Any, Any, int]:
        """The exit code. Raises Failure."""
        original = text = self._whole([tidy(target.obj or {}) for target in self._targets])
        failing = False
        while True:
            edited = yield Edit(self._path, self._header() + text)
            body = text if edited is None else _without_comments(edited)
            if failing and _canonical(body) == _canonical(text):
                raise self._kept(body, Failure("Edit cancelled, no valid changes were saved."))
            if _canonical(body) == _canonical(original):
                self._context.err("Edit cancelled, no changes made.")
                return 0
            if not body.strip():
                self._context.err("Edit cancelled, saved file was empty.")
                return 0
            text = body
            code = self._take(body)
            if code is not None:
                return code
            failing = True

    def _whole(self, objects: list[Obj]) -> str:
        value = objects[0] if len(objects) == 1 else {
            "apiVersion": "v1", "items": objects, "kind": "List", "metadata": {}}  # fmt: skip
        return yaml.dump_json(value) if self._json else yaml.dump(value)

    def _header(self) -> str:
        if self._json:
            return ""
        lines = []
        for head, others in self._reasons:
            lines += [f"# {head}{':' if others else ''}", *(f"# * {other}" for other in others), "#"]
        return self.head + "".join(line.replace("\n", "\n# ") + "\n" for line in lines)

    def _take(self, body: str) -> int | None:
        """Send the objects of a text; the exit code, None where it has to be edited again. Raises Failure."""
        manifests, errors = parse_manifests(self._context, body, "edited-file")
        if errors:
            self._reasons = [(f"The edited file had a syntax error: {_joined(errors)}", [])]
            return None
        self._reasons, self._tally = [], []
        try:
            for manifest in manifests:
                check_namespace(self._context, manifest)
            for manifest in manifests:
                self._send(manifest)
        except (ApiError, Failure) as error:
            raise self._kept(body, error) from None
        return self._result(body)

    def _result(self, body: str) -> int | None:
        if "retry" in self._tally:
            self._context.process.files.write(self._path, body)
            self._context.err(f"You can run `kubectl replace -f {self._path}` to try this update again.")
            return 1
        if "gone" in self._tally:
            self._context.process.files.write(self._path, body)
            self._context.err(f'The edits you made on deleted resources have been saved to "{self._path}"')
            return 1
        return None if self._reasons else 0

    def _kept(self, body: str, error: Exception) -> Exception:
        """The failure that ends the sitting, once what was typed is stored."""
        self._context.process.files.write(self._path, body)
        self._context.err(f'A copy of your changes has been stored to "{self._path}"')
        return error

    def _send(self, manifest: Manifest) -> None:
        """Patch one object by what differs. Raises Failure for what may not change."""
        target = self._original(manifest)
        if target is None:
            raise Failure(f"no original object found for {manifest.obj.get('kind')} {manifest.name}")
        shown = tidy(target.obj or {})
        edited = self._annotated(manifest)
        if edited == shown:
            self._context.done(target.resource, target.name, "skipped")
            return
        if any(edited.get(field) != shown.get(field) for field in ("apiVersion", "kind")) or \
                manifest.name != target.name:  # fmt: skip
            raise Failure("At least one of apiVersion, kind and name was changed")
        pending = merge(target.resource, shown, edited, yaml.compact_json(shown))
        if self._context.flags["output-patch"]:
            self._context.out(f"Patch: {yaml.compact_json(pending.patch)}")
        try:
            patch(self._context, target.resource, target.namespace, target.name, pending.patch, pending.type,
                  subresource=self._context.flags["subresource"], validation=self._context.validation,
                  manager="kubectl-edit")  # fmt: skip
        except ApiError as error:
            self._context.err(f"error: {self._refused(target, error)}")
            return
        self._context.done(target.resource, target.name, "edited")

    def _original(self, manifest: Manifest) -> Target | None:
        """What was there before, by its uid."""
        uid = manifest.obj["metadata"].get("uid", "")
        return next((t for t in self._targets if t.obj and t.obj["metadata"].get("uid", "") == uid), None)

    def _annotated(self, manifest: Manifest) -> Obj:
        return with_configuration(manifest.obj) if self._context.flags["save-config"] else manifest.obj

    def _refused(self, target: Target, error: ApiError) -> str:
        """The server's refusal in a line (editoptions.go, addError)."""
        name = f'{target.resource.resource} "{target.name}"'
        if error.reason == "Invalid":
            causes = error.details.get("causes") or ()
            others = [f"{cause.get('field', '')}: {cause.get('message', '')}" for cause in causes]
            self._reasons.append((f"{name} was not valid", others))
            return f"{name} is invalid"
        if error.reason == "NotFound":
            self._tally.append("gone")
            return f"{name} could not be found on the server"
        self._tally.append("retry")
        return f"{name} could not be patched: {error}"


class _Creating(_Sitting):
    """The text of an object that is not there yet."""

    def _send(self, manifest: Manifest) -> None:
        made = create(self._context, manifest.resource, self._annotated(manifest))
        report(self._context, manifest.resource, made, "created", joined=True)


class _Remembering(_Sitting):
    """The text of what apply remembers."""

    head = ("# Please edit the 'last-applied-configuration' annotations below.\n"
            "# Lines beginning with a '#' will be ignored, and an empty file will abort the edit.\n#\n")  # fmt: skip

    def _send(self, manifest: Manifest) -> None:
        """Patch the annotation alone."""
        known = self._original(manifest)
        if known is not None and manifest.obj == known.obj:
            self._context.done(manifest.resource, manifest.name, "skipped")
            return
        body = {"metadata": {"annotations": {LAST_APPLIED: yaml.compact_json(manifest.obj)}}}
        patch(self._context, manifest.resource, manifest.namespace, manifest.name, body, "merge",
              validation=self._context.validation, manager="kubectl-client-side-apply")  # fmt: skip
        self._context.done(manifest.resource, manifest.name, "edited")


def _joined(errors: list[Exception]) -> str:
    texts = [str(error) for error in flatten(errors)]
    return texts[0] if len(texts) == 1 else f"[{', '.join(texts)}]"


def _without_comments(text: str) -> str:
    """The text without its comment lines."""
    return "".join(line for line in text.splitlines(keepends=True) if not line.startswith("#"))


def _canonical(text: str) -> str:
    """What the text says, however it is laid out; the text itself where it cannot be read."""
    try:
        return str(yaml.compact_json(yaml.load(text)))
    except (yaml.YamlError, yaml.JsonError):
        return text.strip()


VERB = Verb(
    "edit", "Edit a resource on the server", run, group="Basic Commands (Intermediate)", operands=("@kind", "@name"),
    usage="(RESOURCE/NAME | -f FILENAME)",
    flags=(*options.FILES, *options.OUTPUT, options.VALIDATE, options.SAVE_CONFIG,
           Flag("field-manager", "Name of who manages the fields.", default="kubectl-edit"),
           Flag("output-patch", "Print the patch.", type="bool"),
           Flag("windows-line-endings", "Edit with Windows line endings.", type="bool", simulated=False),
           Flag("subresource", "Subresource to edit.", values=("status",)), options.RECORD),
)  # fmt: skip
