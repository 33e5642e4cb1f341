"""The harbor pane: the picture, with sparks along its lines and what changed lit for a moment."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui.api.traffic import Request
from tui.app.glyphs import Glyphs
from tui.app.harbor import Harbor, Tally, changes, survey
from tui.app.messages import Opened
from tui.app.picture import Picture, draw
from tui.app.table import rows as table_rows

if TYPE_CHECKING:
    from tui.session import Session

LIT = 30
"""Ticks for which a change stays lit."""
STAY = 60
"""Ticks for which the mark of a failed request stays."""
SPARKS = 12
"""Sparks under way at once; a flood beyond them only counts."""


@dataclass
class Spark:
    """One request on its way through the picture."""

    path: list[tuple[int, int]]
    failed: str = ""
    """How it ended, where it failed."""
    at: int = 0


class HarborPane(ScrollView, can_focus=True):
    """Draws the harbor of one session."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"harbor--{name}" for name in (
            "dim", "name", "address", "wire", "bad", "lit", "wait", "head", "preview", "light", "count", "spark", "log",
            "cursor",
        )
    }  # fmt: skip

    def __init__(self, session: Session, glyphs: Glyphs, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.session, self.glyphs = session, glyphs
        self.tally, self.harbor = Tally(), Harbor()
        self.picture = Picture(8)
        self.preview: dict[str, str] = {}
        self.sparks: list[Spark] = []
        self.lit: dict[str, int] = {}
        self.told: deque[str] = deque(maxlen=40)
        self.unfolded: frozenset[str] = frozenset()
        self.table = False
        self.cursor = -1
        self.counts = [0, 0]
        """Requests that were answered, and that failed."""
        self._seen: tuple[object, ...] = ()
        self._base = session.cluster.clock.now

    def on_mount(self) -> None:
        self.look(force=True)

    def on_resize(self) -> None:
        self.look(force=True)

    # -- looking at the world --------------------------------------------------------------------------------

    def look(self, *, force: bool = False) -> None:
        """Look at the world; draws only where something has changed."""
        cluster = self.session.cluster
        records = cluster.network.records
        store = getattr(cluster, "store", None)
        seen = (getattr(store, "revision", cluster.clock.now), len(records), tuple(self.preview.items()))
        if seen == self._seen and not force:
            return
        first, self._seen = not self._seen, seen
        fresh = self.tally.read(records)
        before, self.harbor = self.harbor, survey(cluster.api, self.tally, self.preview)
        if not first and not force:
            self._tell(before)
        self._lay()
        for request in fresh:
            self._launch(request)

    def _tell(self, before: Harbor) -> None:
        seconds = max(0, self.session.cluster.clock.now - self._base) // 1000
        for ref, sentence in changes(before, self.harbor):
            self.lit[ref] = LIT
            self.told.append(f"{seconds // 60:02}:{seconds % 60:02} {sentence}")

    def _lay(self) -> None:
        width = max(8, self.scrollable_content_region.width)
        draw_now = table_rows if self.table else draw
        self.picture = draw_now(self.harbor, width, self.glyphs, unfolded=self.unfolded)
        height = len(self.picture.rows)
        self.virtual_size = Size(width, max(1, height) + 1)
        self.refresh()

    def _launch(self, request: Request) -> None:
        self.counts[0 if request.ok else 1] += 1
        light, ship = f"services/{request.service}", f"pods/{request.pod}"
        way = list(self.picture.paths.get((request.client, light), ()))
        if request.service and request.pod:
            way += self.picture.paths.get((light, ship), ())
        if way and len(self.sparks) < SPARKS:
            self.sparks.append(Spark(way, "" if request.ok else request.outcome, len(way) if self._still else 0))
        if not request.ok:
            self.told.append(f"{self.glyphs.fail} {request.target}: {request.outcome}")

    @property
    def _still(self) -> bool:
        return self.app.animation_level == "none"

    def tick(self) -> None:
        """One step of the sparks and the lights; 20 a second."""
        if not self.sparks and not self.lit:
            return
        for spark in self.sparks:
            spark.at += 1 if spark.at >= len(spark.path) else 2
        self.sparks = [s for s in self.sparks if s.at < len(s.path) + (STAY if s.failed else 2)]
        self.lit = {ref: left - 1 for ref, left in self.lit.items() if left > 1}
        self.refresh()

    # -- drawing ---------------------------------------------------------------------------------------------

    def render_line(self, y: int) -> Strip:
        row, width = y + self.scroll_offset.y, self.size.width
        base = self.rich_style
        if y == self.size.height - 1 and self.size.height > 3:
            return (
                Strip([Segment(self._log(width), self._style("log", base))])
                .crop_extend(0, width, base)
                .apply_offsets(0, row)
            )
        if row >= len(self.picture.rows):
            return Strip.blank(width, base)
        cells = list(self.picture.rows[row])
        for number, (at, start, end, ref) in enumerate(self.picture.regions):
            if at == row and (ref in self.lit or (number == self.cursor and self.has_focus)):
                style = "cursor" if number == self.cursor and self.has_focus else "lit"
                cells[start:end] = [(char, style) for char, _ in cells[start:end]]
        for spark in self.sparks:
            x, at = spark.path[min(spark.at, len(spark.path) - 1)]
            if at == row and x < len(cells) and cells[x][1] in ("", "wire"):
                done = spark.at >= len(spark.path) - 1
                cells[x] = (self.glyphs.fail, "bad") if spark.failed and done else (self.glyphs.spark, "spark")
        return Strip(self._segments(cells, base)).crop_extend(0, width, base).apply_offsets(0, row)

    def _segments(self, cells: list[tuple[str, str]], base: Style) -> list[Segment]:
        segments: list[Segment] = []
        text, current = "", ""
        for char, style in cells:
            if style != current:
                segments.append(Segment(text, self._style(current, base)))
                text, current = "", style
            text += char
        return [*segments, Segment(text, self._style(current, base))]

    def _style(self, name: str, base: Style) -> Style:
        return base + self.get_component_rich_style(f"harbor--{name}") if name else base

    def _log(self, width: int) -> str:
        """The last changes, newest last, as many as fit."""
        text = ""
        answered, failed = self.counts
        head = f"{answered} answered, {failed} failed   " if self._still and (answered or failed) else ""
        for told in reversed(self.told):
            if len(head) + len(told) + 3 + len(text) > width:
                break
            text = f"{told}   {text}"
        return head + text

    # -- keys and mouse --------------------------------------------------------------------------------------

    def on_key(self, event: events.Key) -> None:
        count = len(self.picture.regions)
        if event.key in ("down", "up") and count:
            self.cursor = (self.cursor + (1 if event.key == "down" else -1)) % count
            self.scroll_to(y=max(0, self.picture.regions[self.cursor][0] - self.size.height // 2), animate=False)
            self.refresh()
        elif event.key == "enter" and 0 <= self.cursor < count:
            self._open(self.picture.regions[self.cursor][3])
        elif event.key == "t":
            self.flip()
        else:
            return
        event.stop()

    def flip(self) -> None:
        """From the picture to the table, and back."""
        self.table, self.cursor = not self.table, -1
        self._lay()

    def on_click(self, event: events.Click) -> None:
        y = event.y + self.scroll_offset.y
        for at, start, end, ref in self.picture.regions:
            if at == y and start <= event.x < end:
                self._open(ref)
                return

    def _open(self, ref: str) -> None:
        if ref.startswith("fold:"):
            self.unfolded |= {ref[5:]}
            self._lay()
        else:
            self.post_message(Opened(ref))

    def line(self) -> str:
        """The harbor in one line, for a narrow screen."""
        parts = []
        for light in self.harbor.lights:
            behind = self.harbor.behind(light.ref)
            mark = self.glyphs.light if behind else self.glyphs.dark
            parts.append(f"{mark} {light.name} {light.ip} → {behind} of {light.matching} pods")
        ready = sum(ship.ready for ship in self.harbor.ships)
        return "   ".join(parts) or f"{self.glyphs.ready} {ready} of {len(self.harbor.ships)} pods ready, no Service"

    def snapshot(self) -> Any:
        """The picture as text, for tests."""
        return "\n".join("".join(char for char, _ in row).rstrip() for row in self.picture.rows)
