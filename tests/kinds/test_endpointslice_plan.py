"""Slices change as little as possible."""

from typing import Any

from tui.kinds.endpointslice.plan import Group, Plan, group, make_plan
from tui.kinds.portorder import in_endpoints, in_slices

HTTP = [{"name": "", "port": 80, "protocol": "TCP"}]
ALT = [{"name": "", "port": 8080, "protocol": "TCP"}]


def endpoint(n: int) -> dict[str, Any]:
    return {"addresses": [f"10.244.1.{n}"]}


def groups_of(count: int, ports: list[dict[str, Any]] = HTTP) -> dict[str, Group]:
    groups: dict[str, Group] = {}
    for n in range(count):
        group(groups, ports, endpoint(n))
    return groups


def part(name: str, *numbers: int, ports: list[dict[str, Any]] | None = HTTP) -> dict[str, Any]:
    return {"metadata": {"name": name}, "ports": ports, "endpoints": [endpoint(n) for n in numbers]}


def sizes(plan: Plan) -> dict[str, int]:
    return {kept["metadata"]["name"]: len(endpoints) for kept, _, endpoints in plan.keep}


def test_a_hundred_in_each() -> None:
    plan = make_plan([], groups_of(250), placeholder=True)
    assert [len(endpoints) for _, endpoints in plan.create] == [100, 100, 50]


def test_no_endpoints_leave_one_empty_slice() -> None:
    assert make_plan([], {}, placeholder=True).create == [([], [])]
    plan = make_plan([part("a", 1)], {}, placeholder=True)
    assert [(kept["metadata"]["name"], ports, endpoints) for kept, ports, endpoints in plan.keep] == [("a", [], [])]


def test_the_empty_slice_is_filled_not_replaced() -> None:
    plan = make_plan([part("a", ports=None)], groups_of(2), placeholder=True)
    assert (sizes(plan), plan.create, plan.delete) == ({"a": 2}, [], [])


def test_endpoints_stay_where_they_are_and_new_ones_fill_the_fullest() -> None:
    plan = make_plan([part("a", 0), part("b", 1, 2)], groups_of(5), placeholder=True, most=4)
    assert sizes(plan) == {"b": 4, "a": 1}


def test_other_ports_need_another_slice() -> None:
    groups = groups_of(1) | groups_of(1, ALT)
    plan = make_plan([part("a", 0)], groups, placeholder=True)
    assert (sizes(plan), plan.create) == ({"a": 1}, [(ALT, [endpoint(0)])])


def test_a_slice_at_rest_takes_all_that_is_left_or_nothing() -> None:
    plan = make_plan([part("a", *range(90)), part("b", *range(90, 140))], groups_of(155), placeholder=True)
    assert (sizes(plan), plan.create) == ({"a": 90, "b": 65}, [])
    plan = make_plan([part("a", *range(90))], groups_of(110), placeholder=True)
    assert (sizes(plan), [len(endpoints) for _, endpoints in plan.create]) == ({"a": 90}, [20])


def test_ports_stand_in_the_order_of_their_hashes() -> None:
    ports = [{"name": "metrics", "port": 9113, "protocol": "TCP"}, {"name": "http", "port": 80, "protocol": "TCP"}]
    assert [port["name"] for port in in_slices(ports)] == ["http", "metrics"]
    assert [port["name"] for port in in_endpoints(ports)] == ["http", "metrics"]
