"""The order of --sort-by among equals: what a real kubectl printed."""

import random

import pytest

from tui.kubectl.gosort import go_sorted

MEASURED = [
    ("abaaaccabcabcacabbcabaca",
     [0, 4, 15, 3, 19, 23, 21, 10, 2, 13, 7, 11, 17, 1, 20, 8, 16, 12, 18, 14, 9, 6, 22, 5]),
    ("bbabccaaccbacbcccbccabbc",
     [6, 11, 2, 20, 7, 3, 21, 22, 13, 17, 10, 1, 0, 12, 14, 15, 16, 9, 18, 19, 8, 5, 4, 23]),
    ("bcbcabacbbcabccccbabccaa",
     [18, 11, 23, 22, 4, 6, 5, 12, 8, 9, 2, 19, 0, 17, 21, 15, 16, 13, 14, 1, 20, 7, 3, 10]),
    ("cbbcaacaccaacbacaaabababacabba",
     [14, 29, 26, 24, 4, 5, 22, 7, 20, 18, 10, 11, 17, 16, 2, 23, 13, 28, 1, 19, 27, 21, 9, 6, 3, 25, 15, 8, 12, 0]),
]


@pytest.mark.parametrize(("values", "order"), MEASURED)
def test_equal_values_come_out_as_go_leaves_them(values: str, order: list[int]) -> None:
    assert go_sorted(list(range(len(values))), lambda a, b: values[a] < values[b]) == order


def test_it_sorts() -> None:
    chance = random.Random(1)
    for size in range(300):
        values = [chance.randrange(size // 3 + 1) for _ in range(size)]
        assert go_sorted(values, lambda a, b: a < b) == sorted(values)
    assert go_sorted(list(range(99, -1, -1)), lambda a, b: a < b) == list(range(100))
