"""Ways through a step: lists of actions read from `proof/<step>/right-*.yaml` and `wrong-*.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tui.api.record import record
from tui.api.yaml import YamlError, load
from tui.course.lesson import Lesson

ACTIONS = ("run", "write", "save", "answer", "advance", "interrupt", "diagnosis")


@record
class Way:
    """One way of working on a step."""

    step: str
    name: str
    """`right-apply`, `wrong-typo`: the file's name."""
    actions: tuple[Mapping[str, Any], ...]
    diagnosis: str = ""
    """The diagnosis (or the choice) that a wrong way must get."""

    @property
    def right(self) -> bool:
        return self.name.startswith("right")


class ProofError(ValueError):
    """A proof that is not written right."""


def load_ways(lesson: Lesson) -> list[Way]:
    """All ways of a lesson, in the order of its steps and their names. Raises ProofError."""
    ways = [_load(path) for path in sorted(Path(lesson.folder, "proof").glob("*/*.yaml"))]
    order = {step.id: i for i, step in enumerate(lesson.steps)}
    for way in ways:
        if way.step not in order:
            raise ProofError(f"proof/{way.step}: the lesson has no such step")
    return sorted(ways, key=lambda way: (order[way.step], way.name))


def _load(path: Path) -> Way:
    where = f"proof/{path.parent.name}/{path.name}"
    try:
        raw = load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, YamlError) as error:
        raise ProofError(f"{where}: {error}") from error
    if not isinstance(raw, list) or not all(isinstance(a, dict) and len(a) == 1 for a in raw):
        raise ProofError(f"{where}: wants a list of actions, each a map with one of {', '.join(ACTIONS)}")
    unknown = [word for action in raw for word in action if word not in ACTIONS]
    if unknown or not path.stem.startswith(("right", "wrong")):
        raise ProofError(f"{where}: unknown {unknown[0] if unknown else 'file name; right-* or wrong-*'}")
    diagnosis = next((str(a["diagnosis"]) for a in raw if "diagnosis" in a), "")
    if path.stem.startswith("wrong") and not diagnosis:
        raise ProofError(f"{where}: a wrong way names the diagnosis that it must get")
    return Way(path.parent.name, path.stem, tuple(a for a in raw if "diagnosis" not in a), diagnosis)


def first_right_ways(lesson: Lesson) -> dict[str, tuple[Mapping[str, Any], ...]]:
    """For each step with proofs: the actions of its first right way. Raises ProofError."""
    ways: dict[str, tuple[Mapping[str, Any], ...]] = {}
    for way in load_ways(lesson):
        if way.right:
            ways.setdefault(way.step, way.actions)
    return ways
