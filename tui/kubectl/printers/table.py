"""Tables as kubectl prints them from the server's Table (cli-runtime's TablePrinter)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tui.api.objects import Obj, labels
from tui.api.tabwriter import align


@dataclass
class Style:
    """How to print tables."""

    wide: bool = False
    headers: bool = True
    namespace: bool = False
    """A NAMESPACE column first."""
    kind: str = ""
    """Put before each name: `pod` gives `pod/web`."""
    show_labels: bool = False
    label_columns: Sequence[str] = ()


def lines(table: Obj, style: Style) -> list[str]:
    """The table's lines, cells separated by tabs, the header first where there is one."""
    shown = [i for i, c in enumerate(table["columnDefinitions"]) if style.wide or not c.get("priority")]
    result = []
    if style.headers:
        result.append("\t".join(_header([table["columnDefinitions"][i]["name"] for i in shown], style)))
    for row in table.get("rows") or ():
        result.append("\t".join(_row(table, row, shown, style)))
    return result


def _header(names: list[str], style: Style) -> list[str]:
    cells = [name.upper() for name in names]
    if style.namespace:
        cells.insert(0, "NAMESPACE")
    cells += [name.rpartition("/")[2].upper() for name in style.label_columns]
    return [*cells, "LABELS"] if style.show_labels else cells


def _row(table: Obj, row: Obj, shown: list[int], style: Style) -> list[str]:
    obj = row.get("object") or {}
    cells = []
    for i in shown:
        text = show(row["cells"][i])
        if style.kind and table["columnDefinitions"][i].get("format") == "name":
            text = f"{style.kind}/{text}"
        cells.append(text)
    if style.kind and not any(c.get("format") == "name" for c in table["columnDefinitions"]) and cells:
        cells[0] = f"{style.kind}/{cells[0]}"
    if style.namespace:
        cells.insert(0, obj.get("metadata", {}).get("namespace", ""))
    having = labels(obj)
    cells += [having.get(name, "") for name in style.label_columns]
    if style.show_labels:
        cells.append(",".join(f"{k}={v}" for k, v in sorted(having.items())) or "<none>")
    return cells


def show(value: Any) -> str:
    """One cell: line breaks are cut off as kubectl does."""
    if value is None:
        return "<none>"
    if isinstance(value, bool):
        return "true" if value else "false"
    text = str(value)
    head, breaks, _ = text.replace("\r", "\n").partition("\n")
    return f"{head}..." if breaks else text


def render(rows: list[str], widths: list[int] | None = None) -> str:
    """Lines with their columns aligned."""
    if not rows:
        return ""
    text = align("\n".join(rows) + "\n", minwidth=6, padding=3, widths=widths)
    return text


def plain_table(items: Sequence[Obj], now: int) -> Obj:
    """The table that kubectl makes itself, without the server: names and ages."""
    from tui.kinds.age import human_duration, parse_time

    def age(item: Obj) -> str:
        made = item["metadata"].get("creationTimestamp")
        return human_duration(now - parse_time(made)) if made else "<unknown>"

    rows = [{"cells": [item["metadata"].get("name", ""), age(item)], "object": item} for item in items]
    return {"columnDefinitions": [{"name": "Name", "format": "name"}, {"name": "Age"}], "rows": rows}
