"""The details of one object: describe, YAML, events."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content

from tui.api.kind import Reader
from tui.api.objects import Obj
from tui.app.screens.sheet import Sheet

PAGES = ("describe", "yaml", "events")


class DetailsScreen(Sheet[None]):
    """Three pages about an object; Tab turns them."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab,right", "turn", "next page"),
        Binding("shift+tab,left", "turn(-1)", "page before"),
    ]
    footing = "Tab: describe, YAML, events   Esc back"

    def __init__(self, api: Reader, ref: str) -> None:
        """`ref` is `resource/namespace/name`."""
        super().__init__()
        self.api, self.at = api, 0
        self.resource, self.namespace, self.object_name = ref.split("/", 2)
        self.heading = f"{self.resource.split('.')[0]} {self.object_name}"

    def page(self, width: int) -> Content:
        found = self.api.find(self.resource, self.namespace, self.object_name)
        if found is None:
            return Content("It is gone.")
        return Content([self._describe, self._yaml, self._events][self.at](found))

    def _describe(self, found: Obj) -> str:
        from tui.api.tabwriter import align
        from tui.kinds import KINDS

        kind = next((k for k in KINDS if k.resource == self.resource), None)
        if kind is None or kind.describe is None:
            return self._yaml(found)
        return align(kind.describe(found, self.api, True), minwidth=0, padding=2)

    def _yaml(self, found: Obj) -> str:
        from tui.api.yaml import dump

        return dump({k: v for k, v in found.items() if k != "managedFields"})

    def _events(self, found: Obj) -> str:
        name = found["metadata"]["name"]
        events = [e for e in self.api.list("events", self.namespace) if e.get("involvedObject", {}).get("name") == name]
        lines = [f"{e.get('type', ''):8} {e.get('reason', ''):18} {e.get('message', '')}" for e in events]
        return "\n".join(lines) or "No events."

    def action_turn(self, step: int = 1) -> None:
        self.at = (self.at + step) % len(PAGES)
        self.fill()
