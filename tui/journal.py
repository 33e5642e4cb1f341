"""The journal of a sitting: what came in and when. It is the save, and the way back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from tui.api.record import structure
from tui.course.progress import Entry, effective

if TYPE_CHECKING:
    from tui.session import Session

UNDO_DEPTH = 100
"""Snapshots kept; further back, undo replays from an earlier one or from the start."""
UNDO_SIZE = 32 * 1024 * 1024
"""Characters of files that the snapshots may hold together; the oldest that hold more go likewise."""


@structure
class Point:
    """The moment before a command: where undo may go back to."""

    entries: int
    """Journal entries before it."""
    state: Any
    """The world then, None where something was running."""
    changed: bool = False
    """Whether the command changed the world."""
    size: int = 0
    """Characters in files that are others than those of the point before."""


class Journal:
    """Entries, and the points between them that undo returns to."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.entries: list[Entry] = []
        self.points: list[Point] = []
        self.listener: Callable[[Entry], None] | None = None
        """Called with every entry, for whoever keeps them."""
        self._files: Any = None
        self._start: Any = None
        self._start_entries = 0

    def begin(self) -> None:
        """The sitting begins here: `reset`, and undo of everything, come back to this moment."""
        self.points = []
        self._start, self._start_entries = self.session.snapshot(), len(self.entries)

    def note(self, kind: str, text: str = "") -> None:
        """Write down what came in; a command line with the world that it met."""
        cluster = self.session.cluster
        entry = Entry(cluster.clock.now, kind, text, cluster.mark() if kind == "line" else "")
        self.entries.append(entry)
        if self.listener:
            self.listener(entry)

    def point(self) -> None:
        """A command is about to run."""
        laptop = self.session.laptop
        fresh = laptop.files.root is not self._files
        self._files = laptop.files.root
        state = None if laptop.busy else self.session.snapshot()
        self.points.append(Point(len(self.entries), state, size=laptop.files.size if fresh else 0))
        held = 0
        for number, point in enumerate(reversed(self.points), 1):
            held += point.size
            if point.state is not None and (number > UNDO_DEPTH or held > UNDO_SIZE and number > 1):
                point.state = None

    def changed(self) -> None:
        """The command of the last point changed the world."""
        if self.points:
            self.points[-1].changed = True

    def replay(self, entries: Sequence[Entry]) -> bool:
        """Do again what a journal holds; False from the first line whose world is another than it was then."""
        for entry in effective(entries):
            self.session.reach(entry.at)
            if entry.digest and entry.digest != self.session.cluster.mark():
                return False
            self._again(entry)
        return True

    def _again(self, entry: Entry) -> None:
        session = self.session
        match entry.kind:
            case "line":
                session.start(entry.text)
            case "write":
                path, _, text = entry.text.partition("\0")
                session.write(path, text)
            case "folder" | "remove":
                session.mirror(entry.text, None, folder=entry.kind == "folder")
            case "send":
                session.send(entry.text)
            case "save":
                session.save(entry.text)
            case "answer":
                session.answer(entry.text)
            case "interrupt" | "eof" | "discard" | "hint" | "back":
                getattr(session, entry.kind)()
            case "next":
                session.next_step()

    def undo(self) -> bool:
        """Back to before the last command that changed the world; False where nothing was done yet."""
        if not self.points:
            return False
        if not self.session.idle and self.session.laptop.changed_since_mark():
            self.changed()
        target = next((p for p in reversed(self.points) if p.changed), self.points[0])
        kept = self.entries[: target.entries]
        base = next((p for p in reversed(self.points) if p.state is not None and p.entries <= target.entries), None)
        self.points = [p for p in self.points if p.entries < target.entries]
        self._go_back(base, kept)
        return True

    def reset(self) -> None:
        """The world as it was when the sitting began."""
        self.points = []
        self._go_back(None, self.entries[: self._start_entries])

    def _go_back(self, base: Point | None, kept: list[Entry]) -> None:
        """Restore the nearest snapshot, do again what came between, and write down that it was so."""
        listener, self.listener = self.listener, None
        home, self.session.home = self.session.home, None
        points = self.points
        self.session.restore(base.state if base else self._start)
        done = base.entries if base else self._start_entries
        self.entries = kept[:done]
        for entry in kept[done:]:
            self.session.reach(entry.at)
            self._again(entry)
        self.session.take_output()
        self.points, self.listener = points, listener
        if listener:
            listener(Entry(self.session.cluster.clock.now, "undo", str(len(kept))))
        if home:
            home.again(self.session)
