"""Draws a Harbor as a picture of cells: callers left, Services in the middle, pods right, routed lines between."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from tui.api.record import record
from tui.app.glyphs import Glyphs
from tui.app.harbor import Harbor, Light, Ship

Cell = tuple[str, str]
"""A character and the name of its style: "", dim, name, wire, bad, lit, wait, head, preview."""
Path = list[tuple[int, int]]

FOLD = 6
"""Pods shown of one owner before the rest folds."""


@dataclass
class Picture:
    """Cells by row, the way of each line, and where each object stands."""

    width: int
    rows: list[list[Cell]] = field(default_factory=list)
    paths: dict[tuple[str, str], Path] = field(default_factory=dict)
    """(from, to) -> cells (x, y) in the order in which a request passes them."""
    regions: list[tuple[int, int, int, str]] = field(default_factory=list)
    """(row, first column, column after the last, ref)."""
    joints: dict[tuple[int, int], set[str]] = field(default_factory=dict)

    def put(self, x: int, y: int, text: str, style: str = "") -> None:
        """Write text; what does not fit is cut."""
        while len(self.rows) <= y:
            self.rows.append([(" ", "")] * self.width)
        for i, char in enumerate(text):
            if 0 <= x + i < self.width:
                self.rows[y][x + i] = (char, style)


@record
class Slots:
    """The columns of the picture."""

    callers: int
    lights: int
    lanes: int
    ships: int


def draw(harbor: Harbor, width: int, glyphs: Glyphs, *, unfolded: frozenset[str] = frozenset()) -> Picture:
    """The picture at a width; its height follows from what there is."""
    picture = Picture(max(width, 8))
    slots = _slots(harbor, width)
    ships = _ships(picture, harbor, slots, glyphs, unfolded)
    lights = _lights(picture, harbor, slots, glyphs, ships)
    callers = _callers(picture, harbor, glyphs, slots, lights)
    _wires(picture, harbor, slots, lights, ships)
    _calls(picture, harbor, slots, callers, lights)
    _render_joints(picture, glyphs)
    for x, y in [(slots.lights - 2, lights[s]) for c, s in harbor.calls if c in callers and s in lights]:
        picture.put(x, y, glyphs.arrow, "wire")
    return picture


def _slots(harbor: Harbor, width: int) -> Slots:
    longest = max((len(c.name) for c in harbor.callers), default=3)
    callers = min(longest + 3, max(6, width // 5))
    lights = callers + 3 + min(4, len(harbor.callers))
    block = max((len(line) for s in harbor.lights for line in _words(s)), default=16)
    lanes = lights + min(block + 2, max(12, width * 2 // 5))
    return Slots(0, lights, lanes, lanes + 2 + 2 * max(1, len(harbor.lights)))


def _words(light: Light) -> list[str]:
    """What stands under a Service's name."""
    address = f"http://{light.name}" if light.type != "ExternalName" else f"alias of {light.ip}"
    ports = light.ports or ("",)
    lines = [f"  {light.name}", f"  {address}"]
    for port in ports if light.type != "ExternalName" else ():
        inside, _, node = port.partition(", node ")
        lines += [f"  {light.ip}:{inside}", *([f"  every node {node}"] if node else [])]
    lines.append(f"  {light.selector or 'no selector'}")
    if light.type != "ClusterIP":
        lines.append(f"  {light.type} {light.external}".rstrip())
    return lines


def _ships(picture: Picture, harbor: Harbor, slots: Slots, glyphs: Glyphs, unfolded: frozenset[str]) -> dict[str, int]:
    """Draw the pods; returns the row of each (folded ones share the row of their `+ n more`)."""
    y, where = 0, {}
    groups: dict[str, list[Ship]] = {}
    for ship in harbor.ships:
        groups.setdefault(ship.owner, []).append(ship)
    columns = _columns(picture.width - slots.ships, harbor.ships)
    counts = {f"ReplicaSet {name}": f"{ready}/{wanted}" for name, ready, wanted in harbor.owners}
    for name, count in counts.items():
        groups.setdefault(name, []) if not count.endswith("/0") or name in groups else None
    for group in sorted(groups, key=lambda name: (not name, name)):
        ships = groups[group]
        head = (
            f"{group} {counts.get(group, '')}".rstrip()
            if group
            else "on its own"
            if len(ships) == 1
            else "on their own"
        )
        picture.put(slots.ships, y, head, "head")
        if group:
            path = group.split(" ", 1)[1]
            place = path if "/" in path else f"default/{path}"
            picture.regions.append((y, slots.ships, picture.width, f"replicasets.apps/{place}"))
        y += 1
        shown = ships if group in unfolded or len(ships) <= FOLD else ships[: FOLD - 1]
        for ship in shown:
            _ship(picture, harbor, ship, slots.ships, y, glyphs, columns)
            where[ship.ref] = y
            y += 1
        if len(shown) < len(ships):
            picture.put(slots.ships, y, f"+ {len(ships) - len(shown)} more pods", "dim")
            picture.regions.append((y, slots.ships, picture.width, f"fold:{group}"))
            where.update({ship.ref: y for ship in ships[len(shown) :]})
            y += 1
        y += 1
    return where


def _facts(ship: Ship, columns: Sequence[int] = ()) -> tuple[str, str, str]:
    """A pod's address, label and node; the address without the part that all share where its column is narrow."""
    ip = (
        ship.ip
        if not columns or len(ship.ip) <= columns[-1 if len(columns) < 2 else 1]
        else ship.ip.removeprefix("10.244.")
    )
    return ship.status or ip, ship.label, ship.node


def _columns(room: int, ships: Sequence[Ship]) -> list[int]:
    """The widths of a pod's columns: its name, then as many facts as fit."""
    widths = [max((len(s.short) for s in ships), default=0)]
    room -= 2 + widths[0] + max((len(str(s.served)) for s in ships), default=1) + 3
    sizes = [max((len(_facts(s)[i]) for s in ships), default=0) for i in range(3)]
    if sizes[0] + sizes[1] + 4 > room:
        sizes[0] = max((len(s.status or s.ip.removeprefix("10.244.")) for s in ships), default=0)
    for size in sizes:
        if size + 2 > room:
            break
        room -= size + 2
        widths.append(size)
    return widths


def _ship(picture: Picture, harbor: Harbor, ship: Ship, x: int, y: int, glyphs: Glyphs, columns: list[int]) -> None:
    joined = any(ref == ship.ref for _, ref in harbor.lines)
    mark = glyphs.ready if ship.ready else glyphs.waiting if ship.status != "not ready" else glyphs.unready
    style = "preview" if ship.ref in harbor.preview else "" if joined else "wait" if ship.status else "dim"
    room = picture.width - x
    tail = f"  {ship.served}" if ship.served else ""
    cells = zip((ship.short, *_facts(ship, columns)), columns, strict=False)
    text = f"{mark} " + "  ".join(cell.ljust(size) for cell, size in cells).rstrip()
    if len(columns) == 1 and ship.status:
        text = f"{text} {ship.status}"
    picture.put(x, y, text[:room], style)
    if joined:
        picture.put(x, y, mark, "light")
    if ship.ref in harbor.preview and not joined:
        picture.put(x - 3, y, glyphs.dash * 2, "preview")
    if tail:
        picture.put(max(x + len(text), picture.width - len(tail) - 1), y, tail, "count")
    picture.regions.append((y, x, picture.width, ship.ref))


def _lights(picture: Picture, harbor: Harbor, slots: Slots, glyphs: Glyphs, ships: dict[str, int]) -> dict[str, int]:
    y, where = 0, {}
    firsts = {s: min((ships[p] for r, p in harbor.lines if r == s and p in ships), default=99) for s in _refs(harbor)}
    for light in sorted(harbor.lights, key=lambda light: firsts[light.ref]):
        first = firsts[light.ref]
        y = max(y, first if first != 99 else 1)
        where[light.ref] = y
        lit = harbor.behind(light.ref)
        room = slots.lanes - slots.lights - 1
        words = _words(light)
        picture.put(slots.lights, y, f"{glyphs.light if lit else glyphs.dark} {light.name}"[:room], "name")
        for i, line in enumerate(words[1:], 1):
            picture.put(slots.lights, y + i, line[:room], "address" if i == 1 else "dim")
        if not lit and light.selects:
            words.append("")
            picture.put(
                slots.lights, y + len(words) - 1, f"  {glyphs.fail} 0 of {light.matching} pods ready"[:room], "bad"
            )
        picture.regions += [(y + i, slots.lights, slots.lanes - 1, light.ref) for i in range(len(words))]
        y += len(words) + 1
    return where


def _refs(harbor: Harbor) -> list[str]:
    return [light.ref for light in harbor.lights]


def _callers(picture: Picture, harbor: Harbor, glyphs: Glyphs, slots: Slots, lights: dict[str, int]) -> dict[str, int]:
    """Draw the callers; returns the row of each. Pods stand beside the first Service, the laptop above them."""
    y, where = 0, {}
    room = slots.lights - 4
    for caller in harbor.callers:
        picture.put(0, y, f"{glyphs.caller} {caller.name}"[:room], "name" if caller.ref == "laptop" else "")
        where[caller.ref] = y
        if caller.ref.startswith("pod/"):
            picture.regions.append((y, 0, room, f"pods/{caller.ref[4:]}"))
        y += 2
    return where


def _wires(picture: Picture, harbor: Harbor, slots: Slots, lights: dict[str, int], ships: dict[str, int]) -> None:
    lanes = {ref: slots.lanes + 1 + 2 * i for i, ref in enumerate(lights)}
    for light, ship in sorted(harbor.lines):
        if light in lights and ship in ships:
            start = slots.lights + 2 + len(next(s.name for s in harbor.lights if s.ref == light)) + 1
            start = min(start, slots.lanes)
            _route(picture, (light, ship), start, lights[light], lanes[light], slots.ships - 2, ships[ship])


def _calls(picture: Picture, harbor: Harbor, slots: Slots, callers: dict[str, int], lights: dict[str, int]) -> None:
    order = list(callers)
    for caller, light in sorted(harbor.calls):
        if caller in callers and light in lights:
            name = next(c.name for c in harbor.callers if c.ref == caller)
            lane = max(len(name) + 4, slots.lights - 4 - order.index(caller) % 3)
            _route(
                picture, (caller, light), min(len(name) + 3, slots.lights - 4), callers[caller],
                min(lane, slots.lights - 3), slots.lights - 2, lights[light],
            )  # fmt: skip


def _route(picture: Picture, ends: tuple[str, str], start: int, row: int, lane: int, stop: int, target: int) -> None:
    """A way: along the first row to the lane, along the lane, along the target's row."""
    path: Path = [(x, row) for x in range(start, lane)]
    step = 1 if target >= row else -1
    path += [(lane, y) for y in range(row, target + step, step)]
    path += [(x, target) for x in range(lane + 1, stop + 1)]
    picture.paths[ends] = path
    for (ax, ay), (bx, by) in zip(path, path[1:], strict=False):
        out, back = ("r", "l") if bx > ax else ("d", "u") if by > ay else ("u", "d")
        picture.joints.setdefault((ax, ay), set()).add(out)
        picture.joints.setdefault((bx, by), set()).add(back)


_SHAPES = {"ru": 0, "lu": 1, "dr": 2, "dl": 3, "dru": 4, "dlu": 5, "dlr": 6, "lru": 7, "dlru": 8}


def _render_joints(picture: Picture, glyphs: Glyphs) -> None:
    for (x, y), sides in picture.joints.items():
        name = "".join(sorted(sides))
        shape = _SHAPES.get(name)
        char = glyphs.corners[shape] if shape is not None else glyphs.down if sides <= {"u", "d"} else glyphs.across
        picture.put(x, y, char, "wire")
