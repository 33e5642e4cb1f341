"""What every describe text is made of: indented lines, labels, annotations, events (kubectl's describe.go)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from tui.api.kind import Reader
from tui.api.objects import Obj, annotations_of, labels
from tui.api.selectors import parse_fields
from tui.kinds.age import age, human_duration, parse_time

LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration"


class Lines:
    """Lines under construction: cells end in tabs, a level is two blanks (kubectl's PrefixWriter)."""

    def __init__(self) -> None:
        self._parts: list[str] = []

    def add(self, level: int, text: str) -> None:
        """Append text (its newline included) at an indentation level."""
        self._parts.append("  " * level + text)

    def __str__(self) -> str:
        return "".join(self._parts)


def add_labels(lines: Lines, title: str, entries: Mapping[str, str] | None, indent: str = "") -> None:
    """`printLabelsMultilineWithIndent`: sorted `k=v`, one a line, the title before the first."""
    _multiline(lines, title, [f"{k}={v}" for k, v in sorted((entries or {}).items())], indent)


def add_annotations(lines: Lines, title: str, entries: Mapping[str, str] | None, indent: str = "") -> None:
    """`printAnnotationsMultiline`: last-applied-configuration left out, long or multi-line values on lines below."""
    shown = {k: v for k, v in sorted((entries or {}).items()) if k != LAST_APPLIED}
    if not shown:
        lines.add(0, f"{indent}{title}:\t<none>\n")
        return
    for n, (name, value) in enumerate(shown.items()):
        head = f"{indent}{title}:\t" if n == 0 else f"{indent}\t"
        value = value.removesuffix("\n")
        if len(value) + len(name) + 2 > 140 or "\n" in value:
            lines.add(0, f"{head}{name}:\n")
            for part in value.split("\n"):
                lines.add(0, f"{indent}\t  {_shorten(part, 138)}\n")
        else:
            lines.add(0, f"{head}{name}: {value}\n")


def truth(value: Any) -> str:
    """A boolean as Go prints it; what is not set is false."""
    return "true" if value else "false"


def _shorten(text: str, most: int) -> str:
    return text[: most - 3] + "..." if len(text) > most else text


def _multiline(lines: Lines, title: str, words: Iterable[str], indent: str) -> None:
    words = list(words) or ["<none>"]
    for n, word in enumerate(words):
        lines.add(0, f"{indent}{title + ':' if n == 0 else ''}\t{word}\n")


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
        message = (f"{where}: " if where else "") + str(event.get("message", "")).strip()
        source = event.get("source", {}).get("component") or event.get("reportingComponent", "")
        cells = (event.get("type", ""), event.get("reason", ""), event_age(event, reader.now), source, message)
        lines.add(level + 1, "\t".join(cells) + "\n")


def find_events(obj: Obj, reader: Reader) -> list[Obj]:
    """Events whose involvedObject is this object, by time of last occurrence."""
    meta = obj["metadata"]
    terms = [f"involvedObject.name={meta['name']}", f"involvedObject.kind={obj.get('kind', '')}"]
    if meta.get("namespace"):
        terms.append(f"involvedObject.namespace={meta['namespace']}")
    if meta.get("uid"):
        terms.append(f"involvedObject.uid={meta['uid']}")
    found = reader.list("events", meta.get("namespace", ""), fields=parse_fields(",".join(terms)))
    return sorted(found, key=lambda event: (_last_seen(event), int(event["metadata"].get("resourceVersion") or 0)))


def _last_seen(event: Obj) -> str:
    series = event.get("series") or {}
    seen = series.get("lastObservedTime") or event.get("lastTimestamp") or event.get("eventTime")
    return str(seen or event["metadata"].get("creationTimestamp") or "")


def event_age(event: Obj, now: int) -> str:
    """`12s`, or `2s (x4 over 40s)` of a repeated event (translateMicroTimestampSince and friends)."""
    first = event.get("firstTimestamp") or event.get("eventTime")
    series: Any = event.get("series")
    count = series["count"] if series else event.get("count", 1)
    if count and count > 1:
        return f"{age(_last_seen(event), now)} (x{count} over {age(first, now)})"
    return age(first, now)


def since(timestamp: str, now: int) -> str:
    """HumanDuration since a timestamp."""
    return human_duration(now - parse_time(timestamp))
