"""-o custom-columns."""

from __future__ import annotations

from collections.abc import Callable

from tui.api.gojson import go_value
from tui.api.objects import Obj
from tui.kubectl.errors import Failure
from tui.kubectl.printers import jsonpath, table
from tui.kubectl.printers.jsonparse import PathError


def printer(
    spec: str, bare: bool, from_file: bool = False, write: Callable[[str], None] = lambda text: None
) -> Callable[[Obj], str]:
    """From `NAME:.metadata.name,...` (or a file of headers above paths); `bare` leaves the header out.

    Where a path cannot be read or does not fit, the rows so far go to `write`, as kubectl has it.
    """
    columns = _file(spec) if from_file else [_column(part) for part in spec.split(",")]
    paths: list[tuple[str, jsonpath.Path]] = []
    refused: Failure | None = None
    try:
        paths += [(head, jsonpath.Path(expression)) for head, expression in columns]
    except PathError as error:
        refused = Failure(str(error))

    def render(obj: Obj) -> str:
        items = obj["items"] if isinstance(obj.get("items"), list) else [obj]
        lines = [] if bare else ["\t".join(head for head, _ in columns)]
        try:
            if refused:
                raise refused
            for item in items:
                lines.append("\t".join(_cell(path, item) for _, path in paths))
        except Failure:
            write(table.render(lines))
            raise
        return table.render(lines)

    return render


def _column(part: str) -> tuple[str, str]:
    head, colon, expression = part.partition(":")
    if not colon:
        raise Failure(f"unexpected custom-columns spec: {part}, expected <header>:<json-path-expr>")
    return head, jsonpath.relaxed(expression)


def _file(text: str) -> list[tuple[str, str]]:
    lines = text.split("\n") if text else []
    if len(lines) < 2 or (len(lines) == 2 and not lines[1]):
        raise Failure(f"invalid template, missing {'spec' if lines else 'header'} line. Expected format is one line of "
                      "space separated headers, one line of space separated column specs.")  # fmt: skip
    heads, expressions = lines[0], lines[1].split()
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
