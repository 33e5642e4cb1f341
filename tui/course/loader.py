"""Loads lessons from their folders: `NN-chapter/NN-lesson/lesson.yaml`, and says plainly what is wrong with one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, get_args

from tui.api.yaml import YamlError, load
from tui.course.checks import problems
from tui.course.diagnosis import BELIEFS
from tui.course.lesson import Choice, Diagnosis, Goal, Lesson, Step, StepKind, World

MOST_WORDS = 120
"""The longest text of a step."""

_LESSON = ("id", "title", "minutes", "teaches", "needs", "world", "steps", "summary", "debrief")
_WORLD = ("seed", "workers", "cloud", "bare", "ingress", "setup", "files", "queues")
_STEP = ("id", "kind", "text", "goals", "choices", "answer", "run", "after", "exercises", "hints")
_GOAL = ("id", "text", "check", "unmet", "exercises", "diagnoses", "beliefs")
_DIAGNOSIS = ("id", "when", "say", "belief", "lesson")
_CHOICE = ("id", "text", "reply", "belief")


class LessonError(ValueError):
    """A lesson that cannot be used; `problems` lists every reason, each with its place."""

    def __init__(self, path: Path, problems: Sequence[str]) -> None:
        super().__init__(f"{path}: " + "; ".join(problems))
        self.path, self.problems = path, list(problems)


def data_root() -> Path:
    """The folder that holds `lessons` and `assets`: the package where it was installed, else its parent."""
    package = Path(__file__).resolve().parent.parent
    return package if (package / "lessons").is_dir() else package.parent


def lesson_folders(root: Path | None = None) -> list[Path]:
    """All folders with a lesson.yaml below a folder (default: the built-in lessons), in the order of their names."""
    root = root or data_root() / "lessons"
    if (root / "lesson.yaml").is_file():
        return [root]
    return sorted(path.parent for path in root.glob("**/lesson.yaml"))


def load_all(root: Path | None = None) -> list[Lesson]:
    """Every lesson below a folder. Raises LessonError for the first that is not whole."""
    return [load_lesson(folder) for folder in lesson_folders(root)]


def find_lesson(word: str) -> Lesson:
    """A lesson by its id, its number among the built-in ones, or its folder. Raises KeyError with a sentence.

    Loads no other lesson: the line `id:` of each is enough to find it.
    """
    if Path(word, "lesson.yaml").is_file():
        return load_lesson(Path(word))
    ids = [_id_of(folder) for folder in lesson_folders()]
    for number, (folder, id) in enumerate(zip(lesson_folders(), ids, strict=True), 1):
        if word in (id, str(number), f"{number:02}"):
            return load_lesson(folder)
    raise KeyError(f"there is no lesson {word!r}; there are {', '.join(ids)}")


def _id_of(folder: Path) -> str:
    lines = (folder / "lesson.yaml").read_text(encoding="utf-8", errors="replace").splitlines()
    return next((line.removeprefix("id:").strip() for line in lines if line.startswith("id:")), "")


def load_lesson(folder: Path) -> Lesson:
    """One lesson from its folder. Raises LessonError with all that is wrong with it."""
    path = folder / "lesson.yaml"
    try:
        raw = load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise LessonError(path, [str(error)]) from error
    except YamlError as error:
        raise LessonError(path, [str(error)]) from error
    reading = _Reading(folder)
    lesson = reading.lesson(raw if isinstance(raw, dict) else {})
    if reading.problems:
        raise LessonError(path, reading.problems)
    return lesson


def texts(lesson: Lesson) -> Iterator[tuple[str, str]]:
    """Every text that a learner reads, with its place."""
    yield "debrief", lesson.debrief
    for step in lesson.steps:
        yield f"steps.{step.id}.text", step.text
        yield f"steps.{step.id}.after", step.after
        for i, hint in enumerate(step.hints):
            yield f"steps.{step.id}.hints[{i}]", hint


class _Reading:
    """Reads one lesson.yaml, collecting problems instead of stopping at the first."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.problems: list[str] = []

    def lesson(self, raw: Mapping[str, Any]) -> Lesson:
        self._known("lesson", raw, _LESSON, ("id", "title", "teaches", "steps"))
        steps = tuple(self._step(i, s) for i, s in enumerate(self._maps("steps", raw.get("steps"))))
        self._unique("steps", [s.id for s in steps])
        return Lesson(
            id=str(raw.get("id", "")), title=str(raw.get("title", "")), chapter=self.folder.parent.name,
            minutes=int(raw.get("minutes", 5)), teaches=self._words(raw.get("teaches")),
            needs=self._words(raw.get("needs")), world=self._world(raw.get("world") or {}), steps=steps,
            summary=str(raw.get("summary", "")), debrief=self._text("debrief", raw.get("debrief", "")),
            folder=str(self.folder),
        )

    def _world(self, raw: Mapping[str, Any]) -> World:
        self._known("world", raw, _WORLD)
        setup = []
        for i, part in enumerate(self._maps("world.setup", raw.get("setup"))):
            self._known(f"world.setup[{i}]", part, ("manifest", "age"), ("manifest",))
            setup.append((self._text(f"world.setup[{i}].manifest", part.get("manifest", "")), int(part.get("age", 0))))
        files = {name: self._text(f"world.files.{name}", text) for name, text in (raw.get("files") or {}).items()}
        queues = {
            queue: {name: tuple(str(v) for v in values) for name, values in by_name.items()}
            for queue, by_name in (raw.get("queues") or {}).items()
        }
        return World(
            seed=int(raw.get("seed", 7)), workers=int(raw.get("workers", 2)), cloud=bool(raw.get("cloud", False)),
            bare=bool(raw.get("bare", False)), ingress=bool(raw.get("ingress", False)), setup=tuple(setup), files=files,
            queues=queues,
        )

    def _step(self, i: int, raw: Mapping[str, Any]) -> Step:
        where = f"steps[{raw.get('id', i)}]"
        self._known(where, raw, _STEP, ("id", "kind", "text"))
        kind = raw.get("kind", "read")
        if kind not in get_args(StepKind):
            self.problems.append(f"{where}: kind {kind!r} is none of {', '.join(get_args(StepKind))}")
        goals = tuple(self._goal(f"{where}.goals[{j}]", g) for j, g in enumerate(self._maps(where, raw.get("goals"))))
        choices = tuple(
            self._choice(f"{where}.choices[{j}]", c) for j, c in enumerate(self._maps(where, raw.get("choices")))
        )
        step = Step(
            id=str(raw.get("id", i)), kind=kind, text=self._text(f"{where}.text", raw.get("text", "")), goals=goals,
            choices=choices, answer=str(raw.get("answer", "")), run=str(raw.get("run", "")),
            after=self._text(f"{where}.after", raw.get("after", "")), exercises=self._words(raw.get("exercises")),
            hints=tuple(self._text(f"{where}.hints", h) for h in raw.get("hints") or ()),
        )
        self._whole(where, step)
        return step

    def _whole(self, where: str, step: Step) -> None:
        if step.kind in ("do", "fix") and not step.goals:
            self.problems.append(f"{where}: a {step.kind} step wants goals")
        if step.kind in ("predict", "quiz"):
            if step.answer not in [c.id for c in step.choices]:
                self.problems.append(f"{where}: the answer is none of the choices")
            self._unique(f"{where}.choices", [c.id for c in step.choices])
        self._unique(f"{where}.goals", [g.id for g in step.goals])
        words = len(step.text.split())
        if words > MOST_WORDS:
            self.problems.append(f"{where}: {words} words; {MOST_WORDS} at most")

    def _goal(self, where: str, raw: Mapping[str, Any]) -> Goal:
        self._known(where, raw, _GOAL, ("id", "text", "check"))
        self.problems += problems(raw.get("check"), f"{where}.check")
        own = [
            self._diagnosis(f"{where}.diagnoses[{i}]", d)
            for i, d in enumerate(self._maps(where, raw.get("diagnoses")))
        ]
        return Goal(
            id=str(raw.get("id", "")), text=str(raw.get("text", "")), check=raw.get("check"),
            unmet=str(raw.get("unmet", "")), exercises=self._words(raw.get("exercises")), diagnoses=tuple(own),
        )

    def _diagnosis(self, where: str, raw: Mapping[str, Any]) -> Diagnosis:
        self._known(where, raw, _DIAGNOSIS, ("id", "when", "say"))
        self.problems += problems(raw.get("when"), f"{where}.when")
        belief = str(raw.get("belief", ""))
        if belief and belief not in BELIEFS:
            self.problems.append(f"{where}: unknown belief {belief}")
        return Diagnosis(
            id=str(raw.get("id", "")), when=raw.get("when"), say=str(raw.get("say", "")), belief=belief,
            lesson=str(raw.get("lesson", "")),
        )

    def _choice(self, where: str, raw: Mapping[str, Any]) -> Choice:
        self._known(where, raw, _CHOICE, ("id", "text"))
        return Choice(
            id=str(raw.get("id", "")), text=str(raw.get("text", "")), reply=str(raw.get("reply", "")),
            belief=str(raw.get("belief", "")),
        )

    def _text(self, where: str, value: Any) -> str:
        """A text in place, or `{file: NAME}` beside the lesson."""
        if not isinstance(value, dict):
            return str(value or "")
        name = str(value.get("file", ""))
        path = (self.folder / name).resolve()
        if not name or not path.is_relative_to(self.folder.resolve()) or not path.is_file():
            self.problems.append(f"{where}: there is no file {name!r} in the lesson's folder")
            return ""
        return path.read_text(encoding="utf-8")

    def _known(self, where: str, raw: Any, fields: Sequence[str], required: Sequence[str] = ()) -> None:
        self.problems += [f"{where}: unknown field {name!r}" for name in raw if name not in fields]
        self.problems += [f"{where}: wants {name!r}" for name in required if name not in raw]

    def _maps(self, where: str, value: Any) -> list[Mapping[str, Any]]:
        if value is None:
            return []
        if not isinstance(value, list) or not all(isinstance(v, dict) for v in value):
            self.problems.append(f"{where}: wants a list of maps")
            return []
        return value

    def _unique(self, where: str, ids: Sequence[str]) -> None:
        self.problems += [f"{where}: the id {i!r} stands twice" for i in dict.fromkeys(ids) if ids.count(i) > 1]

    @staticmethod
    def _words(value: Any) -> tuple[str, ...]:
        return tuple(str(v) for v in value or ())
