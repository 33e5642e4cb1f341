"""A dict that goes back: whatever is done between snapshots, each one restores what stood when it was taken."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.cluster.logs import EMPTY
from tui.cluster.rewind import Rewindable

STEPS = st.lists(st.tuples(st.sampled_from(["set", "pop", "freeze", "thaw"]), st.integers(0, 99), st.integers()),
                 max_size=200)


@given(STEPS)
def test_every_snapshot_restores_what_stood_in_its_order(steps: list[tuple[str, int, int]]) -> None:
    table: Rewindable[int, int] = Rewindable()
    model: dict[int, int] = {}
    kept = [(table.freeze(), dict(model))]
    for action, key, value in steps:
        match action:
            case "set":
                table[key] = model[key] = value
            case "pop":
                assert table.pop(key) == model.pop(key, None)
            case "freeze":
                kept.append((table.freeze(), dict(model)))
            case _:
                frozen, then = kept[key % len(kept)]
                table.thaw(frozen)
                model = dict(then)
        assert list(table.items()) == list(model.items())


def test_a_snapshot_of_a_large_table_holds_only_what_changed() -> None:
    table: Rewindable[int, str] = Rewindable()
    for number in range(10_000):
        table[number] = "pod"
    table.freeze()
    table[7] = "other"
    del table[8]
    later = table.freeze()
    assert (later.set, later.gone) == ({7: "other"}, {8: None})
    assert table.freeze() is later


def test_other_ways_to_change_it_are_refused() -> None:
    with pytest.raises(TypeError, match="by \\[\\], del and pop alone"):
        Rewindable[str, str]().update(a="b")


def test_a_log_that_went_back_does_not_see_what_was_written_after() -> None:
    early = EMPTY.add(1, [("one", "stdout")])
    late = early.add(2, [("two", "stdout")])
    other = early.add(3, [("three", "stdout")])
    assert [[line[2] for line in log.lines] for log in (EMPTY, early, late, other)] == [
        [], ["one"], ["one", "two"], ["one", "three"]]
