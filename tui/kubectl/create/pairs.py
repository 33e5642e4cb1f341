"""--from-literal, --from-file and --from-env-file, shared by config maps and secrets."""

from __future__ import annotations

from tui.kubectl.context import Context
from tui.kubectl.errors import Failure
from tui.kubectl.flags import Flag

FLAGS = (
    Flag("from-literal", "key=value to store.", type="array"),
    Flag("from-file", "File, or key=file, or folder to store.", type="list", values=("@file",)),
    Flag("from-env-file", "File of key=value lines.", type="list", values=("@file",)),
    Flag("append-hash", "Put a hash of the content after the name.", type="bool", simulated=False),
)


def collect(context: Context) -> dict[str, str]:
    """All keys with their text; raises Failure."""
    flags, found = context.flags, dict[str, str]()
    if flags["from-env-file"] and (flags["from-file"] or flags["from-literal"]):
        raise Failure("from-env-file cannot be combined with from-file or from-literal")
    for spec in flags["from-file"]:
        for key, text in _files(context, spec):
            _add(found, key, text)
    for spec in flags["from-literal"]:
        key, equals, value = spec.partition("=")
        if not equals or not key:
            raise Failure(f'invalid literal source {spec}, expected key=value')
        _add(found, key, value.strip("'\"") if value[:1] == value[-1:] and value[:1] in "'\"" else value)
    for spec in flags["from-env-file"]:
        for line in _read(context, spec).splitlines():
            if line.strip() and not line.lstrip().startswith("#"):
                key, _, value = line.lstrip().partition("=")
                _add(found, key, value)
    return found


def _add(found: dict[str, str], key: str, text: str) -> None:
    if key in found:
        raise Failure(f'cannot add key "{key}", another key by that name already exists in Data for ConfigMap')
    found[key] = text


def _files(context: Context, spec: str) -> list[tuple[str, str]]:
    key, equals, path = spec.partition("=")
    if not equals:
        key, path = "", spec
    full = context.process.resolve(path)
    if not context.process.files.exists(full):
        raise Failure(f"error reading {path}: no such file or directory")
    if context.process.files.is_dir(full):
        names = [n for n in context.process.files.list(full) if not context.process.files.is_dir(f"{full}/{n}")]
        return [(name, _read(context, f"{path}/{name}")) for name in sorted(names)]
    return [(key or path.rpartition("/")[2], _read(context, path))]


def _read(context: Context, path: str) -> str:
    try:
        return context.process.files.read(context.process.resolve(path))
    except OSError:
        raise Failure(f"error reading {path}: no such file or directory") from None
