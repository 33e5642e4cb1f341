"""What a pod asks for as a whole: requests and limits over all its containers (component-helpers' resource)."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import lru_cache

from tui.api.objects import Obj, dig
from tui.kinds.quantity import parse

Amounts = dict[str, Fraction]


@lru_cache(maxsize=1024)
def _amount(text: str) -> Fraction:
    return parse(text)


def pod_amounts(pod: Obj, part: str = "requests") -> Amounts:
    """`requests` or `limits` by resource: containers and sidecars together, or the largest moment of initialising.

    What the pod asks for itself takes the place of its containers' sums; its overhead comes on top.
    """
    spec = pod["spec"]
    total: Amounts = {}
    for container in spec.get("containers") or ():
        _add(total, _own(container, part))
    if spec.get("initContainers"):
        _initialising(total, spec["initContainers"], part)
    total |= _own(spec, part)
    for name, text in (spec.get("overhead") or {}).items():
        if part == "requests" or total.get(name):
            _add(total, {name: _amount(str(text))})
    return total


def _initialising(total: Amounts, containers: list[Obj], part: str) -> None:
    """Sidecars run on beside everything that starts after them."""
    sidecars: Amounts = {}
    largest: Amounts = {}
    for container in containers:
        moment = _own(container, part)
        if container.get("restartPolicy") == "Always":
            _add(total, moment)
            _add(sidecars, moment)
            moment = sidecars
        else:
            _add(moment, sidecars)
        largest = _larger(largest, moment)
    total.update(_larger(total, largest))


def _own(holder: Obj, part: str) -> Amounts:
    return {name: _amount(str(text)) for name, text in dig(holder, "resources", part, default={}).items()}


def _add(total: Amounts, more: Mapping[str, Fraction]) -> None:
    for name, amount in more.items():
        total[name] = total.get(name, Fraction(0)) + amount


def _larger(left: Amounts, right: Amounts) -> Amounts:
    return {name: max(left.get(name, Fraction(0)), right.get(name, Fraction(0))) for name in {**left, **right}}
