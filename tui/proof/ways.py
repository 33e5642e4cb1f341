"""Ways through a step: lists of actions read from `proof/<step>/right-*.yaml` and `wrong-*.yaml`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from tui.api.yaml import YamlError, load
from tui.course.lesson import Lesson
from tui.session import Session

ACTIONS = ("run", "write", "save", "answer", "advance", "interrupt", "diagnosis")


@dataclass(frozen=True)
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


def pauses(plan: str, seed: int) -> Iterator[float | None]:
    """Simulated seconds to wait after each action: None settles. Plans: `none`, `settle`, `seeded`."""
    random = Random(seed)
    while True:
        yield {"none": 0.0, "settle": None}.get(plan, random.choice([0.0, 0.3, 2.0, 20.0]))


def play(session: Session, actions: Sequence[Mapping[str, Any]], plan: str = "settle") -> None:
    """Do the actions in a session; at the end let the world come to rest."""
    for action, pause in zip(actions, pauses(plan, seed=len(actions)), strict=False):
        ((word, value),) = action.items()
        match word:
            case "run":
                session.run(str(value))
            case "write":
                session.write(str(value["path"]), str(value["text"]))
            case "save":
                session.save(str(value))
            case "answer":
                session.answer(str(value))
            case "advance":
                session.advance(float(value))
            case "interrupt":
                session.interrupt()
        if pause is None:
            session.settle()
        elif pause:
            session.advance(pause)
    session.settle()
