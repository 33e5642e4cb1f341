"""Subsets of Endpoints: what is cut where there are too many."""

from __future__ import annotations

from typing import Any

import pytest

from tui.kinds.endpoints.subsets import pack, truncate


def found(start: int, ready: int, waiting: int, port: int) -> list[Any]:
    ports = [{"name": "", "port": port, "protocol": "TCP"}]
    return [({"ip": f"10.{start}.{n // 250}.{n % 250}"}, ports, n < ready) for n in range(ready + waiting)]


@pytest.mark.parametrize(("counts", "left"), [
    ([(600, 400)], [(600, 400)]),
    ([(700, 500)], [(700, 300)]),
    ([(1200, 50)], [(1000, 0)]),
    ([(900, 0), (600, 10)], [(600, 0), (400, 0)]),
    ([(500, 90), (300, 310)], [(500, 45), (300, 155)]),
])
def test_what_is_too_much_is_cut_in_proportion(counts: list[tuple[int, int]], left: list[tuple[int, int]]) -> None:
    subsets = pack([row for n, (ready, waiting) in enumerate(counts) for row in found(n, ready, waiting, 80 + n)])
    assert truncate(subsets) == (sum(map(sum, counts)) > 1000)
    assert [(len(s.get("addresses", ())), len(s.get("notReadyAddresses", ()))) for s in subsets] == left
