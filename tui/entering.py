"""Into a lesson's world, and into a step of it without playing the earlier ones."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tui.course.lesson import Lesson
from tui.course.loader import LessonError
from tui.course.ways import first_right_ways
from tui.laptop import HOME

if TYPE_CHECKING:
    from tui.session import Session

MANIFEST = "/tmp/setup.yaml"


def set_up(session: Session, lesson: Lesson) -> None:
    """Apply a lesson's manifests, each so long ago as it says, and lay out its files. Raises LessonError."""
    begin = session.cluster.clock.now
    oldest = max((age for _, age in lesson.world.setup), default=0)
    for manifest, age in sorted(lesson.world.setup, key=lambda part: -part[1]):
        session.reach(begin + (oldest - age) * 1000)
        session.laptop.write(MANIFEST, manifest)
        result = session.run(f"kubectl apply -f {MANIFEST}")
        if result.exit_code:
            raise LessonError(Path(lesson.folder, "lesson.yaml"), [f"the set-up fails: {result.output.strip()}"])
        session.settle()
    session.reach(begin + oldest * 1000)
    if lesson.world.setup:
        session.laptop.files.remove(MANIFEST)
    for path, text in lesson.world.files.items():
        session.laptop.write(f"{HOME}/{path}", text)
    session.forget()


def enter(session: Session, step: str) -> None:
    """Go to a step by the first right way of each earlier one, settled. Raises KeyError, ProofError."""
    if session.lesson is None:
        raise KeyError(step)
    session.lesson.step(step)
    ways = first_right_ways(session.lesson)
    while session.step and session.step.id != step:
        for action in ways.get(session.step.id, []):
            act(session, action)
            session.settle()
        session.next_step()
    session.take_output()
    session.past.begin()


def act(session: Session, action: Mapping[str, Any]) -> None:
    """Do one action of a proof: run, write, save, answer, advance, interrupt."""
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
