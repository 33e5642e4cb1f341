"""Go's sort.Sort (pattern-defeating quicksort): equal items come out in its order, which --sort-by shows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

_SMALL = 12
_NINTHER, _SWAPS = 50, 4 * 3


class _Sort:
    def __init__(self, items: list[Any], less: Callable[[Any, Any], bool]) -> None:
        self.items, self._before = items, less

    def less(self, a: int, b: int) -> bool:
        return self._before(self.items[a], self.items[b])

    def swap(self, a: int, b: int) -> None:
        self.items[a], self.items[b] = self.items[b], self.items[a]

    def insertion(self, a: int, b: int) -> None:
        for i in range(a + 1, b):
            j = i
            while j > a and self.less(j, j - 1):
                self.swap(j, j - 1)
                j -= 1

    def heap(self, first: int, b: int) -> None:
        size = b - first
        for i in range((size - 1) // 2, -1, -1):
            self._sift(i, size, first)
        for i in range(size - 1, -1, -1):
            self.swap(first, first + i)
            self._sift(0, i, first)

    def _sift(self, root: int, size: int, first: int) -> None:
        while (child := 2 * root + 1) < size:
            if child + 1 < size and self.less(first + child, first + child + 1):
                child += 1
            if not self.less(first + root, first + child):
                return
            self.swap(first + root, first + child)
            root = child

    def quick(self, a: int, b: int, limit: int) -> None:
        """pdqsort."""
        balanced = partitioned = True
        while True:
            length = b - a
            if length <= _SMALL:
                self.insertion(a, b)
                return
            if limit == 0:
                self.heap(a, b)
                return
            if not balanced:
                self._break_patterns(a, b)
                limit -= 1
            pivot, hint = self._pivot(a, b)
            if hint == "falling":
                self._reverse(a, b)
                pivot, hint = (b - 1) - (pivot - a), "rising"
            if balanced and partitioned and hint == "rising" and self._nearly(a, b):
                return
            if a > 0 and not self.less(a - 1, pivot):
                a = self._equal(a, b, pivot)
                continue
            middle, partitioned = self._partition(a, b, pivot)
            left, right = middle - a, b - middle
            balanced = min(left, right) >= length // 8
            if left < right:
                self.quick(a, middle, limit)
                a = middle + 1
            else:
                self.quick(middle + 1, b, limit)
                b = middle

    def _partition(self, a: int, b: int, pivot: int) -> tuple[int, bool]:
        self.swap(a, pivot)
        i, j = a + 1, b - 1
        i, j = self._narrow(i, j, a)
        if i > j:
            self.swap(j, a)
            return j, True
        self.swap(i, j)
        i, j = i + 1, j - 1
        while True:
            i, j = self._narrow(i, j, a)
            if i > j:
                break
            self.swap(i, j)
            i, j = i + 1, j - 1
        self.swap(j, a)
        return j, False

    def _narrow(self, i: int, j: int, pivot: int) -> tuple[int, int]:
        while i <= j and self.less(i, pivot):
            i += 1
        while i <= j and not self.less(j, pivot):
            j -= 1
        return i, j

    def _equal(self, a: int, b: int, pivot: int) -> int:
        self.swap(a, pivot)
        i, j = a + 1, b - 1
        while True:
            while i <= j and not self.less(a, i):
                i += 1
            while i <= j and self.less(a, j):
                j -= 1
            if i > j:
                return i
            self.swap(i, j)
            i, j = i + 1, j - 1

    def _nearly(self, a: int, b: int) -> bool:
        """Whether a few swaps have put it in order (partialInsertionSort)."""
        i = a + 1
        for _ in range(5):
            while i < b and not self.less(i, i - 1):
                i += 1
            if i == b:
                return True
            if b - a < 50:
                return False
            self.swap(i, i - 1)
            if i - a >= 2:
                for j in range(i - 1, 0, -1):
                    if not self.less(j, j - 1):
                        break
                    self.swap(j, j - 1)
            if b - i >= 2:
                for j in range(i + 1, b):
                    if not self.less(j, j - 1):
                        break
                    self.swap(j, j - 1)
        return False

    def _break_patterns(self, a: int, b: int) -> None:
        length = b - a
        if length < 8:
            return
        random, modulus = length, 1 << length.bit_length()
        at = a + length // 4 * 2
        for i in range(3):
            random ^= random << 13 & 0xFFFFFFFFFFFFFFFF
            random ^= random >> 17
            random ^= random << 5 & 0xFFFFFFFFFFFFFFFF
            other = random & (modulus - 1)
            other -= length if other >= length else 0
            self.swap(at - 1 + i, a + other)

    def _pivot(self, a: int, b: int) -> tuple[int, str]:
        length = b - a
        self._swaps = 0
        i, j, k = a + length // 4, a + length // 4 * 2, a + length // 4 * 3
        if length >= 8:
            if length >= _NINTHER:
                i, j, k = (self._median(x - 1, x, x + 1) for x in (i, j, k))
            j = self._median(i, j, k)
        if self._swaps == 0:
            return j, "rising"
        return j, "falling" if self._swaps == _SWAPS else "unknown"

    def _median(self, a: int, b: int, c: int) -> int:
        a, b = self._ordered(a, b)
        b, c = self._ordered(b, c)
        a, b = self._ordered(a, b)
        return b

    def _ordered(self, a: int, b: int) -> tuple[int, int]:
        if self.less(b, a):
            self._swaps += 1
            return b, a
        return a, b

    def _reverse(self, a: int, b: int) -> None:
        self.items[a:b] = self.items[a:b][::-1]


def go_sorted(items: list[Any], less: Callable[[Any, Any], bool]) -> list[Any]:
    """The items in the order in which Go's sort.Sort leaves them."""
    found = list(items)
    _Sort(found, less).quick(0, len(found), len(found).bit_length())
    return found
