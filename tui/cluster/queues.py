"""What a lesson has queued in place of chance: pod-name suffixes by generateName, cluster IPs by Service name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any


class Queues:
    """Values by queue and name, each given out once."""

    def __init__(self, values: Mapping[str, Mapping[str, Sequence[str]]] | None = None) -> None:
        self._left = {(queue, name): tuple(v) for queue, names in (values or {}).items() for name, v in names.items()}

    def next(self, queue: str, name: str) -> str | None:
        """The next value, None once there are no more."""
        left = self._left.get((queue, name))
        if not left:
            return None
        self._left[queue, name] = left[1:]
        return left[0]

    def snapshot(self) -> object:
        """What `restore` takes back."""
        return dict(self._left)

    def restore(self, state: Any) -> None:
        """Go back to a snapshot."""
        self._left = dict(state)
