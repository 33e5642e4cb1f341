"""Probes and lifecycle hooks."""

from __future__ import annotations

from tui.api.errors import forbidden_field, invalid_value, required
from tui.api.objects import Obj
from tui.kinds.fields import check_port_or_name
from tui.kinds.pod.rules.words import Errors, all_of, header_name, nonnegative, one_of

PROBES = ("livenessProbe", "readinessProbe", "startupProbe")
_OF_PROBE = ("exec", "httpGet", "tcpSocket", "grpc")
_OF_HOOK = ("exec", "httpGet", "tcpSocket", "sleep")
_COUNTS = ("initialDelaySeconds", "timeoutSeconds", "periodSeconds", "successThreshold", "failureThreshold")


def lifecycle(hooks: Obj, path: str, grace: int | None) -> Errors:
    """validateLifecycle."""
    for name in ("postStart", "preStop"):
        if hooks.get(name) is not None:
            yield from _handler(hooks[name], f"{path}.{name}", _OF_HOOK, grace)


def probes(container: Obj, path: str) -> Errors:
    """The liveness, readiness and startup probes of a container, in this order."""
    for kind in PROBES:
        probe = container.get(kind)
        if probe is None:
            continue
        yield from _probe(probe, f"{path}.{kind}")
        if kind == "readinessProbe":
            yield from _no_grace(probe, f"{path}.{kind}")
        elif probe.get("successThreshold", 0) != 1:
            yield invalid_value(f"{path}.{kind}.successThreshold", probe.get("successThreshold", 0), "must be 1")


def _no_grace(probe: Obj, path: str) -> Errors:
    if probe.get("terminationGracePeriodSeconds") is not None:
        value = probe["terminationGracePeriodSeconds"]
        yield invalid_value(f"{path}.terminationGracePeriodSeconds", value, "must not be set for readinessProbes")


def _probe(probe: Obj, path: str) -> Errors:
    yield from _handler(probe, path, _OF_PROBE, None)
    for name in _COUNTS:
        yield from nonnegative(f"{path}.{name}", probe.get(name))
    grace = probe.get("terminationGracePeriodSeconds")
    if grace is not None and grace <= 0:
        yield invalid_value(f"{path}.terminationGracePeriodSeconds", grace, "must be greater than 0")


def _handler(handler: Obj, path: str, kinds: tuple[str, ...], grace: int | None) -> Errors:
    given = [kind for kind in kinds if handler.get(kind) is not None]
    if given:
        yield from _action(given[0], handler[given[0]], f"{path}.{given[0]}", grace)
    else:
        yield required(path, "must specify a handler type")
    for extra in given[1:]:
        yield forbidden_field(f"{path}.{extra}", "may not specify more than 1 handler type")


def _action(kind: str, action: Obj, path: str, grace: int | None) -> Errors:
    if kind == "exec":
        if not action.get("command"):
            yield required(f"{path}.command")
    elif kind == "sleep":
        seconds = action.get("seconds") or 0
        if grace is not None and not 0 <= seconds <= grace:
            detail = f"must be non-negative and less than terminationGracePeriodSeconds ({grace})"
            yield invalid_value(path, seconds, detail)
    elif kind == "httpGet":
        yield from _http_get(action, path)
    else:
        yield from check_port_or_name(f"{path}.port", action.get("port", 0))


def _http_get(get: Obj, path: str) -> Errors:
    if not get.get("path"):
        yield required(f"{path}.path")
    yield from check_port_or_name(f"{path}.port", get.get("port", 0))
    yield from one_of(f"{path}.scheme", get.get("scheme") or "", ("HTTP", "HTTPS"))
    for header in get.get("httpHeaders") or ():
        yield from all_of(f"{path}.httpHeaders", header.get("name") or "", header_name(header.get("name") or ""))
