"""What is wrong with a manifest while it is being written: syntax, fields, and a selector that matches nothing."""

from __future__ import annotations

import re
from typing import Any

from tui.api.kind import Reader
from tui.api.objects import dig, labels
from tui.api.record import record
from tui.api.yaml import Document, JsonError, YamlError, load_documents


@record
class Problem:
    """One problem: where, in words, and whether the server would refuse it."""

    line: int
    """From 1."""
    words: str
    wrong: bool = True


def find_problems(text: str, api: Reader) -> list[Problem]:
    """The problems of a file, in the order of their lines."""
    try:
        documents = load_documents(text)
    except YamlError as error:
        line = max(1, error.line)
        last = max(1, len(text.splitlines()))
        return [Problem(min(line, last), f"line {line}, column {max(1, error.column)}: {error.message}")]
    except (JsonError, ValueError, RecursionError) as error:
        return [Problem(1, str(error))]
    found = [problem for document in documents for problem in _of_document(document, api)]
    return sorted(found, key=lambda problem: problem.line)


def _of_document(document: Document, api: Reader) -> list[Problem]:
    value = document.value
    if not isinstance(value, dict):
        return [Problem(document.line, "a manifest is a map: apiVersion, kind, metadata, spec")]
    missing = [
        Problem(document.line, f"{name} is missing")
        for name in ("apiVersion", "kind", "metadata")
        if not value.get(name)
    ]
    return missing or [*_fields(document), *_selects(document, api)]


def _fields(document: Document) -> list[Problem]:
    from tui.api import schema

    try:
        errors = [str(error) for error in schema.decode(document.value, strict=True)]
    except Exception as error:  # noqa: BLE001  (whatever the decoder refuses is a problem to show, never a crash)
        errors = [str(error)]
    return [Problem(_line_of(document, words), words) for words in errors]


def _selects(document: Document, api: Reader) -> list[Problem]:
    value = document.value
    selector = dig(value, "spec", "selector")
    if value.get("kind") != "Service" or not isinstance(selector, dict) or not selector:
        return []
    namespace = dig(value, "metadata", "namespace", default="default")
    if any(selector.items() <= labels(pod).items() for pod in api.list("pods", str(namespace))):
        return []
    wanted = ",".join(f"{k}={v}" for k, v in selector.items())
    return [Problem(_line_of(document, '"spec.selector"'), f"no pod carries {wanted} right now", wrong=False)]


def _line_of(document: Document, words: str) -> int:
    """The line of the field that an error names in quotes or as a path, found part by part from the top."""
    path = re.search(r'"([\w.\[\]/-]+)"|Go struct field \w+\.([\w.]+)', words)
    names = re.findall(r"[A-Za-z][\w/-]*", (path[1] or path[2]) if path else "")
    lines, at = document.text.splitlines(), 0
    for name in names:
        field = re.compile(rf"[\s-]*\"?{re.escape(name)}\"?\s*:")
        found = next((i for i in range(at, len(lines)) if field.match(lines[i])), None)
        if found is None:
            break
        at = found
    return document.line + at


def selector_of(text: str) -> dict[str, str]:
    """The selector of the first Service in a file, {} where there is none."""
    try:
        values: list[Any] = [document.value for document in load_documents(text)]
    except (YamlError, JsonError, ValueError, RecursionError):
        return {}
    for value in values:
        if isinstance(value, dict) and value.get("kind") == "Service":
            selector = dig(value, "spec", "selector", default={})
            return {str(k): str(v) for k, v in selector.items()} if isinstance(selector, dict) else {}
    return {}
