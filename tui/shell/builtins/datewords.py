"""Times in words, as date -d takes them: `2024-01-02 03:04`, `@0`, `+1 day`, `yesterday`, `2 hours ago`."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import UTC, datetime, timedelta

_MONTHS = {
    name: place
    for place, name in enumerate(
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], 1
    )
}
_DAYS = {name: place for place, name in enumerate(["mon", "tue", "wed", "thu", "fri", "sat", "sun"])}
_SECONDS = {"sec": 1, "second": 1, "min": 60, "minute": 60, "hour": 3600, "day": 86400, "week": 604800,
            "fortnight": 1209600}
_WORDS = {"now": 0, "today": 0, "yesterday": -1, "tomorrow": 1}
_MONTH = r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_PATTERNS = tuple(
    (name, re.compile(source))
    for name, source in (
        ("epoch", r"@(-?\d+(?:\.\d+)?)"),
        ("date", r"(\d{4})-(\d{1,2})-(\d{1,2})(?:t(?=\d))?"),
        ("american", r"(\d{1,2})/(\d{1,2})(?:/(\d{4}|\d{2}))?"),
        ("compact", r"(\d{4})(\d{2})(\d{2})(?!\d)"),
        ("month", rf"{_MONTH}\s+(\d{{1,2}})(?!:|\d)(?:,?\s+(\d{{4}}))?"),
        ("day", rf"(\d{{1,2}})[ -]{_MONTH}(?:[ -](\d{{4}}))?"),
        ("time", r"(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d+))?)?\s*([ap]\.?m\.?)?"),
        ("hour", r"(\d{1,2})\s*([ap])\.?m\.?"),
        (
            "shift",
            r"([-+]?\s*\d+|next|last|this|an?)?\s*(seconds?|secs?|minutes?|mins?|hours?|days?|weeks?|fortnights?|months?|"
            r"years?)(\s+ago)?\b",
        ),
        ("weekday", r"(next\s+|last\s+|this\s+)?(mon|tue|wed|thu|fri|sat|sun)[a-z]*,?"),
        ("word", r"(now|today|yesterday|tomorrow|midnight|noon)\b"),
        ("zone", r"(utc|gmt|z)\b|([-+])(\d{2}):?(\d{2})\b"),
        ("year", r"(\d{4})(?!\d)"),
    )
)


def read(words: str, now: datetime) -> datetime | None:
    """The time that the words mean, None where they mean none. Raises ValueError, OverflowError."""
    reader = _Reader(now)
    rest = words.strip().lower()
    if not rest:
        return now.replace(hour=0, minute=0, second=0, microsecond=0)
    while rest:
        for name, pattern in _PATTERNS:
            match = pattern.match(rest)
            if match and match[0].strip():
                getattr(reader, "_" + name)(match)
                rest = rest[match.end() :].lstrip(" ,\t\n")
                break
        else:
            return None
    return reader.result()


class _Reader:
    def __init__(self, now: datetime) -> None:
        self.when = now
        self.clock: tuple[int, int, int, int] | None = None
        self.dated = False
        self.months = 0
        self.shift = timedelta()

    def result(self) -> datetime:
        when = self.when
        if self.clock:
            hour, minute, second, micro = self.clock
            when = when.replace(hour=hour, minute=minute, second=second, microsecond=micro)
        elif self.dated:
            when = when.replace(hour=0, minute=0, second=0, microsecond=0)
        if self.months:
            place = when.year * 12 + when.month - 1 + self.months
            year, month = place // 12, place % 12 + 1
            over = max(0, when.day - monthrange(year, month)[1])
            when = when.replace(year=year, month=month, day=when.day - over) + timedelta(days=over)
        return when + self.shift

    def _epoch(self, match: re.Match[str]) -> None:
        self.when = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=float(match[1]))

    def _set(self, year: int, month: int, day: int) -> None:
        self.when = self.when.replace(year=year, month=month, day=day)
        self.dated = True

    def _date(self, match: re.Match[str]) -> None:
        self._set(int(match[1]), int(match[2]), int(match[3]))

    _compact = _date

    def _american(self, match: re.Match[str]) -> None:
        year = int(match[3] or self.when.year)
        self._set(year + 2000 if year < 69 else year + 1900 if year < 100 else year, int(match[1]), int(match[2]))

    def _month(self, match: re.Match[str]) -> None:
        self._set(int(match[3] or self.when.year), _MONTHS[match[1]], int(match[2]))

    def _day(self, match: re.Match[str]) -> None:
        self._set(int(match[3] or self.when.year), _MONTHS[match[2]], int(match[1]))

    def _year(self, match: re.Match[str]) -> None:
        if not self.dated:
            self.clock = (int(match[1][:2]), int(match[1][2:]), 0, 0)
        else:
            self.when = self.when.replace(year=int(match[1]))

    def _time(self, match: re.Match[str]) -> None:
        hour = int(match[1])
        if match[5]:
            hour = hour % 12 + (12 if match[5][0] == "p" else 0)
        self.clock = (hour, int(match[2]), int(match[3] or 0), int((match[4] or "0")[:6].ljust(6, "0")))

    def _hour(self, match: re.Match[str]) -> None:
        self.clock = (int(match[1]) % 12 + (12 if match[2] == "p" else 0), 0, 0, 0)

    def _shift(self, match: re.Match[str]) -> None:
        count = {"next": 1, "last": -1, "this": 0, "a": 1, "an": 1, None: 1}.get(match[1])
        amount = int(match[1].replace(" ", "")) if count is None else count
        amount = -amount if match[3] else amount
        unit = match[2].rstrip("s") if match[2] != "s" else match[2]
        if unit in ("month", "year"):
            self.months += amount * (12 if unit == "year" else 1)
        else:
            self.shift += timedelta(seconds=amount * _SECONDS[unit])

    def _weekday(self, match: re.Match[str]) -> None:
        if self.dated:
            return
        ahead = (_DAYS[match[2]] - self.when.weekday()) % 7
        lead = (match[1] or "").strip()
        if lead == "next":
            ahead += 0 if ahead else 7
        elif lead == "last":
            ahead -= 7
        self.when += timedelta(days=ahead)
        self.dated = True

    def _word(self, match: re.Match[str]) -> None:
        word = match[1]
        if word in ("midnight", "noon"):
            self.clock = (12 if word == "noon" else 0, 0, 0, 0)
        else:
            self.shift += timedelta(days=_WORDS[word])

    def _zone(self, match: re.Match[str]) -> None:
        if match[2]:
            offset = timedelta(hours=int(match[3]), minutes=int(match[4]))
            self.shift += -offset if match[2] == "+" else offset
