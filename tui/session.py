"""One sitting without a screen: a cluster, a shell with kubectl, a lesson, and the journal that is their save.

The whole game is here; the Textual app and the plain front end are two ways to look at it. Nothing that a learner
types raises, and nothing touches the host.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from tui import entering
from tui.api.kind import Settings
from tui.api.process import Edit
from tui.api.record import record
from tui.cluster.cluster import Cluster
from tui.course.checks import Ran, Running
from tui.course.lesson import Lesson
from tui.course.progress import Entry
from tui.course.runner import Runner
from tui.journal import Journal
from tui.laptop import Laptop
from tui.shell.files import Files
from tui.taught import Taught
from tui.words import Words

LIMIT = 300.0
"""Simulated seconds after which `run` interrupts what still streams."""
PAGES = 16
"""How often `run` takes what fills the terminal; what prints on and on waits then, as it does where nobody reads."""
TURNS = 200
"""Steps that processes take at once when something was typed: an answer that costs no time is there at once."""


class Mirror(Protocol):
    """A real folder that stands for the learner's home (tui.home)."""

    notices: list[str]
    """Sentences that the learner should read once."""

    def pull(self, session: Session) -> None:
        """Take over what was changed in the folder."""

    def push(self, files: Files) -> None:
        """Write out what was changed in the game."""

    def again(self, session: Session) -> None:
        """The game went back in time: what was done in the folder itself stays done."""


@record
class Result:
    """What a command line answered."""

    stdout: str
    stderr: str
    output: str
    """Both in the order in which they came."""
    exit_code: int | None
    """None while a nested prompt or an editor waits."""


class Session(Taught):
    """One sitting. Only `advance`, `follow`, `run` and `settle` move time."""

    def __init__(
        self,
        seed: int = 7,
        *,
        bare: bool = False,
        workers: int = 2,
        cloud: bool = False,
        ingress: bool = False,
        lesson: Lesson | None = None,
    ) -> None:
        """A free cluster, or the world of a lesson (whose own settings then count)."""
        world = lesson.world if lesson else None
        self.seed = world.seed if world else seed
        self.settings = Settings(
            workers=world.workers if world else workers,
            cloud=world.cloud if world else cloud,
            bare=world.bare if world else bare,
            ingress=world.ingress if world else ingress,
        )
        self.lesson = lesson
        self.intent: str | None = None
        """What a word at the prompt asked of the front end (chart, help, quit ...); the front end clears it."""
        self.allowance: Callable[[], Callable[[], bool]] | None = None
        """Gives the `late()` of a front end that owes an answer to the next key, and carries on by `follow`."""
        self.home: Mirror | None = None
        """A real folder, kept equal to the learner's home."""
        self._begin()

    def _begin(self) -> None:
        """The world at its start."""
        self.cluster = Cluster(self.seed, self.settings, self.lesson.world.queues if self.lesson else {})
        self.laptop = Laptop(self.cluster)
        self.runner = Runner(self.lesson) if self.lesson else None
        self.past = Journal(self)
        self.commands: list[Ran] = []
        self.words = Words(self)
        self._running: Running | None = None
        self._taken: list[tuple[str, str]] = []
        self._code: int | None = 0
        if self.lesson:
            entering.set_up(self, self.lesson)
        self._mark_step(0)
        self.past.begin()

    def forget(self) -> None:
        """What came in and went out so far was only the set-up."""
        self.laptop.shell.history.clear()
        self.past, self.commands, self._taken = Journal(self), [], []
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
        code = None if self._running else self._code
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
        if self.home:
            self.home.pull(self)
        self.intent = None
        word = line.strip()
        if self.words.handle(word):
            return
        self.past.point()
        self.past.note("line", line)
        self._running = Running(line)
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
        self.past.note("send", text)
        self._flush_nested(text)
        self.laptop.terminal.send(text)
        self._pump()

    def interrupt(self) -> None:
        """Ctrl-C."""
        self.past.note("interrupt")
        self.laptop.terminal.interrupt()
        self._pump()

    def eof(self) -> None:
        """Ctrl-D."""
        self.past.note("eof")
        self.laptop.terminal.eof()
        self._pump()

    def save(self, text: str) -> None:
        """End an Edit with a text."""
        if isinstance(self.waiting, Edit):
            self.past.note("save", text)
            self.laptop.terminal.save(text)
            self._pump()

    def discard(self) -> None:
        """End an Edit, leaving the file as it was."""
        if isinstance(self.waiting, Edit):
            self.past.note("discard")
            self.laptop.terminal.discard()
            self._pump()

    def say(self, text: str) -> None:
        """Print words of the game's own."""
        self._taken.append(("stdout", text))

    def take_output(self) -> list[tuple[str, str]]:
        """What was printed since the last call: (`stdout` or `stderr`, text), in order."""
        if self.allowance is None:
            self._pump()
        else:
            self._collect()
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

    def resize(self, columns: int, rows: int) -> None:
        """The terminal's size; a front end that says it has a second screen, too, for what is read in pages."""
        terminal = self.laptop.terminal
        terminal.columns, terminal.rows, terminal.pages = columns, rows, True

    def complete(self, line: str, cursor: int | None = None) -> list[Any]:
        """Completions for a line at a cursor (shell.completion.Completion)."""
        cursor = len(line) if cursor is None else cursor
        return [*self.words.complete(line[:cursor]), *self.laptop.complete(line, cursor)]

    @property
    def history(self) -> list[str]:
        """Lines typed in this sitting, oldest first."""
        return self.laptop.shell.history

    # -- time -------------------------------------------------------------------------------------------------

    def advance(self, seconds: float) -> None:
        """Let simulated seconds pass."""
        self.reach(self.cluster.clock.now + round(seconds * 1000))

    def follow(self, seconds: float, late: Callable[[], bool]) -> None:
        """Let simulated seconds pass until `late()`: for front ends that owe an answer to the next key."""
        self.cluster.follow(round(seconds * 1000), late)
        self._collect()

    def reach(self, time: int) -> None:
        """Let time pass up to a moment (simulated ms)."""
        self.cluster.advance(time - self.cluster.clock.now)
        self._pump()

    def settle(self) -> None:
        """Let time pass until no work is left (at most 300 s of it)."""
        self.cluster.settle(round(LIMIT * 1000))
        self._pump()

    def _drive(self, limit: float) -> None:
        """Let the foreground run until it ends or waits for the learner, or the limit is reached."""
        until, room = self.cluster.clock.now + round(limit * 1000), self.laptop.terminal.room
        for _ in range(PAGES):
            self.laptop.drive(lambda: not self._busy or bool(room.items), until)
            full = bool(room.items)
            self._pump()
            if not full:
                return
        self.laptop.drive(lambda: not self._busy, until)
        self._pump()

    # -- files ------------------------------------------------------------------------------------------------

    def write(self, path: str, text: str) -> None:
        """Write a file in the learner's home."""
        self.past.point()
        self.past.note("write", f"{path}\0{text}")
        self.laptop.write(self.laptop.resolve(path), text)
        self.past.changed()

    def mirror(self, path: str, text: str | None, *, folder: bool = False) -> None:
        """A file as somebody left it outside the game: its text, or None where it is gone; or a new folder."""
        kind = "folder" if folder else "write" if text is not None else "remove"
        self.past.note(kind, path if text is None else f"{path}\0{text}")
        self.laptop.mirror(path, text, folder=folder)

    def read(self, path: str) -> str:
        """A file in the learner's home. Raises FileNotFoundError."""
        return self.laptop.read(self.laptop.resolve(path))

    def enter(self, step: str) -> None:
        """Enter a step directly. Raises KeyError."""
        entering.enter(self, step)

    def act(self, action: Mapping[str, Any]) -> None:
        """Do one action of a proof."""
        entering.act(self, action)

    # -- undo, and coming back --------------------------------------------------------------------------------

    @property
    def journal(self) -> list[Entry]:
        """What came in so far."""
        return self.past.entries

    def replay(self, entries: Sequence[Entry]) -> bool:
        """Do again what a journal holds; False from the first line whose world is another than it was then."""
        return self.past.replay(entries)

    def undo(self) -> bool:
        """Back to before the last command that changed the world; False where nothing was done yet."""
        return self.past.undo()

    def reset(self) -> None:
        """The world as it was when the sitting began."""
        self.past.reset()

    def snapshot(self) -> Any:
        """The whole sitting now, sharing what it can with it; taken while nothing runs."""
        standing = self.runner.standing if self.runner else None
        return self.cluster.snapshot(), self.laptop.snapshot(), standing, tuple(self.commands)

    def restore(self, state: Any) -> None:
        """Back to a snapshot; ends all that runs."""
        self.laptop.kill()
        self._running = None
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
        """Let ready processes run a while, and collect what they print; `advance` lets them run on."""
        self.cluster.kernel.run(TURNS, self.allowance() if self.allowance else None)
        self._collect()

    def _collect(self) -> None:
        output = self.laptop.terminal.take_output()
        self._taken += output
        if self._running:
            self._running.note(output)
        if self.home:
            self.home.push(self.laptop.files)
            while self.home.notices:
                self.say(f"home: {self.home.notices.pop(0)}\n")

    def _flush_nested(self, text: str) -> None:
        """What a nested prompt printed so far belongs to the line before."""
        self._pump()
        if self._running:
            self.commands.append(self._running.ran(None, self.cluster.clock.now))
        self._running = Running(text.rstrip("\n"))

    def _ended(self, code: int) -> None:
        """The foreground command line has ended."""
        output = self.laptop.terminal.take_output()
        self._taken += output
        if self._running is None:
            return
        self._running.note(output)
        self.commands.append(self._running.ran(code, self.cluster.clock.now))
        self._code, self._running = code, None
        if self.laptop.changed_since_mark():
            self.past.changed()
