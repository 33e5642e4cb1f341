"""The clock's order, and the store's indexes and log."""

from __future__ import annotations

from tui.api.objects import Key, Obj
from tui.cluster.clock import Clock
from tui.cluster.store import Change, Store


def test_entries_run_in_the_order_of_time_and_then_of_making() -> None:
    clock, seen = Clock(0), []
    clock.at(20, seen.append, "c")
    clock.at(10, seen.append, "a")
    clock.at(10, seen.append, "b", work=True)
    clock.cancel(clock.at(15, seen.append, "never", work=True))
    clock.advance_to(10)
    assert (seen, clock.has_work(), clock.now, clock.next_time()) == (["a", "b"], False, 10, 20)


def test_a_snapshot_of_the_clock_brings_back_what_was_due() -> None:
    clock, seen = Clock(0), []
    clock.at(5, seen.append, "x", work=True)
    kept = clock.snapshot()
    clock.advance_to(9)
    clock.restore(kept)
    assert (clock.now, clock.has_work()) == (0, True)
    clock.advance_to(5)
    assert seen == ["x", "x"]


def pod(name: str, **labels: str) -> Obj:
    return {"metadata": {"name": name, "namespace": "default", "uid": f"uid-{name}", "labels": labels}}


def test_indexes_follow_every_change_and_a_restore() -> None:
    store = Store()
    store.add("pods", {})
    for name in "ba":
        store.put("pods", pod(name, app="web"))
    kept = store.snapshot()
    store.put("pods", pod("a", app="api"))
    store.remove("pods", Key("default", "b"))
    assert [o["metadata"]["name"] for o in store.index("pods", "label", "app=api")] == ["a"]
    assert store.index("pods", "label", "app=web") == []
    store.restore(kept)
    assert [o["metadata"]["name"] for o in store.index("pods", "label", "app=web")] == ["a", "b"]
    assert store.uids["uid-b"] == ("pods", Key("default", "b"))


def test_the_log_tells_what_came_after_a_revision() -> None:
    store, heard = Store(), list[Change]()
    store.add("pods", {})
    store.hooks.append(heard.append)
    first = store.put("pods", pod("a"))
    store.remove("pods", Key("default", "a"))
    assert store.since(int(first["metadata"]["resourceVersion"])) == heard[1:]
    assert store.since(store.revision) == []
    assert heard[1].after is None and heard[1].before is first
