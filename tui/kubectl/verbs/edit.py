"""kubectl edit."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from tui.api import yaml
from tui.api.errors import ApiError
from tui.api.objects import Obj
from tui.api.process import Edit, Steps
from tui.kubectl import options
from tui.kubectl.changes import check_subresource, patch, tidy, with_configuration
from tui.kubectl.context import Context
from tui.kubectl.errors import Failure, raise_all
from tui.kubectl.flags import Flag
from tui.kubectl.manifests import Manifest, check_namespace, parse_manifests
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


class _Sitting:
    """One sitting in the editor: reopened with what was wrong until the text fits, or is left as it was."""

    def __init__(self, context: Context, targets: list[Target]) -> None:
        self._context, self._targets = context, {t.obj["metadata"]["uid"]: t for t in targets if t.obj}
        self._json = context.flags["output"] == "json"
        self._path = f"/tmp/kubectl-edit-{context.now % 10**10}.{'json' if self._json else 'yaml'}"
        self._reasons: list[tuple[str, list[str]]] = []
        self._tally: list[str] = []
        """Reasons of the server's refusals."""

    def run(self) -> Generator[Any, Any, int]:
        """The exit code. Raises Failure."""
        original = text = self._whole([tidy(target.obj or {}) for target in self._targets.values()])
        failing = False
        while True:
            edited = yield Edit(self._path, self._header() + text)
            body = text if edited is None else _without_comments(edited)
            if failing and _canonical(body) == _canonical(text):
                raise self._kept(body, "Edit cancelled, no valid changes were saved.")
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
        return _HEADER + "".join(line.replace("\n", "\n# ") + "\n" for line in lines)

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
        except Failure as error:
            raise self._kept(body, str(error)) from None
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

    def _kept(self, body: str, words: str) -> Failure:
        """The failure that ends the sitting, once what was typed is stored."""
        self._context.process.files.write(self._path, body)
        self._context.err(f'A copy of your changes has been stored to "{self._path}"')
        return Failure(words)

    def _send(self, manifest: Manifest) -> None:
        """Patch one object by what differs. Raises Failure for what may not change."""
        target = self._targets.get(str(manifest.obj["metadata"].get("uid", "")))
        if target is None:
            raise Failure(f"no original object found for {manifest.obj.get('kind')} {manifest.name}")
        shown = tidy(target.obj or {})
        edited = with_configuration(manifest.obj) if self._context.flags["save-config"] else manifest.obj
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
