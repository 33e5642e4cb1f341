"""Ages and times as kubectl prints them (apimachinery's util/duration, and the printers' timestamps)."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache


def human_duration(ms: int) -> str:
    """A length of time as HumanDuration words it: `45s`, `3m20s`, `25h`, `8d`; `<invalid>` below -1 s."""
    seconds = int(ms / 1000)
    if seconds < 0:
        return "<invalid>" if seconds < -1 else "0s"
    minutes, hours, days = seconds // 60, seconds // 3600, seconds // 86400
    if seconds < 120:
        return f"{seconds}s"
    if minutes < 10:
        return _two(minutes, "m", seconds % 60, "s")
    if minutes < 180:
        return f"{minutes}m"
    if hours < 8:
        return _two(hours, "h", minutes % 60, "m")
    if hours < 48:
        return f"{hours}h"
    if days < 8:
        return _two(days, "d", hours % 24, "h")
    if days < 365 * 2:
        return f"{days}d"
    return _two(days // 365, "y", days % 365, "d") if days < 365 * 8 else f"{days // 365}y"


def _two(large: int, large_unit: str, small: int, small_unit: str) -> str:
    return f"{large}{large_unit}" + (f"{small}{small_unit}" if small else "")


def parse_time(text: str) -> int:
    """Milliseconds since the epoch of an RFC 3339 time (`2026-01-05T09:00:00Z`, fractions allowed)."""
    moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
    return round(moment.timestamp() * 1000)


def format_time(ms: int) -> str:
    """metav1.Time: whole seconds, UTC."""
    return _second(ms // 1000)


@lru_cache(maxsize=1024)
def _second(seconds: int) -> str:
    return _moment(seconds * 1000).strftime("%Y-%m-%dT%H:%M:%SZ")


def format_micro(ms: int) -> str:
    """metav1.MicroTime."""
    return _moment(ms).strftime("%Y-%m-%dT%H:%M:%S.") + f"{ms % 1000:03d}000Z"


def describe_time(text: str | None) -> str:
    """A timestamp as describe prints it (RFC 1123 with a numeric zone), `<unset>` where there is none."""
    if not text:
        return "<unset>"
    return _moment(parse_time(text)).strftime("%a, %d %b %Y %H:%M:%S +0000")


def age(timestamp: str | None, now: int) -> str:
    """Time since a timestamp, `<unknown>` where there is none."""
    return human_duration(now - parse_time(timestamp)) if timestamp else "<unknown>"


def _moment(ms: int) -> datetime:
    return datetime.fromtimestamp(ms // 1000, UTC)
