"""--from-literal, --from-file and --from-env-file, shared by config maps and secrets."""

from __future__ import annotations

import re

from tui.api.record import record
from tui.kubectl.context import Context
from tui.kubectl.errors import Failure
from tui.kubectl.flags import Flag
from tui.kubectl.keyvalues import check_variable_name

FLAGS = (
    Flag("from-literal", "A key and its value, as key=value.", type="array"),
    Flag("from-file", "A file, a file under another key (key=file), or every file of a folder.", type="list",
         values=("@file",)),
    Flag("from-env-file", "A file of key=value lines.", type="list", values=("@file",)),
    Flag("append-hash", "Put a hash of the content after the name.", type="bool"),
)  # fmt: skip

_KEY = (
    "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  "
    "or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')"
)


@record
class Words:
    """How a kind refuses a key: twice the same, or one that cannot be."""

    twice: str
    bad: str


def collect(context: Context, words: Words) -> dict[str, str]:
    """All keys with their text; raises Failure."""
    files, literals, lines = (context.flags.get(f"from-{source}", ()) for source in ("file", "literal", "env-file"))
    found: dict[str, str] = {}
    if not context.args[0]:
        raise Failure("name must be specified")
    if lines and (files or literals):
        raise Failure("from-env-file cannot be combined with from-file or from-literal")
    for spec in literals:
        key, equals, value = spec.partition("=")
        if not equals or not key:
            raise Failure(f"invalid literal source {spec}, expected key=value")
        _add(found, key, value, words)
    for spec in files:
        for key, text in _files(context, spec):
            _add(found, key, text, words)
    for spec in lines:
        for key, text in _variables(context, spec):
            _add(found, key, text, words)
    return found


def _add(found: dict[str, str], key: str, text: str, words: Words) -> None:
    if not re.fullmatch("[-._a-zA-Z0-9]+", key) or len(key) > 253:
        raise Failure(words.bad.format(key=key, problem=_KEY))
    if key in found:
        raise Failure(words.twice.format(key=key))
    found[key] = text


def _files(context: Context, spec: str) -> list[tuple[str, str]]:
    """What --from-file names (ParseFileSource)."""
    key, equals, path = spec.partition("=")
    if not equals:
        key, path = "", spec
    elif "=" in path:
        raise Failure("key names or file paths cannot contain '='")
    elif not key:
        raise Failure(f"key name for file path {path} missing")
    elif not path:
        raise Failure(f"file path for key name {key} missing")
    files, full = context.process.files, context.process.resolve(path)
    if not files.exists(full):
        raise Failure(f"error reading {path}: no such file or directory")
    if files.is_dir(full):
        if key:
            raise Failure("cannot give a key name for a directory path")
        names = [n for n in files.list(full) if not files.is_dir(f"{full}/{n}") and re.fullmatch("[-._a-zA-Z0-9]+", n)]
        return [(name, _read(context, f"{path}/{name}")) for name in sorted(names)]
    return [(key or path.rpartition("/")[2], _read(context, path))]


def _variables(context: Context, path: str) -> list[tuple[str, str]]:
    """The lines of --from-env-file; a key alone takes its value from the environment."""
    files, full = context.process.files, context.process.resolve(path)
    if files.exists(full) and files.is_dir(full):
        raise Failure("env config file cannot be a directory")
    found = []
    for line in _read(context, path).splitlines():
        key, equals, value = line.lstrip().partition("=")
        if not key.startswith("#") and (key or equals):
            check_variable_name(key)
            found.append((key, value if equals else context.process.env.get(key, "")))
    return found


def _read(context: Context, path: str) -> str:
    try:
        return context.process.files.read(context.process.resolve(path))
    except OSError:
        raise Failure(f"error reading {path}: no such file or directory") from None
