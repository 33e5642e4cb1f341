"""The proof of a lesson, in the order in which its mistakes are most easily understood."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from random import Random
from typing import Any

from tui.api.record import record
from tui.course.lesson import Lesson, Step
from tui.course.loader import texts
from tui.course.ways import ProofError, Way, load_ways
from tui.session import Session

PLANS = ("none", "settle", "seeded")
"""Pauses between the actions of a way: none at all, until the world rests, or of seeded lengths."""


def pauses(plan: str, seed: int) -> Iterator[float | None]:
    """Simulated seconds to wait after each action; None settles."""
    random = Random(seed)
    while True:
        yield {"none": 0.0, "settle": None}.get(plan, random.choice([0.0, 0.3, 2.0, 20.0]))


def play(session: Session, actions: Sequence[Mapping[str, Any]], plan: str = "settle") -> None:
    """Do the actions in a session; at the end let the world come to rest."""
    for action, pause in zip(actions, pauses(plan, seed=len(actions)), strict=False):
        session.act(action)
        if pause is None:
            session.settle()
        elif pause:
            session.advance(pause)
    session.settle()


@record
class Finding:
    """One thing that a proof looked at."""

    lesson: str
    what: str
    ok: bool
    detail: str = ""

    def __str__(self) -> str:
        detail = f": {self.detail}" if self.detail else ""
        return f"{'ok  ' if self.ok else 'FAIL'} {self.lesson}: {self.what}{detail}"


def prove(lesson: Lesson, plans: Sequence[str] = PLANS) -> Iterator[Finding]:
    """Prove one lesson; yields a finding for everything that was looked at."""
    try:
        ways = load_ways(lesson)
    except ProofError as error:
        yield Finding(lesson.id, "proofs load", False, str(error))
        return
    for step in lesson.steps:
        own = [way for way in ways if way.step == step.id]
        yield from _enough(lesson, step, own)
        yield from _starts_unsolved(lesson, step)
        for way in own:
            yield from _right(lesson, step, way, plans) if way.right else _wrong(lesson, step, way)
    yield from _console(lesson)


def enter(lesson: Lesson, step: Step) -> Session:
    """A fresh session that stands at a step, as a learner who did the earlier steps right would."""
    session = Session(lesson=lesson)
    session.enter(step.id)
    return session


def _enough(lesson: Lesson, step: Step, ways: Sequence[Way]) -> Iterator[Finding]:
    right = sum(way.right for way in ways)
    wrong = len({way.diagnosis for way in ways if not way.right})
    wants = {"do": (2, 3), "fix": (2, 3), "predict": (1, 1), "quiz": (1, 1)}.get(step.kind, (0, 0))
    ok = right >= wants[0] and wrong >= wants[1]
    detail = "" if ok else f"{right} right and {wrong} wrong ways; {wants[0]} and {wants[1]} are wanted"
    yield Finding(lesson.id, f"{step.id} has its ways", ok, detail)


def _starts_unsolved(lesson: Lesson, step: Step) -> Iterator[Finding]:
    if step.kind == "read":
        return
    session = enter(lesson, step)
    yield Finding(lesson.id, f"{step.id} starts unsolved", not session.solved)


def _right(lesson: Lesson, step: Step, way: Way, plans: Sequence[str]) -> Iterator[Finding]:
    for plan in plans:
        digests = []
        for _ in range(2 if plan == "settle" else 1):
            session = enter(lesson, step)
            start = session.digest()
            play(session, way.actions, plan)
            if not session.solved:
                unmet = "; ".join(f"{v.goal.id}: {v.why}" for v in session.goals() if not v.met)
                yield Finding(lesson.id, f"{step.id}/{way.name} solves it ({plan})", False, unmet)
                break
            digests.append(session.digest())
        else:
            yield Finding(lesson.id, f"{step.id}/{way.name} solves it ({plan})", True)
            if len(digests) == 2:
                same = digests[0] == digests[1]
                yield Finding(lesson.id, f"{step.id}/{way.name} gives the same world twice", same)
                while session.undo():
                    pass
                yield Finding(lesson.id, f"{step.id}/{way.name} can be undone", session.digest() == start)


def _wrong(lesson: Lesson, step: Step, way: Way) -> Iterator[Finding]:
    session = enter(lesson, step)
    play(session, way.actions)
    got = [v.diagnosis.id for v in session.goals() if v.diagnosis is not None]
    if step.kind in ("predict", "quiz"):
        got = [session.answers.get(step.id, "")]
    ok = not session.solved and way.diagnosis in got
    detail = "" if ok else f"{'solved' if session.solved else 'unsolved'}, and told {', '.join(got) or 'nothing'}"
    yield Finding(lesson.id, f"{step.id}/{way.name} is told {way.diagnosis}", ok, detail)


_CONSOLE = re.compile(r"^```console\n(.*?)^```", re.M | re.S)
_AGE = re.compile(r"\b(?:\d+d)?(?:\d+h)?(?:\d+m)?(?:\d+s)\b|\b\d+[dhm]\b")


def _console(lesson: Lesson) -> Iterator[Finding]:
    """`console` blocks print, in a copy of their step's world, what they show (ages masked)."""
    for where, text in texts(lesson):
        for block in _CONSOLE.findall(text):
            step = next((s for s in lesson.steps if f"steps.{s.id}." in where), lesson.steps[-1])
            session = enter(lesson, step)
            shown = _blank(block)
            lines = [line[2:] for line in block.splitlines() if line.startswith("$ ")]
            printed = "".join(f"$ {line}\n{session.run(line).output}" for line in lines)
            ok = _blank(printed) == shown
            yield Finding(lesson.id, f"{where} prints what it shows", ok, "" if ok else repr(printed))


def _blank(text: str) -> list[str]:
    return [re.sub(r"\s+", " ", _AGE.sub("<age>", line)).strip() for line in text.strip().splitlines()]
