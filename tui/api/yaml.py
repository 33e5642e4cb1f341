"""YAML as kubectl reads and prints it: sigs.k8s.io/yaml over libyaml's grammar, in libyaml's words.

    load_documents(text)        every document of a file, YAML or JSON
    load(text)                  the first one
    dump(value)                 what `-o yaml` prints;  dump_json, compact_json: Go's JSON
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from typing import Any

import yaml

from tui.api.gojson import JsonError, compact_json, dump_json, load_json, parse_json
from tui.api.record import record
from tui.api.yamlread import MAX_SIZE, YamlError, build
from tui.api.yamlwrite import write

__all__ = [
    "Document", "JsonError", "YamlError", "compact_json", "dump", "dump_json", "each_document", "load",
    "load_documents", "load_json",
]  # fmt: skip


_SPACES = re.compile(r"\s*")
_CONTENT = re.compile(r"^(?!---\s*$)[ ]*[^\s#]", re.MULTILINE)


@record
class Document:
    """One document of a file."""

    value: Any
    """What it says: JSON-shaped."""
    line: int
    """The file's line, from 1, on which its text begins."""
    text: str


def load_documents(text: str) -> list[Document]:
    """Every document that is not empty; raises YamlError.

    Copies apimachinery's YAMLOrJSONDecoder: text that begins with `{` is JSON until a value is followed by
    something else, and YAML where it is not; only a line of `---` alone separates documents, and line numbers in
    messages count from there.
    """
    return [document for document in _documents(text) if document]


def each_document(text: str) -> Iterator[Document | None]:
    """The same one by one, so that those before a broken one are seen; raises YamlError on the way.

    While a long one is read there are Nones, at which a reader may pause.
    """
    return _documents(text)


def load(text: str) -> Any:
    """The text's first document, None where there is none; raises YamlError."""
    return next((document.value for document in _documents(text) if document), None)


def dump(value: Any) -> str:
    """The value as `kubectl -o yaml` prints it, with a newline at the end."""
    return write(value)


def _documents(text: str) -> Iterator[Document | None]:
    if len(text) > MAX_SIZE:
        raise YamlError(f"the text is longer than {MAX_SIZE} characters", 0, 0)
    end, line = 0, 1
    wrong: YamlError | None = None
    while text.startswith("{", start := _past_spaces(text, end)):
        line += text.count("\n", end, start)
        try:
            value, end = _json_value(text, start)
        except YamlError as error:
            if error.message == _CUT_SHORT:
                raise
            # What is not quite JSON may be YAML.
            wrong = error
            break
        yield Document(value, line, text[start:end])
        line += text.count("\n", start, end)
        if _past_spaces(text, end) == len(text):
            return
    if end and not wrong:
        line += text.count("\n", end, start)
        wrong = _json_error(text, start)
    yield from _yaml_documents(text[start if end or wrong else 0 :], line, wrong)


_CUT_SHORT = "unexpected EOF"


def _json_error(text: str, start: int) -> YamlError | None:
    """Why what follows JSON is none, None where it goes on with a new document."""
    try:
        _json_value(text, start)
    except YamlError as error:
        return None if text.startswith("---", start) else error
    return None


def _yaml_documents(text: str, line: int, wrong: YamlError | None) -> Iterator[Document | None]:
    """The documents of a YAML text; `wrong` is said instead where the first of them is not even YAML."""
    for first, part in _split(text, line):
        try:
            value = yield from _yaml_value(part)
        except YamlError as error:
            if wrong:
                raise wrong from None
            raise YamlError(error.message, error.line + first - 1 if error.line else first, error.column) from None
        wrong = None
        if value is not None:
            yield Document(value, first, part)


def _past_spaces(text: str, at: int) -> int:
    found = _SPACES.match(text, at)
    return found.end() if found else at


def _split(text: str, line: int) -> Iterator[tuple[int, str]]:
    """(first line, text) of each document: apimachinery's YAMLReader."""
    part: list[str] = []
    first = line
    for at, row in enumerate(text.split("\n"), line):
        after = row[3:].strip() if row.startswith("---") else ""
        if after and not after.startswith("#"):
            raise YamlError(f"invalid Yaml document separator: {after}", 0, 0)
        if row.startswith("---") and part:
            yield first, "\n".join(part) + "\n"
            part, first = [], at + 1
        else:
            part.append(row)
    yield first, "\n".join(part)


def _json_value(text: str, start: int) -> tuple[Any, int]:
    try:
        return parse_json(text, start)
    except JsonError as error:
        words = str(error) if error.eof else f"json: offset {error.offset}: {error}"
        before = text.encode("utf-8", "replace")[: max(0, error.offset - 1)].decode("utf-8", "ignore")
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        raise YamlError(words, line, column) from None


def _yaml_value(text: str) -> Generator[None, None, Any]:
    """The first document of a YAML text, with pauses; raises YamlError with the line within the text."""
    if not _CONTENT.search(text):
        return None
    try:
        text.encode()
    except UnicodeEncodeError:
        raise _converting("yaml: invalid Unicode character", 0, 0) from None
    if control := re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]", text):
        line = text.count("\n", 0, control.start()) + 1
        raise _converting("yaml: control characters are not allowed", line, 0)
    try:
        return (yield from build(text))
    except YamlError as error:
        raise _converting(error.message, error.line, error.column) from None
    except yaml.MarkedYAMLError as error:
        raise _marked(error) from None
    except yaml.YAMLError as error:
        raise _converting(f"yaml: {getattr(error, 'reason', error)}", 0, 0) from None


def _converting(message: str, line: int, column: int) -> YamlError:
    return YamlError(f"error converting YAML to JSON: {message}", line, column)


def _marked(error: yaml.MarkedYAMLError) -> YamlError:
    """go-yaml's line is libyaml's index of the line of the problem, plus one for what the scanner finds."""
    mark = error.problem_mark or error.context_mark
    index, column = (mark.line, mark.column + 1) if mark else (0, 0)
    shown = index + isinstance(error, yaml.scanner.ScannerError) if index else 0
    where = f"line {shown}: " if shown else ""
    return _converting(f"yaml: {where}{error.problem}", index + 1, column)
