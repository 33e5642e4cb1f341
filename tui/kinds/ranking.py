"""Which pods a ReplicaSet gives up first (controller_utils' ActivePodsWithRanks)."""

from __future__ import annotations

from collections import Counter
from functools import cmp_to_key
from math import log2
from re import fullmatch

from tui.api.objects import Obj, annotations_of, dig
from tui.kinds.age import parse_time
from tui.kinds.pod.readiness import is_active, is_ready, ready_since, restarts

COST = "controller.kubernetes.io/pod-deletion-cost"
NANOSECONDS = 1_000_000
"""In a millisecond: ages are told apart by the powers of two of their nanoseconds."""
_PHASES = {"Pending": 0, "Unknown": 1, "Running": 2}


def in_order_of_deletion(pods: list[Obj], related: list[Obj], now: int) -> list[Obj]:
    """Unassigned, pending, unready first; then cheap ones, crowded nodes, young ones (by powers of two of age)."""
    crowd = Counter(pod["spec"].get("nodeName", "") for pod in related if is_active(pod))

    def compare(left: Obj, right: Obj) -> int:
        first, second = _standing(left, crowd), _standing(right, crowd)
        if first != second:
            return -1 if first < second else 1
        return _by_age(left, right, now)

    return sorted(pods, key=cmp_to_key(compare))


def _standing(pod: Obj, crowd: Counter[str]) -> tuple[bool, int, bool, int, int]:
    node, phase = pod["spec"].get("nodeName", ""), dig(pod, "status", "phase", default="")
    return bool(node), _PHASES.get(phase, 2), is_ready(pod), _cost(pod), -crowd[node]


def _cost(pod: Obj) -> int:
    text = annotations_of(pod).get(COST, "0")
    return int(text) if fullmatch(r"0|-?[1-9][0-9]{0,9}", text) else 0


def _by_age(left: Obj, right: Obj, now: int) -> int:
    if is_ready(left) and is_ready(right) and ready_since(left) != ready_since(right):
        return _younger(left, right, now - ready_since(left), now - ready_since(right))
    if restarts(left) != restarts(right):
        return restarts(right) - restarts(left)
    ages = [now - parse_time(pod["metadata"]["creationTimestamp"]) for pod in (left, right)]
    return _younger(left, right, *ages) if ages[0] != ages[1] else 0


def _younger(left: Obj, right: Obj, left_age: int, right_age: int) -> int:
    difference = _bucket(left_age) - _bucket(right_age)
    if difference:
        return difference
    return -1 if left["metadata"]["uid"] < right["metadata"]["uid"] else 1


def _bucket(age: int) -> int:
    return int(log2(age * NANOSECONDS)) if age > 0 else -1
