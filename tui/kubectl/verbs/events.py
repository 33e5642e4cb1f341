"""kubectl events."""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import Any

from tui.api.objects import Obj
from tui.api.process import Steps
from tui.kubectl import options
from tui.kubectl.context import Context
from tui.kubectl.errors import Failure
from tui.kubectl.flags import Flag
from tui.kubectl.printers import printer
from tui.kubectl.printers.table import render
from tui.kubectl.printers.table import show as cell
from tui.kubectl.resources import Resource
from tui.kubectl.verb import Verb
from tui.kubectl.waiting import follow


def run(context: Context) -> Steps:
    """Events, the latest last."""
    from tui.kinds.describe import event_age

    flags = context.flags
    if context.args:
        raise context.usage(f"unexpected arguments: [{' '.join(context.args)}]")
    if flags["for"]:
        _about(context, flags["for"])
    types = [t.lower() for t in flags["types"]]
    for kind in types:
        if kind not in ("normal", "warning"):
            raise Failure("valid --types are Normal or Warning")
    resource = context.mapper.find("events")
    namespace = "" if flags["all-namespaces"] else context.namespace
    show = printer(context)
    everywhere = flags["all-namespaces"]

    def row(event: Obj) -> str:
        about = event.get("involvedObject", {})
        cells = [event_age(event, context.now), event.get("type", ""), event.get("reason", ""),
                 f"{about.get('kind', '')}/{about.get('name', '')}", str(event.get("message", "")).strip()]  # fmt: skip
        place = [event["metadata"].get("namespace", "")] if everywhere else []
        return "\t".join(cell(text) for text in place + cells)

    head = [] if flags["no-headers"] else [("NAMESPACE\t" if everywhere else "") + "LAST "
        "SEEN\tTYPE\tREASON\tOBJECT\tMESSAGE"]
    if flags["watch"]:
        yield from _watch(context, resource, namespace, types, head, row, show)
        return 0
    found = [e for e in context.list(resource, namespace) if _wanted(context, e, types)]
    found.sort(key=_seen)
    if not found:
        context.err("No events found." if everywhere else f"No events found in {context.namespace} namespace.")
        return 0
    if show is not None:
        items = {"apiVersion": "v1", "kind": "EventList", "metadata": {}, "items": found}
        context.write(show(items))
        return 0
    context.write(render(head + [row(e) for e in found]))
    return 0


def _seen(event: Obj) -> int:
    """When it was last seen (ms): a time in whole seconds is before every part of that second."""
    from tui.kinds.age import parse_time

    series = event.get("series") or {}
    text = series.get("lastObservedTime") or event.get("lastTimestamp") or event.get("eventTime")
    return parse_time(text) if text else 0


def _watch(
    context: Context, resource: Resource, namespace: str, types: list[str], head: list[str],
    row: Callable[[Obj], str], show: Callable[[Obj], str] | None,
) -> Generator[Any, Any, None]:
    """What the server has, in its own order, then every event until Ctrl-C; the head comes with the first."""
    widths: list[int] = []
    heads = list(head)

    def told(type: str, event: Obj) -> None:
        if type == "DELETED" or not _wanted(context, event, types):
            return
        context.write(show(event) if show else render([*heads, row(event)], widths))
        heads.clear()

    yield from follow(context.watch(resource, namespace), told)


def _wanted(context: Context, event: Obj, types: list[str]) -> bool:
    if types and str(event.get("type", "")).lower() not in types:
        return False
    about = context.flags["for"]
    if not about:
        return True
    kind, name = _about(context, about)
    seen = event.get("involvedObject", {})
    return bool(seen.get("kind") == kind and seen.get("name") == name)


def _about(context: Context, text: str) -> tuple[str, str]:
    """The kind and the name in --for; raises Failure."""
    type, slash, name = text.partition("/")
    if not slash:
        raise Failure("--for must be in resource/name form")
    if "/" in name:
        raise Failure("arguments in resource/name form may not have more than one slash")
    try:
        return context.mapper.find(type).kind, name
    except Failure as error:
        raise Failure(str(error), plain=True) from None


VERB = Verb(
    "events", "List events", run, group="Troubleshooting and Debugging Commands",
    usage=f"[(-o|--output=){'|'.join(options.FORMATS)}] [--for TYPE/NAME] [--watch] [--types=Normal,Warning]",
    flags=(*options.OUTPUT, options.ALL_NAMESPACES, options.CHUNK, Flag("for", "Only about this TYPE/NAME."),
           Flag("types", "Only of these types.", type="list", values=("Normal", "Warning")),
           Flag("watch", "Go on with new ones.", "w", "bool"), Flag("no-headers", "No header line.", type="bool")),
)  # fmt: skip
