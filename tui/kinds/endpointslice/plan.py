"""Which EndpointSlices to create, change and delete (the endpointslice reconciler), as a pure function."""

from __future__ import annotations

from dataclasses import field

from tui.api.objects import Obj
from tui.api.record import structure
from tui.kinds.portorder import in_slices, port_key

_Kept = tuple[Obj, list[Obj]]
"""A slice, and the endpoints that it is to have."""

MOST = 100
"""Endpoints in one slice."""


@structure
class Group:
    """Endpoints that have the same ports."""

    ports: list[Obj]
    endpoints: list[Obj] = field(default_factory=list)


@structure
class Plan:
    """What to do: contents are pairs of ports and endpoints."""

    create: list[tuple[list[Obj], list[Obj]]] = field(default_factory=list)
    keep: list[tuple[Obj, list[Obj], list[Obj]]] = field(default_factory=list)
    """(slice, ports, endpoints) of slices that stay, changed or not."""
    delete: list[Obj] = field(default_factory=list)


def ports_key(ports: list[Obj] | None) -> str:
    """The same for slices and groups of the same ports, in whatever order."""
    return "|".join(sorted(port_key(port) for port in ports or ()))


def group(into: dict[str, Group], ports: list[Obj], endpoint: Obj) -> None:
    """Add an endpoint to the group of its ports."""
    into.setdefault(ports_key(ports), Group(ports)).endpoints.append(endpoint)


def make_plan(existing: list[Obj], groups: dict[str, Group], *, placeholder: bool, most: int = MOST) -> Plan:
    """Change as few slices as possible; `placeholder` keeps one empty slice where there is no endpoint."""
    plan = Plan()
    for part in existing:
        if ports_key(part.get("ports")) not in groups:
            plan.delete.append(part)
    for name, wanted in groups.items():
        slices = [part for part in existing if ports_key(part.get("ports")) == name]
        _fill(plan, slices, wanted, most)
    if placeholder and not plan.keep and not plan.create:
        plan.create.append(([], []))
    while plan.create and plan.delete:
        ports, endpoints = plan.create.pop(0)
        plan.keep.append((plan.delete.pop(0), ports, endpoints))
    return plan


def _fill(plan: Plan, slices: list[Obj], wanted: Group, most: int) -> None:
    """Endpoints stay in their slice; new ones go where something changes anyway, then into one other, or new ones."""
    left = {identity(endpoint): endpoint for endpoint in wanted.endpoints}
    ports, changing, resting = in_slices(wanted.ports), list[_Kept](), list[_Kept]()
    for part in slices:
        before = part.get("endpoints") or []
        stays = [left.pop(identity(e)) for e in before if identity(e) in left]
        if stays == before:
            resting.append((part, stays))
        elif stays:
            changing.append((part, stays))
        else:
            plan.delete.append(part)
    fresh = list(left.values())
    for _, stays in sorted(changing, key=lambda pair: len(pair[1]), reverse=True):
        room = max(most - len(stays), 0)
        stays += fresh[:room]
        del fresh[:room]
    _place(plan, fresh, ports, resting, most)
    plan.keep += [(part, ports, stays) for part, stays in (*changing, *resting)]


def _place(plan: Plan, fresh: list[Obj], ports: list[Obj], resting: list[_Kept], most: int) -> None:
    """What is left goes into the slice that it fills best, once it fits into one at all."""
    while fresh:
        roomy = [stays for _, stays in resting if len(stays) + len(fresh) <= most] if len(fresh) < most else []
        if roomy:
            max(roomy, key=len).extend(fresh)
            return
        plan.create.append((ports, fresh[:most]))
        del fresh[:most]


def identity(endpoint: Obj) -> tuple[str, str]:
    """What makes an endpoint the same one: its addresses and its pod."""
    return ",".join(endpoint.get("addresses") or ()), (endpoint.get("targetRef") or {}).get("uid", "")
