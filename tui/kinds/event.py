"""Events (core/v1): columns and field selectors. Who writes them, and how repeats count, is the recorder's business."""

from __future__ import annotations

from collections.abc import Callable

from tui.api.errors import FieldError, invalid_value, required
from tui.api.kind import Column, Kind
from tui.api.objects import Obj, dig
from tui.kinds.age import age
from tui.kinds.fields import check_qualified_name


def _default(event: Obj) -> None:
    """What the server shows of an event whoever wrote it."""
    for field, value in (("eventTime", None), ("firstTimestamp", None), ("lastTimestamp", None),
                         ("reportingComponent", ""), ("reportingInstance", ""), ("source", {})):  # fmt: skip
        event.setdefault(field, value)


def _validate(event: Obj) -> list[FieldError]:
    """What v1 asks (legacyValidateEvent): more where eventTime tells a writer of events.k8s.io."""
    space, involved = event["metadata"].get("namespace", ""), dig(event, "involvedObject", "namespace", default="")
    new = bool(event.get("eventTime"))
    fits = space == "default" or (space == "kube-system" and new) if not involved else new or involved == space
    words = "does not match event.namespace"
    errors = [] if fits else [invalid_value("involvedObject.namespace", involved, words)]
    return errors + (_validate_new(event) if new else [])


def _validate_new(event: Obj) -> list[FieldError]:
    component = event.get("reportingComponent", "")
    errors = [] if component else [required("reportingComponent")]
    errors += check_qualified_name("reportingComponent", component)
    for field, most in (("reportingInstance", 128), ("action", 128), ("reason", 128), ("message", 1024)):
        text = event.get(field, "")
        if not text and field != "message":
            errors.append(required(field))
        if len(text.encode()) > most:
            errors.append(invalid_value(field, "", f"can have at most {most} characters"))
    return errors


def first_seen(event: Obj, now: int) -> str:
    """Age of the first occurrence."""
    return age(event.get("firstTimestamp") or event.get("eventTime"), now)


def last_seen(event: Obj, now: int) -> str:
    """Age of the last occurrence (printEvent)."""
    series = event.get("series")
    if series:
        return age(series.get("lastObservedTime"), now)
    return age(event.get("lastTimestamp") or event.get("eventTime") or event.get("firstTimestamp"), now)


def source(event: Obj) -> str:
    """`kubelet, worker-1`; the reporting component or instance for a part that the source lacks."""
    component = dig(event, "source", "component") or event.get("reportingComponent", "")
    host = dig(event, "source", "host") or event.get("reportingInstance", "")
    return f"{component}, {host}" if host else str(component)


def about(event: Obj) -> str:
    """`pod/frontend-m8kl9`."""
    involved = event.get("involvedObject") or {}
    kind, name = str(involved.get("kind", "")).lower(), str(involved.get("name", ""))
    return f"{kind}/{name}" if name else kind


def _count(event: Obj) -> int:
    return int(dig(event, "series", "count") or event.get("count") or 1)


def _involved(part: str) -> Callable[[Obj], str]:
    return lambda event: str((event.get("involvedObject") or {}).get(part) or "")


_UID, _NAME = _involved("uid"), _involved("name")


def _source(event: Obj) -> str:
    return str(dig(event, "source", "component", default="") or event.get("reportingComponent", ""))


EVENT = Kind(
    kind="Event", plural="events", singular="event", short=("ev",), generation=False,
    default=_default, validate=_validate,
    columns=(
        Column("Last Seen", last_seen),
        Column("Type", lambda event, now: event.get("type", "")),
        Column("Reason", lambda event, now: event.get("reason", "")),
        Column("Object", lambda event, now: about(event)),
        Column("Subobject", lambda event, now: dig(event, "involvedObject", "fieldPath", default=""), wide=True),
        Column("Source", lambda event, now: source(event), wide=True),
        Column("Message", lambda event, now: str(event.get("message", "")).strip()),
        Column("First Seen", first_seen, wide=True),
        Column("Count", lambda event, now: _count(event), wide=True, type="integer"),
        Column("Name", lambda event, now: event["metadata"]["name"], wide=True),
    ),
    fields={
        **{f"involvedObject.{part}": _involved(part) for part in
           ("kind", "namespace", "name", "uid", "apiVersion", "resourceVersion", "fieldPath")},
        "reason": lambda event: str(event.get("reason", "")),
        "reportingComponent": lambda event: str(event.get("reportingComponent", "")),
        "source": _source,
        "type": lambda event: str(event.get("type", "")),
    },
    indexes={
        "involvedObject.uid": lambda event: (_UID(event),),
        "involvedObject.name": lambda event: (_NAME(event),),
    },
)
