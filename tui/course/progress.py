"""What is kept between sittings: journals, progress and history, in one SQLite file that survives a kill."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tui.api.record import record

_SCHEMA = """
create table if not exists sitting (
    id integer primary key, lesson text not null, seed integer not null, version text not null,
    step text not null default '', time integer not null default 0, open integer not null default 1);
create table if not exists entry (
    sitting integer not null, number integer not null, at integer not null, kind text not null,
    text text not null, digest text not null default '', primary key (sitting, number));
create table if not exists lesson (
    id text primary key, steps integer not null default 0, stars integer not null default 0,
    finished integer not null default 0);
create table if not exists history (number integer primary key, line text not null);
create table if not exists setting (name text primary key, value text not null);
"""


@record
class Entry:
    """One thing that came in: at a simulated time (ms), its kind, its text, and the world's digest after it."""

    at: int
    kind: str
    """line, send, save, discard, interrupt, eof, answer, hint, next, back, write, folder, remove, undo."""
    text: str = ""
    digest: str = ""


@record
class Sitting:
    """A saved sitting: the world is its lesson, its seed and its journal."""

    id: int
    lesson: str
    seed: int
    version: str
    step: str
    time: int
    """Simulated ms when it was last seen."""


class Progress:
    """The store. Every write is committed at once; a file that cannot be used is set aside, never deleted."""

    def __init__(self, path: Path | None) -> None:
        """`path` None keeps everything in memory."""
        self.path = path
        self.notice = ""
        """A sentence for the learner where the file could not be used."""
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._db = self._open(path)
        except sqlite3.DatabaseError:
            assert path is not None
            aside = path.with_suffix(".damaged")
            path.replace(aside)
            self.notice = f"The saved progress could not be read; it was set aside as {aside.name}."
            self._db = self._open(path)

    @staticmethod
    def _open(path: Path | None) -> sqlite3.Connection:
        db = sqlite3.connect(path or ":memory:", isolation_level=None, timeout=5)
        db.execute("pragma journal_mode = wal")
        db.executescript(_SCHEMA)
        return db

    def close(self) -> None:
        self._db.close()

    def begin(self, lesson: str, seed: int, version: str) -> int:
        """A new sitting of a lesson; earlier ones of that lesson are no longer the one to return to."""
        self._db.execute("update sitting set open = 0 where lesson = ?", (lesson,))
        cursor = self._db.execute(
            "insert into sitting (lesson, seed, version) values (?, ?, ?)", (lesson, seed, version)
        )
        return int(cursor.lastrowid or 0)

    def append(self, sitting: int, number: int, entry: Entry) -> None:
        """Keep one journal entry."""
        self._db.execute(
            "insert or replace into entry values (?, ?, ?, ?, ?, ?)",
            (sitting, number, entry.at, entry.kind, entry.text, entry.digest),
        )

    def touch(self, sitting: int, step: str, time: int) -> None:
        """Note where a sitting stands."""
        self._db.execute("update sitting set step = ?, time = ? where id = ?", (step, time, sitting))

    def latest(self, lesson: str = "") -> Sitting | None:
        """The sitting to return to: of a lesson, or of any."""
        row = self._db.execute(
            "select id, lesson, seed, version, step, time from sitting where open = 1 and (? = '' or lesson = ?)"
            " order by id desc limit 1", (lesson, lesson),
        ).fetchone()
        return Sitting(*row) if row else None

    def entries(self, sitting: int) -> list[Entry]:
        """A sitting's journal."""
        rows = self._db.execute(
            "select at, kind, text, digest from entry where sitting = ? order by number", (sitting,)
        )
        return [Entry(*row) for row in rows]

    def record(self, lesson: str, steps: int, stars: int, finished: bool) -> None:
        """Keep the best that was reached in a lesson."""
        self._db.execute(
            "insert into lesson values (?, ?, ?, ?) on conflict (id) do update set"
            " steps = max(steps, excluded.steps), stars = max(stars, excluded.stars),"
            " finished = max(finished, excluded.finished)",
            (lesson, steps, stars if finished else 0, int(finished)),
        )

    def lessons(self) -> dict[str, tuple[int, int, bool]]:
        """For each lesson played: steps solved, stars, finished."""
        rows = self._db.execute("select id, steps, stars, finished from lesson")
        return {id: (steps, stars, bool(finished)) for id, steps, stars, finished in rows}

    def remember(self, line: str) -> None:
        """Add a line to the history that is kept between sittings (the last 1,000)."""
        self._db.execute("insert into history (line) values (?)", (line,))
        self._db.execute("delete from history where number <= (select max(number) from history) - 1000")

    def history(self) -> list[str]:
        """Lines of earlier sittings, oldest first."""
        return [row[0] for row in self._db.execute("select line from history order by number")]

    def setting(self, name: str, default: Any = None) -> Any:
        """A front end's setting (theme, speed, ...)."""
        row = self._db.execute("select value from setting where name = ?", (name,)).fetchone()
        return json.loads(row[0]) if row else default

    def set(self, name: str, value: Any) -> None:
        """Keep a front end's setting."""
        self._db.execute("insert or replace into setting values (?, ?)", (name, json.dumps(value)))


def effective(entries: Iterable[Entry]) -> list[Entry]:
    """The journal as it counts: `undo` (its text: how many entries stay) cuts what came before."""
    kept: list[Entry] = []
    for entry in entries:
        if entry.kind == "undo":
            del kept[int(entry.text):]
        else:
            kept.append(entry)
    return kept
