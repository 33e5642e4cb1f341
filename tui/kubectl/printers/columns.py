"""-o custom-columns."""

from __future__ import annotations

from collections.abc import Callable

from tui.api.gojson import go_value
from tui.api.objects import Obj
from tui.kubectl.errors import Failure
from tui.kubectl.printers import jsonpath, table
from tui.kubectl.printers.jsonparse import PathError


def printer(spec: str, bare: bool) -> Callable[[Obj], str]:
    """From `NAME:.metadata.name,...` (or a file of headers above paths); `bare` leaves the header out."""
    if not spec.strip():
        raise Failure("custom-columns format specified but no custom columns given")
    columns = _file(spec) if "\n" in spec.strip() else [_column(part) for part in spec.strip().split(",")]
    paths = [(head, jsonpath.printer_path(expression)) for head, expression in columns]

    def render(obj: Obj) -> str:
        items = obj["items"] if isinstance(obj.get("items"), list) else [obj]
        lines = [] if bare else ["\t".join(head for head, _ in paths)]
        for item in items:
            lines.append("\t".join(_cell(path, item) for _, path in paths))
        return table.render(lines)

    return render


def _column(part: str) -> tuple[str, str]:
    head, colon, expression = part.partition(":")
    if not colon or not head or not expression or ":" in expression:
        raise Failure(f"unexpected custom-columns spec: {part}, expected <header>:<json-path-expr>")
    return head, jsonpath.relaxed(expression)


def _file(text: str) -> list[tuple[str, str]]:
    heads, *rest = text.strip().split("\n")
    expressions = rest[0].split() if rest else []
    if len(heads.split()) != len(expressions):
        raise Failure(f"number of headers ({len(heads.split())}) and field specifications ({len(expressions)}) don't "
                      f"match")
    return [(h, jsonpath.relaxed(e)) for h, e in zip(heads.split(), expressions, strict=True)]


def _cell(path: jsonpath.Path, item: Obj) -> str:
    try:
        found = path.values(item)
    except PathError as error:
        raise Failure(str(error)) from None
    return ",".join("<none>" if one is None else go_value(one) for one in found) or "<none>"
