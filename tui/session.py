"""One sitting without a screen: a cluster, a shell with kubectl, a lesson, and the journal that is their save.

The whole game is here; the Textual app and the plain front end are two ways to look at it. Nothing that a learner
types raises, and nothing touches the host.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tui.api.kind import Settings
from tui.api.process import Edit
from tui.cluster.cluster import Cluster
from tui.course.checks import Ran
from tui.course.diagnosis import Verdict
from tui.course.lesson import Choice, Lesson, Step
from tui.course.progress import Entry, effective
from tui.course.runner import Runner
from tui.laptop import HOME, Laptop
from tui.scene import SessionScene
from tui.words import Words

LIMIT = 300.0
"""Simulated seconds after which `run` interrupts what still streams."""

UNDO_DEPTH = 100
"""Snapshots kept; further back, undo replays from an earlier one or from the start."""


@dataclass(frozen=True)
class Result:
    """What a command line answered."""

    stdout: str
    stderr: str
    output: str
    """Both in the order in which they came."""
    exit_code: int | None
    """None while a nested prompt or an editor waits."""


@dataclass
class _Point:
    """The moment before a command: where undo may go back to."""

    entries: int
    """Journal entries before it."""
    state: Any
    """The world then, None where something was running."""
    changed: bool = False
    """Whether the command changed the world."""


@dataclass
class _Running:
    """The foreground command line."""

    line: str
    output: list[tuple[str, str]] = field(default_factory=list)


class Session:
    """One sitting. Only `advance`, `run` and `settle` move time."""

    def __init__(
        self,
        seed: int = 7,
        *,
        bare: bool = False,
        workers: int = 2,
        cloud: bool = False,
        lesson: Lesson | None = None,
    ) -> None:
        """A free cluster, or the world of a lesson (whose own settings then count)."""
        world = lesson.world if lesson else None
        self.seed = world.seed if world else seed
        self.settings = Settings(
            workers=world.workers if world else workers,
            cloud=world.cloud if world else cloud,
            bare=world.bare if world else bare,
        )
        self.lesson = lesson
        self.on_entry: Callable[[Entry], None] | None = None
        """Called with every journal entry, for whoever keeps them."""
        self.intent: str | None = None
        """What a word at the prompt asked of the front end (chart, help, quit ...); the front end clears it."""
        self._begin()

    def _begin(self) -> None:
        """The world at its start."""
        self.cluster = Cluster(self.seed, self.settings, self.lesson.world.queues if self.lesson else {})
        self.laptop = Laptop(self.cluster)
        self.runner = Runner(self.lesson) if self.lesson else None
        self.journal: list[Entry] = []
        self.commands: list[Ran] = []
        self.words = Words(self)
        self._points: list[_Point] = []
        self._running: _Running | None = None
        self._taken: list[tuple[str, str]] = []
        self._last: tuple[list[tuple[str, str]], int | None] = ([], 0)
        if self.lesson:
            self._set_up(self.lesson)
        self._mark_step(0)
        self._start, self._start_entries = self._snapshot(), 0

    def _set_up(self, lesson: Lesson) -> None:
        begin = self.cluster.clock.now
        oldest = max((age for _, age in lesson.world.setup), default=0)
        for manifest, age in sorted(lesson.world.setup, key=lambda part: -part[1]):
            self._reach(begin + (oldest - age) * 1000)
            self.laptop.write("/tmp/setup.yaml", manifest)
            self.run("kubectl apply -f /tmp/setup.yaml")
            if self._last[1]:
                raise ValueError(f"{lesson.id}: the set-up failed: {''.join(t for _, t in self._last[0])}")
            self.settle()
        self._reach(begin + oldest * 1000)
        if lesson.world.setup:
            self.laptop.files.remove("/tmp/setup.yaml")
        for path, text in lesson.world.files.items():
            self.laptop.write(f"{HOME}/{path}", text)
        self.laptop.shell.history.clear()
        self.journal, self.commands, self._points, self._taken = [], [], [], []
        self.cluster.network.records.clear()

    # -- one command line at a time ---------------------------------------------------------------------------

    def run(self, line: str, limit: float = LIMIT) -> Result:
        """Run a command line, or answer a nested prompt with it; returns when it has ended or waits again."""
        self.take_output()
        if self.waiting == "prompt" and self._running is None:
            self.start(line)
        else:
            self.send(line + "\n")
        self._drive(limit)
        if self._busy:
            self.interrupt()
            self._drive(1.0)
        output = self.take_output()
        code = None if self._running else self._last[1]
        return Result(
            "".join(text for stream, text in output if stream != "stderr"),
            "".join(text for stream, text in output if stream == "stderr"),
            "".join(text for _, text in output),
            code,
        )

    def start(self, line: str) -> None:
        """Start a command line in the foreground; `advance` carries it on."""
        if self._running:
            self.send(line + "\n")
            return
        self.intent = None
        word = line.strip()
        if self.words.handle(word):
            return
        self._point()
        self._note("line", line)
        self._running = _Running(line)
        self.laptop.run_line(line, self._ended)
        self._pump()

    def send(self, text: str) -> None:
        """Type text at what is running: lines for a nested prompt or for input."""
        if not self._running:
            for line in text.splitlines():
                self.start(line)
            return
        if self.waiting == "prompt" and self.prompt.endswith(("# ", "$ ")) and self.words.handle_inside(text.strip()):
            return
        self._note("send", text)
        self._flush_nested(text)
        self.laptop.terminal.send(text)
        self._pump()

    def interrupt(self) -> None:
        """Ctrl-C."""
        self._note("interrupt")
        self.laptop.terminal.interrupt()
        self._pump()

    def eof(self) -> None:
        """Ctrl-D."""
        self._note("eof")
        self.laptop.terminal.eof()
        self._pump()

    def save(self, text: str) -> None:
        """End an Edit with a text."""
        if isinstance(self.waiting, Edit):
            self._note("save", text)
            self.laptop.terminal.save(text)
            self._pump()

    def discard(self) -> None:
        """End an Edit, leaving the file as it was."""
        if isinstance(self.waiting, Edit):
            self._note("discard")
            self.laptop.terminal.discard()
            self._pump()

    def say(self, text: str) -> None:
        """Print words of the game's own."""
        self._taken.append(("stdout", text))

    def take_output(self) -> list[tuple[str, str]]:
        """What was printed since the last call: (`stdout` or `stderr`, text), in order."""
        self._pump()
        taken, self._taken = self._taken, []
        return taken

    @property
    def waiting(self) -> str | Edit | None:
        """"prompt", "input", an Edit, or None while a command is at work."""
        if self._running is None:
            return "prompt"
        return self.laptop.waiting

    @property
    def prompt(self) -> str:
        """The prompt that stands before the cursor now."""
        if self._running is None:
            return self.laptop.shell.prompt
        return self.laptop.nested_prompt

    @property
    def idle(self) -> bool:
        """Nothing runs in the foreground: the prompt is the laptop's own."""
        return self._running is None

    @property
    def _busy(self) -> bool:
        return self._running is not None and self.waiting is None

    def incomplete(self, text: str) -> bool:
        """Whether a command line goes on: an open quote, heredoc, loop or a trailing backslash."""
        return self.laptop.shell.incomplete(text)

    def complete(self, line: str, cursor: int | None = None) -> list[Any]:
        """Completions for a line at a cursor (shell.completion.Completion)."""
        return self.laptop.complete(line, len(line) if cursor is None else cursor)

    @property
    def history(self) -> list[str]:
        """Lines typed in this sitting, oldest first."""
        return self.laptop.shell.history

    # -- time -------------------------------------------------------------------------------------------------

    def advance(self, seconds: float) -> None:
        """Let simulated seconds pass."""
        self._reach(self.cluster.clock.now + round(seconds * 1000))

    def _reach(self, time: int) -> None:
        self.cluster.advance(time - self.cluster.clock.now)
        self._pump()

    def settle(self) -> None:
        """Let time pass until no work is left (at most 300 s of it)."""
        self.cluster.settle(round(LIMIT * 1000))
        self._pump()

    def _drive(self, limit: float) -> None:
        """Let the foreground run until it ends or waits for the learner, or the limit is reached."""
        self.laptop.drive(lambda: not self._busy, self.cluster.clock.now + round(limit * 1000))
        self._pump()

    # -- files ------------------------------------------------------------------------------------------------

    def write(self, path: str, text: str) -> None:
        """Write a file in the learner's home."""
        self._point()
        self._note("write", f"{path}\0{text}")
        self.laptop.write(self.laptop.resolve(path), text)
        self._points[-1].changed = True

    def read(self, path: str) -> str:
        """A file in the learner's home. Raises FileNotFoundError."""
        return self.laptop.read(self.laptop.resolve(path))

    # -- the lesson -------------------------------------------------------------------------------------------

    @property
    def scene(self) -> SessionScene:
        """What checks look at."""
        return SessionScene(self)

    @property
    def step(self) -> Step | None:
        return self.runner.step if self.runner else None

    @property
    def answers(self) -> dict[str, str]:
        return self.runner.answers if self.runner else {}

    def goals(self) -> list[Verdict]:
        """How the step's goals stand."""
        return self.runner.goals(self.scene) if self.runner else []

    check = goals

    @property
    def solved(self) -> bool:
        """Whether the step is solved."""
        return self.runner.solved(self.scene) if self.runner else False

    @property
    def passable(self) -> bool:
        """Whether the next step is open."""
        return self.runner.passable(self.scene) if self.runner else False

    def hint(self) -> tuple[str, int, int] | None:
        """The next hint, its number, and how many there are."""
        if not self.runner:
            return None
        self._note("hint")
        return self.runner.hint()

    def answer(self, choice: str) -> Choice | None:
        """Answer a prediction or a quiz question; None where that is no choice here."""
        if not self.runner:
            return None
        try:
            chosen = self.runner.answer(choice)
        except KeyError:
            return None
        self._note("answer", choice)
        return chosen

    def next_step(self) -> bool:
        """Go on to the next step, or finish after the last; False where there is none to go to."""
        if not self.runner or not self.lesson or self.runner.standing.finished:
            return False
        _ = self.solved
        if self.runner.standing.index + 1 == len(self.lesson.steps):
            self.runner.finish()
        else:
            self._mark_step(self.runner.standing.index + 1)
        self._note("next")
        return True

    def back(self) -> bool:
        """Go back a step; False at the first."""
        if not self.runner or self.runner.standing.index == 0:
            return False
        self._mark_step(self.runner.standing.index - 1)
        self._note("back")
        return True

    def _mark_step(self, index: int) -> None:
        if self.runner:
            records = self.cluster.network.records
            self.runner.go(
                index, first_request=records[-1].id + 1 if records else 0, first_command=len(self.commands)
            )

    def enter(self, step: str) -> None:
        """Enter a step directly: the first right proof of each earlier step, settled. Raises KeyError."""
        from tui.course.ways import first_right_ways

        if self.lesson is None:
            raise KeyError(step)
        self.lesson.step(step)
        ways = first_right_ways(self.lesson)
        while self.step and self.step.id != step:
            for action in ways.get(self.step.id, []):
                self.act(action)
                self.settle()
            self.next_step()
        self._points, self._taken = [], []
        self._start, self._start_entries = self._snapshot(), len(self.journal)

    def act(self, action: Mapping[str, Any]) -> None:
        """Do one action of a proof: run, write, save, answer, advance, interrupt."""
        ((word, value),) = action.items()
        match word:
            case "run":
                self.run(str(value))
            case "write":
                self.write(str(value["path"]), str(value["text"]))
            case "save":
                self.save(str(value))
            case "answer":
                self.answer(str(value))
            case "advance":
                self.advance(float(value))
            case "interrupt":
                self.interrupt()

    # -- the journal, undo, and coming back -------------------------------------------------------------------

    def _note(self, kind: str, text: str = "") -> None:
        entry = Entry(self.cluster.clock.now, kind, text, self.cluster.digest() if kind == "line" else "")
        self.journal.append(entry)
        if self.on_entry:
            self.on_entry(entry)

    def replay(self, entries: Sequence[Entry]) -> bool:
        """Do again what a journal holds; False from the first line whose world is another than it was then."""
        for entry in effective(entries):
            self._reach(entry.at)
            if entry.digest and entry.digest != self.cluster.digest():
                return False
            self._again(entry)
        return True

    def _again(self, entry: Entry) -> None:
        match entry.kind:
            case "line":
                self.start(entry.text)
            case "write":
                path, _, text = entry.text.partition("\0")
                self.write(path, text)
            case "send":
                self.send(entry.text)
            case "save":
                self.save(entry.text)
            case "answer":
                self.answer(entry.text)
            case "interrupt" | "eof" | "discard" | "hint" | "back":
                getattr(self, entry.kind)()
            case "next":
                self.next_step()

    def undo(self) -> bool:
        """Back to before the last command that changed the world; False where nothing was done yet."""
        if not self._points:
            return False
        if self._running and self.laptop.changed_since_mark():
            self._points[-1].changed = True
        changed = [i for i, point in enumerate(self._points) if point.changed]
        target = self._points[changed[-1]] if changed else self._points[0]
        kept = self.journal[: target.entries]
        base = next((p for p in reversed(self._points) if p.state is not None and p.entries <= target.entries), None)
        self._points = [p for p in self._points if p.entries < target.entries]
        self._go_back(base, kept)
        self._note_undo(len(kept))
        return True

    def reset(self) -> None:
        """The world as it was when the sitting began."""
        self._points = []
        kept = self.journal[: self._start_entries]
        self._go_back(None, kept)
        self._note_undo(len(kept))

    def _go_back(self, base: _Point | None, kept: list[Entry]) -> None:
        """Restore the nearest snapshot and do again what came between."""
        listener, self.on_entry = self.on_entry, None
        points = self._points
        self.laptop.kill()
        self._running = None
        self._restore(base.state if base else self._start)
        done = base.entries if base else self._start_entries
        self.journal = kept[:done]
        for entry in kept[done:]:
            self._reach(entry.at)
            self._again(entry)
        self._points, self._taken, self.on_entry = points, [], listener

    def _note_undo(self, kept: int) -> None:
        if self.on_entry:
            self.on_entry(Entry(self.cluster.clock.now, "undo", str(kept)))

    def _point(self) -> None:
        self._points.append(_Point(len(self.journal), None if self.laptop.busy else self._snapshot()))
        for old in self._points[:-UNDO_DEPTH]:
            old.state = None

    def _snapshot(self) -> Any:
        standing = self.runner.standing if self.runner else None
        return self.cluster.snapshot(), self.laptop.snapshot(), standing, tuple(self.commands)

    def _restore(self, state: Any) -> None:
        cluster, laptop, standing, commands = state
        self.cluster.restore(cluster)
        self.laptop.restore(laptop)
        self.commands = list(commands)
        if self.runner and standing:
            self.runner.standing = standing

    def digest(self) -> str:
        """One word for the whole world: objects, time, chance, files."""
        return hashlib.sha256(f"{self.cluster.digest()} {self.laptop.digest()}".encode()).hexdigest()[:16]

    # -- what has ended ---------------------------------------------------------------------------------------

    def _pump(self) -> None:
        """Let ready processes run, and collect what they print."""
        self.cluster.run_ready()
        output = self.laptop.terminal.take_output()
        self._taken += output
        if self._running:
            self._running.output += output

    def _flush_nested(self, text: str) -> None:
        """What a nested prompt printed so far belongs to the line before."""
        self._pump()
        assert self._running is not None
        self._keep(self._running.line, None)
        self._running = _Running(text.rstrip("\n"))

    def _keep(self, line: str, code: int | None) -> None:
        assert self._running is not None
        output = "".join(text for _, text in self._running.output)
        self.commands.append(Ran(line, code, output, self.cluster.clock.now))

    def _ended(self, code: int) -> None:
        """The foreground command line has ended."""
        output = self.laptop.terminal.take_output()
        self._taken += output
        if self._running is None:
            return
        self._running.output += output
        self._keep(self._running.line, code)
        self._last = (self._running.output, code)
        self._running = None
        if self._points:
            self._points[-1].changed = self._points[-1].changed or self.laptop.changed_since_mark()


