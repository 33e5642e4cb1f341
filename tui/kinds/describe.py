"""What every describe text is made of: indented lines, labels, annotations, events (kubectl's describe.go)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from tui.api.kind import Reader
from tui.api.objects import Obj, annotations_of, labels
from tui.api.selectors import SelectorError, from_selector, parse_fields
from tui.kinds.age import age

LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration"
_LONGEST = 140
"""Bytes of an annotation that still go on one line."""


class Lines:
    """Lines under construction: cells end in tabs, a level is two blanks (kubectl's PrefixWriter)."""

    def __init__(self) -> None:
        self._parts: list[str] = []

    def add(self, level: int, text: str) -> None:
        """Append text (its newline included) at an indentation level."""
        self._parts.append("  " * level + text)

    def __str__(self) -> str:
        return "".join(self._parts).replace("\x1b", "^[").replace("\r", "\\r")


def add_lines(lines: Lines, title: str, words: Iterable[str]) -> None:
    """The title before the first of some words, one a line; `<none>` where there are none."""
    for n, word in enumerate(list(words) or ["<none>"]):
        lines.add(0, f"{title + ':' if n == 0 else ''}\t{word}\n")


def add_labels(lines: Lines, title: str, entries: Mapping[str, str] | None) -> None:
    """`printLabelsMultiline`: sorted `k=v`, one a line, the title before the first."""
    add_lines(lines, title, [f"{k}={v}" for k, v in sorted((entries or {}).items())])


def add_annotations(lines: Lines, title: str, entries: Mapping[str, str] | None) -> None:
    """`printAnnotationsMultiline`: last-applied-configuration left out, long or multi-line values on lines below."""
    shown = {k: v.removesuffix("\n") for k, v in sorted((entries or {}).items()) if k != LAST_APPLIED}
    if not shown:
        lines.add(0, f"{title}:\t<none>\n")
    for n, (name, value) in enumerate(shown.items()):
        head = f"{title}:\t" if n == 0 else "\t"
        if len(value.encode()) + len(name.encode()) + 2 <= _LONGEST and "\n" not in value:
            lines.add(0, f"{head}{name}: {value}\n")
            continue
        lines.add(0, f"{head}{name}:\n")
        for part in value.split("\n"):
            lines.add(0, f"\t  {_shorten(part, _LONGEST - 2)}\n")


def format_selector(selector: Obj | None) -> str:
    """A label selector as tables and describe print it: `app=web,tier in (a,b)`, `<none>` where it is empty."""
    try:
        return str(from_selector(selector)) or "<none>"
    except SelectorError:
        return "<error>"


def truth(value: Any) -> str:
    """A boolean as Go prints it; what is not set is false."""
    return "true" if value else "false"


def _shorten(text: str, most: int) -> str:
    content = text.encode()
    return content[:most].decode(errors="replace") + "..." if len(content) > most else text


def add_metadata(lines: Lines, obj: Obj, *, namespaced: bool = True) -> None:
    """Name, Namespace, Labels, Annotations, as most kinds begin."""
    lines.add(0, f"Name:\t{obj['metadata']['name']}\n")
    if namespaced:
        lines.add(0, f"Namespace:\t{obj['metadata'].get('namespace', '')}\n")
    add_labels(lines, "Labels", labels(obj))
    add_annotations(lines, "Annotations", annotations_of(obj))


def add_events(lines: Lines, obj: Obj, reader: Reader, level: int = 0) -> None:
    """The events about an object, oldest first (DescribeEvents)."""
    events = find_events(obj, reader)
    if not events:
        lines.add(level, "Events:\t<none>\n")
        return
    lines.add(level, "Events:\n")
    lines.add(level + 1, "Type\tReason\tAge\tFrom\tMessage\n")
    lines.add(level + 1, "----\t------\t----\t----\t-------\n")
    for event in events:
        where = event.get("involvedObject", {}).get("fieldPath", "")
        message = (f"{where}: " if where else "") + str(event.get("message") or "").strip()
        source = event.get("source", {}).get("component") or event.get("reportingComponent", "")
        cells = (event.get("type", ""), event.get("reason", ""), event_age(event, reader.now), source, message)
        lines.add(level + 1, "\t".join(cells) + "\n")


def find_events(obj: Obj, reader: Reader) -> list[Obj]:
    """Events whose involvedObject is this object, by the second of their last occurrence (SortableEvents).

    An event of the newer API has no such time, and comes first. A kubelet calls a node by its name for a uid.
    """
    meta, kind = obj["metadata"], obj.get("kind", "")
    terms = [f"involvedObject.name={meta['name']}"]
    if kind != "Pod":
        terms.append(f"involvedObject.kind={kind}")
    if meta.get("namespace"):
        terms.append(f"involvedObject.namespace={meta['namespace']}")
    found: list[Obj] = []
    for uid in (meta.get("uid"), *((meta["name"],) if kind == "Node" else ())):
        chosen = [*terms, f"involvedObject.uid={uid}"] if uid else terms
        found += reader.list("events", meta.get("namespace", ""), fields=parse_fields(",".join(chosen)))
    return sorted(found, key=lambda event: str(event.get("lastTimestamp") or ""))


def _last_seen(event: Obj) -> str:
    series = event.get("series") or {}
    return str(series.get("lastObservedTime") or event.get("lastTimestamp") or "")


def event_age(event: Obj, now: int) -> str:
    """`12s`, or `2s (x4 over 40s)` of a repeated event (translateMicroTimestampSince and friends)."""
    first = event.get("eventTime") or event.get("firstTimestamp")
    series: Any = event.get("series")
    count = series["count"] if series else event.get("count", 1)
    if count and count > 1:
        return f"{age(_last_seen(event), now)} (x{count} over {age(first, now)})"
    return age(first, now)
