"""Manifests from files, folders and standard input (cli-runtime's resource builder and visitors)."""

from __future__ import annotations

from collections.abc import Generator
from fnmatch import fnmatchcase
from typing import Any

from tui.api import yaml
from tui.api.decoding import decode_metadata
from tui.api.gojson import go_type
from tui.api.objects import Obj, labels
from tui.api.process import BREATH
from tui.api.record import structure
from tui.api.selectors import SelectorError, parse_labels
from tui.kubectl.context import Context
from tui.kubectl.errors import Failure, Several, raise_all
from tui.kubectl.resources import Resource, no_match

EXTENSIONS = (".json", ".yaml", ".yml")


@structure
class Manifest:
    """One object out of a file."""

    obj: Obj
    resource: Resource
    source: str
    """File name as errors show it; `STDIN` for standard input."""

    @property
    def name(self) -> str:
        """metadata.name, "" where there is none."""
        return str((self.obj.get("metadata") or {}).get("name") or "")

    @property
    def namespace(self) -> str:
        """The object's namespace, "" for cluster-scoped ones."""
        return str((self.obj.get("metadata") or {}).get("namespace") or "") if self.resource.namespaced else ""

    def describe(self) -> str:
        """As apply's errors name it (resource.Info's String)."""
        group_version = f"{self.resource.group}/{self.resource.version}"
        return (
            f'Resource: "{group_version}, Resource={self.resource.name}", '
            f'GroupVersionKind: "{group_version}, Kind={self.resource.kind}"\n'
            f'Name: "{self.name}", Namespace: "{self.namespace}"'
        )


def require_files(context: Context) -> None:
    """Raises the words for missing or contradictory -f and -k."""
    files, folder = context.flags["filename"], context.flags.get("kustomize", "")
    if folder and files:
        raise Failure("only one of -f or -k can be specified")
    if folder:
        _refuse_folder(context, folder)
    if not files:
        raise Failure("must specify one of -f and -k")


def _refuse_folder(context: Context, folder: str) -> None:
    """Raises kustomize's words for a folder that it cannot use, or that it is not simulated."""
    files, full = context.process.files, context.process.resolve(folder)
    if not files.exists(full):
        raise Failure(f"must build at directory: not a valid directory: evalsymlink failure on '{folder}' : lstat "
                      f"{full}: no such file or directory")  # fmt: skip
    names = ("kustomization.yaml", "kustomization.yml", "Kustomization")
    if files.is_dir(full) and not set(names) & set(files.list(full)):
        raise Failure(f"unable to find one of '{names[0]}', '{names[1]}' or '{names[2]}' in directory '{full}'")
    raise Failure("--kustomize is not simulated in Harborlight")


def read_manifests(context: Context, *, validate: bool = False, need_namespace: bool = True, selectors: bool = True,
                   ) -> Generator[Any, Any, tuple[list[Manifest], list[Exception]]]:  # fmt: skip
    """Every object of -f that -l chooses (`selectors`), and what could not be read (the rest goes on).

    Raises Failure for a missing path.
    """
    found: list[Manifest] = []
    errors: list[Exception] = []
    for source in check_paths(context):
        if source == "-":
            text, title = (yield from context.process.stdin.read_all()), "STDIN"
        elif source.startswith(("http://", "https://")):
            errors.append(Failure(f"unable to read URL \"{source}\": fetching manifests is not simulated in "
                                  f"Harborlight"))
            continue
        else:
            text, title = context.process.files.read(context.process.resolve(source)), source
        yield from _read(context, text, title, validate, found, errors)
    found = _selected(context, found) if selectors and not context.flags.get("local") else found
    # Without a server kubectl does not know which kinds have namespaces.
    if need_namespace and not context.flags.get("local"):
        for manifest in list(found):
            try:
                _set_namespace(context, manifest)
            except Failure as error:
                errors.append(error)
                found.remove(manifest)
    return found, errors


def parse_manifests(context: Context, text: str, source: str) -> tuple[list[Manifest], list[Exception]]:
    """Every object of a text, and what could not be read."""
    found: list[Manifest] = []
    errors: list[Exception] = []
    for _ in _read(context, text, source, False, found, errors):
        pass
    return found, errors


def _selected(context: Context, manifests: list[Manifest]) -> list[Manifest]:
    """Those that -l chooses; raises Failure where it cannot be read."""
    text = str(context.flags.get("selector") or "").strip()
    if not text:
        return manifests
    try:
        wanted = parse_labels(text)
    except SelectorError as error:
        raise Failure(f'the provided selector "{text}" is not valid: {error}') from None
    return [m for m in manifests if wanted.matches(labels(m.obj))]


def check_paths(context: Context) -> list[str]:
    """The files that -f names, folders walked in order of name; raises for all that are missing."""
    paths: list[str] = []
    errors: list[Exception] = []
    for name in context.flags["filename"]:
        try:
            if name == "-" and "-" in paths:
                raise Failure("standard input cannot be used for multiple arguments")
            paths += _path(context, name)
        except Failure as error:
            errors.append(error)
    raise_all(errors)
    return paths


def _path(context: Context, name: str) -> list[str]:
    if name == "-" or name.startswith(("http://", "https://")):
        return [name]
    files = context.process.files
    matches = [name] if name and files.exists(context.process.resolve(name)) else _matches(context, name)
    if not matches:
        raise Failure(f'the path "{name}" does not exist')
    found: list[str] = []
    for match in matches:
        folder = files.is_dir(context.process.resolve(match))
        deep = context.flags.get("recursive", False)
        found += _folder(context, match.rstrip("/") or "/", deep) if folder else [match]
    if not found:
        raise Failure(f"error reading [{' '.join(matches)}]: recognized file extensions are [.json .yaml .yml]")
    return found


def _matches(context: Context, pattern: str) -> list[str]:
    """What a pattern that the shell left alone means (filepath.Glob, its stars in the last part only)."""
    folder, slash, last = pattern.rpartition("/")
    full = context.process.resolve(folder + slash or ".")
    if not last or not context.process.files.is_dir(full):
        return []
    return [f"{folder}{slash}{name}" for name in sorted(context.process.files.list(full)) if fnmatchcase(name, last)]


def _folder(context: Context, folder: str, deep: bool) -> list[str]:
    found: list[str] = []
    for entry in sorted(context.process.files.list(context.process.resolve(folder))):
        path = f"{folder}/{entry}" if folder != "/" else f"/{entry}"
        if context.process.files.is_dir(context.process.resolve(path)):
            found += _folder(context, path, deep) if deep else []
        elif entry.endswith(EXTENSIONS):
            found.append(path.removeprefix("./"))
    return found


def _read(context: Context, text: str, source: str, validate: bool,
          found: list[Manifest], errors: list[Exception]) -> Generator[Any, Any, None]:  # fmt: skip
    try:
        for document in yaml.each_document(text):
            yield BREATH
            if document is None:
                continue
            _document(context, document.value, source, validate, found, errors)
    except yaml.YamlError as error:
        errors.append(Failure(f"error parsing {source}: {error}"))


def _document(context: Context, value: Any, source: str, validate: bool,
              found: list[Manifest], errors: list[Exception]) -> None:  # fmt: skip
    if value is None:
        return
    try:
        if validate and context.validation != "Ignore":
            check_type(value, source)
        check_decodes(value, source)
        if isinstance(value.get("items"), list) and value["kind"].endswith("List"):
            _check_list(context, value, source)
            _items(context, value, source, found, errors)
        else:
            found.append(_manifest(context, value, source))
    except (Failure, Several) as error:
        errors.append(error)


def check_type(value: Any, source: str) -> None:
    """apiVersion and kind, as kubectl's validation asks for them before anything is sent."""
    if not isinstance(value, dict):
        problems = ["invalid object to validate"]
    else:
        problems = [
            f"{name} not set" if value.get(name) is None else f"{name} isn't string type"
            for name in ("apiVersion", "kind") if not isinstance(value.get(name), str)
        ]  # fmt: skip
    if problems:
        text = problems[0] if len(problems) == 1 else f"[{', '.join(problems)}]"
        raise Failure(
            f'error validating "{source}": error validating data: {text}; if you choose to ignore these errors, '
            "turn validation off with --validate=false"
        )


def _manifest(context: Context, value: Any, source: str) -> Manifest:
    """One object with its resource; raises Failure for a kind that the server does not serve."""
    resource = context.mapper.by_kind(value["apiVersion"], value["kind"])
    meta = value.get("metadata") or {}
    if resource is None and context.flags.get("local"):
        resource = _unserved(context, value, source)
    if resource is None:
        raise no_match(value["apiVersion"], value["kind"], meta.get("name") or "", meta.get("namespace") or "", source)
    return Manifest({**value, "metadata": dict(meta)}, resource, source)


def _unserved(context: Context, value: Any, source: str) -> Resource:
    """A kind that no server was asked for. Raises Failure where kubectl has to know its struct (`set`)."""
    version, kind = value["apiVersion"], value["kind"]
    if context.path.startswith("kubectl set"):
        raise Failure(f'unable to decode "{source}": no kind "{kind}" is registered for version "{version}" in scheme '
                      '"pkg/scheme/scheme.go:28"')  # fmt: skip
    group = version.rpartition("/")[0]
    return Resource(kind.lower(), kind.lower(), (), True, kind, group, version.rpartition("/")[2], (), ())


def _check_list(context: Context, value: Any, source: str) -> None:
    """A list is of a version that the server has, and of a kind of that version unless it is of all kinds."""
    kind, version = value["kind"].removesuffix("List"), value["apiVersion"]
    known = context.mapper.by_kind(version, kind) if kind else version in context.mapper.versions
    if not known:
        raise no_match(version, value["kind"], (value.get("metadata") or {}).get("name") or "", "", source)


def _items(context: Context, value: Any, source: str, found: list[Manifest], errors: list[Exception]) -> None:
    """What a list holds; items that name no kind are of the list's. Raises Failure where one cannot be read."""
    whole = []
    for item in value["items"]:
        if isinstance(item, dict) and not item.get("kind") and not item.get("apiVersion") and value["kind"] != "List":
            item = {**item, "apiVersion": value["apiVersion"], "kind": value["kind"].removesuffix("List")}
        check_decodes(item, source)
        whole.append(item)
    for item in whole:
        if isinstance(item.get("items"), list) and item["kind"].endswith("List"):
            _items(context, item, source, found, errors)
        elif context.mapper.by_kind(item["apiVersion"], item["kind"]) is None:
            words = f'no matches for kind "{item["kind"]}" in version "{item["apiVersion"]}"'
            errors.append(Failure(f"unable to recognize {words}"))
        else:
            found.append(_manifest(context, item, source))


def check_decodes(value: Any, source: str) -> None:
    """The little that kubectl itself decodes: the type, and metadata (UnstructuredJSONScheme)."""
    try:
        _decodes(value)
    except ValueError as error:
        raise Failure(f'unable to decode "{source}": {error}') from None


def _decodes(value: Any) -> None:
    if not isinstance(value, dict):
        go = 'struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }'
        told = f"json: cannot unmarshal {go_type(value)} into Go value of type {go}"
        raise ValueError(f"couldn't get version/kind; json parse error: {told}")
    if not value.get("kind"):
        raise ValueError(f"Object 'Kind' is missing in '{yaml.compact_json(value)}'")
    if not value.get("apiVersion"):
        raise ValueError(f"Object 'apiVersion' is missing in '{yaml.compact_json(value)}'")
    decode_metadata(value)


def _set_namespace(context: Context, manifest: Manifest) -> None:
    """Fill in the default namespace; refuse one that contradicts --namespace."""
    meta = manifest.obj["metadata"]
    if not manifest.resource.namespaced:
        meta.pop("namespace", None)
        return
    given = meta.get("namespace")
    if not given:
        meta["namespace"] = context.namespace
    elif context.explicit_namespace:
        check_namespace(context, manifest)


def check_namespace(context: Context, manifest: Manifest) -> None:
    """Raises where an object is of another namespace than the one worked in."""
    given = manifest.namespace
    if given and given != context.namespace:
        raise Failure(
            f'the namespace from the provided object "{given}" does not match the namespace "{context.namespace}". '
            f"You must pass '--namespace={given}' to perform this operation."
        )
