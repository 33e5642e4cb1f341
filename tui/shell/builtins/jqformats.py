"""jq's `@formats`: a value as text for something else."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from tui.shell.builtins.jqvalues import JqFail, plain, shown, text


def _row(value: Any, name: str, separator: str, cell: Callable[[str], str]) -> str:
    if not isinstance(value, list):
        raise JqFail(f"{shown(value)} cannot be {name}-formatted, only array")
    out = []
    for item in value:
        if isinstance(item, list | dict):
            raise JqFail(f"{shown(item)} is not valid in a {name} row")
        out.append(cell(item) if isinstance(item, str) else "" if item is None else text(item))
    return separator.join(out)


def _tsv(word: str) -> str:
    return word.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")


def _quoted(value: Any) -> str:
    if isinstance(value, list | dict):
        raise JqFail(f"{shown(value)} can not be escaped for shell")
    return "'" + value.replace("'", "'\\''") + "'" if isinstance(value, str) else text(value)


def _html(value: Any) -> str:
    marks = {"<": "&lt;", ">": "&gt;", "&": "&amp;", "'": "&#39;", '"': "&quot;"}
    return "".join(marks.get(char, char) for char in plain(value))


def _decoded(value: Any) -> str:
    word = plain(value).rstrip("=")
    try:
        if len(word) == 1:
            raise binascii.Error
        return base64.b64decode(word + "=" * (-len(word) % 4), validate=True).decode(errors="replace")
    except binascii.Error:
        raise JqFail(f"{shown(value)} is not valid base64 data") from None


FORMATS: dict[str, Callable[[Any], str]] = {
    "@text": plain,
    "@json": text,
    "@csv": lambda value: _row(value, "csv", ",", lambda word: '"' + word.replace('"', '""') + '"'),
    "@tsv": lambda value: _row(value, "tsv", "\t", _tsv),
    "@sh": lambda value: " ".join(_quoted(item) for item in (value if isinstance(value, list) else [value])),
    "@html": _html,
    "@uri": lambda value: quote(plain(value), safe="-_.~"),
    "@base64": lambda value: base64.b64encode(plain(value).encode()).decode(),
    "@base64d": _decoded,
    "@base32": lambda value: base64.b32encode(plain(value).encode()).decode(),
    "@base32d": lambda value: base64.b32decode(plain(value)).decode(errors="replace"),
}
