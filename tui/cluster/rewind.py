"""A dict that can be gone back to: a snapshot costs what has changed since the last one, not what is there."""

from __future__ import annotations

from typing import Any, Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")

FEW = 64
"""Changes that are always kept as such; beyond them, and beyond half of the whole, the whole is copied."""


class Frozen(Generic[K, V]):
    """A dict as it once was: all of it, or what was removed from and set in an earlier one."""

    __slots__ = ("gone", "parent", "set", "weight")

    def __init__(self, parent: Frozen[K, V] | None, gone: dict[K, None], set: dict[K, V], weight: int) -> None:
        self.parent, self.gone, self.set = parent, gone, set
        self.weight = weight
        """Changes on the way from the last whole copy."""

    def whole(self) -> dict[K, V]:
        """All of it, in its order."""
        steps: list[Frozen[K, V]] = []
        step: Frozen[K, V] | None = self
        while step is not None:
            steps.append(step)
            step = step.parent
        found: dict[K, V] = {}
        for step in reversed(steps):
            for key in step.gone:
                found.pop(key, None)
            found.update(step.set)
        return found


class Rewindable(dict[K, V]):
    """A dict whose values are never altered in place; changed by `[]`, `del` and `pop` alone."""

    __slots__ = ("_gone", "_last", "_set")

    def __init__(self) -> None:
        super().__init__()
        self._gone: dict[K, None] = {}
        self._set: dict[K, V] = {}
        self._last: Frozen[K, V] | None = None

    def __setitem__(self, key: K, value: V) -> None:
        dict.__setitem__(self, key, value)
        self._set[key] = value

    def __delitem__(self, key: K) -> None:
        dict.__delitem__(self, key)
        self._gone[key] = None
        self._set.pop(key, None)

    def pop(self, key: K, default: Any = None) -> Any:
        """Remove a key; its value, or the default where it is not there (which is no error here)."""
        if key not in self:
            return default
        value = self[key]
        del self[key]
        return value

    def freeze(self) -> Frozen[K, V]:
        """What `thaw` takes back."""
        last = self._last
        if last is not None and not self._set and not self._gone:
            return last
        changes = len(self._set) + len(self._gone)
        if last is None or last.weight + changes > max(FEW, len(self) // 2):
            last = Frozen(None, {}, dict(self), 0)
        else:
            last = Frozen(last, self._gone, self._set, last.weight + changes)
        self._last, self._gone, self._set = last, {}, {}
        return last

    def thaw(self, frozen: Frozen[K, V]) -> None:
        """Go back to a snapshot of this dict."""
        if frozen is not self._last or self._set or self._gone:
            super().clear()
            super().update(frozen.whole())
        self._last, self._gone, self._set = frozen, {}, {}

    def _refused(self, *args: Any, **more: Any) -> Any:
        raise TypeError("a rewindable dict is changed by [], del and pop alone")

    clear = popitem = setdefault = update = _refused
    __ior__ = _refused
