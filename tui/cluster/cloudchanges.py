"""Which changes of a Service its load balancer has to follow, and what is said of them (needsUpdate of the cloud's
service controller)."""

from __future__ import annotations

from typing import Any

from tui.api.objects import Obj, annotations_of

_SILENT = ("ports", "sessionAffinity", "sessionAffinityConfig")
_TOLD = (("LoadbalancerIP", "loadBalancerIP"), ("ExternalTrafficPolicy", "externalTrafficPolicy"),
         ("HealthCheckNodePort", "healthCheckNodePort"))  # fmt: skip


def change_of(before: Obj, after: Obj, wanted: bool, wants: bool) -> tuple[str, str] | None:
    """Reason and words of the event, both "" for a change that is followed without a word; None where nothing matters.

    `wanted` and `wants`: whether the Service asked for a load balancer before the change, and after it.
    """
    old, new = before["spec"], after["spec"]
    if not wanted and not wants:
        return None
    if wanted != wants:
        return "Type", f"{old.get('type', '')} -> {new.get('type', '')}"
    ranges = [_listed(spec.get("loadBalancerSourceRanges")) for spec in (old, new)]
    if ranges[0] != ranges[1]:
        return "LoadBalancerSourceRanges", " -> ".join(ranges)
    if any(old.get(field) != new.get(field) for field in _SILENT):
        return "", ""
    return _told(old, new) or (None if annotations_of(before) == annotations_of(after) else ("", ""))


def _told(old: Obj, new: Obj) -> tuple[str, str] | None:
    addresses = [spec.get("externalIPs") or [] for spec in (old, new)]
    if len(addresses[0]) != len(addresses[1]):
        return "ExternalIP", f"Count: {len(addresses[0])} -> {len(addresses[1])}"
    for was, now in zip(*addresses, strict=True):
        if was != now:
            return "ExternalIP", f"Added: {now}"
    for reason, field in _TOLD:
        if old.get(field) != new.get(field):
            return reason, f"{_plain(old.get(field), reason)} -> {_plain(new.get(field), reason)}"
    return None


def _plain(value: Any, reason: str) -> str:
    return str(value if value is not None else 0 if reason == "HealthCheckNodePort" else "")


def _listed(values: list[str] | None) -> str:
    return f"[{' '.join(values or ())}]"
