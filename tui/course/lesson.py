"""A lesson as data: metadata, the world it starts from, and its steps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Any, Literal

from tui.api.record import record

StepKind = Literal["read", "predict", "do", "quiz", "fix"]


@record
class Diagnosis:
    """What to say about one particular way of being wrong: tried in order, the first that holds speaks."""

    id: str
    when: Any
    """A check (course.checks) that recognises the mistake."""
    say: str
    """To the learner; `{name}` is filled from what the check saw."""
    belief: str = ""
    """The misconception behind it: M01-M17."""
    lesson: str = ""
    """The lesson that treats it."""


@record
class Goal:
    """A sentence for the learner, a check, and what to say while it is not met."""

    id: str
    text: str
    check: Any
    unmet: str = ""
    """Said where no diagnosis fits; `{seen}` is what the check saw."""
    exercises: tuple[str, ...] = ()
    diagnoses: tuple[Diagnosis, ...] = ()


@record
class Choice:
    """One answer to a prediction or a quiz question."""

    id: str
    text: str
    reply: str = ""
    """Said after it was chosen."""
    belief: str = ""


@record
class Step:
    """One screenful of a lesson: at most 120 words, then something to read, to predict or to do."""

    id: str
    kind: StepKind
    text: str
    """Markdown."""
    goals: tuple[Goal, ...] = ()
    choices: tuple[Choice, ...] = ()
    answer: str = ""
    """The id of the right choice."""
    run: str = ""
    """For a prediction: the command to run after choosing."""
    after: str = ""
    """Markdown, shown once a choice is made (and `run` has run)."""
    exercises: tuple[str, ...] = ()
    """For predict and quiz steps: the concepts it exercises."""
    hints: tuple[str, ...] = ()


@record
class World:
    """What a lesson starts from."""

    seed: int = 7
    workers: int = 2
    cloud: bool = False
    bare: bool = False
    ingress: bool = False
    """Whether ingress-nginx is installed from the start."""
    setup: tuple[tuple[str, int], ...] = ()
    """Manifests (their text) with the age in simulated seconds that they have when the lesson starts."""
    files: Mapping[str, str] = field(default_factory=dict)
    """Files in the learner's home: path -> text."""
    queues: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    """`pod-suffix` by generateName, `cluster-ip` by Service: values used before chance is."""


@record
class Lesson:
    """One lesson: a folder under lessons/NN-chapter/."""

    id: str
    title: str
    chapter: str
    minutes: int
    teaches: tuple[str, ...]
    needs: tuple[str, ...]
    world: World
    steps: tuple[Step, ...]
    summary: str = ""
    """One line for the chart."""
    debrief: str = ""
    """Markdown, shown at the end."""
    folder: str = ""
    """Where it was loaded from (for proofs and messages)."""

    @property
    def number(self) -> str:
        """`05`: what its folder's name begins with, "" where that is no number."""
        lead = self.folder.replace("\\", "/").rpartition("/")[2].partition("-")[0]
        return lead if lead.isdigit() else ""

    def step(self, id: str) -> Step:
        """The step of that id. Raises KeyError."""
        for step in self.steps:
            if step.id == id:
                return step
        raise KeyError(id)
