"""A line of kubectl's own log, as klog writes it."""

from __future__ import annotations

from datetime import UTC, datetime


def klog(now: int, level: str, file: str, line: int, text: str) -> str:
    """The line: `now` in simulated ms, level W, E or F (which ends kubectl), and where in its source it was written."""
    moment = datetime.fromtimestamp(now // 1000, UTC)
    return f"{level}{moment:%m%d %H:%M:%S}.{now % 1000:03d}000    {1000:4d} {file}:{line}] {text}"
