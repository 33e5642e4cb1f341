"""The game's own words at the prompt: hint, check, next, answer, undo, trace ... shared by every front end."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from tui.api.selectors import from_map
from tui.api.traffic import Request
from tui.course.ways import ProofError, first_right_ways
from tui.shell.completion import Completion

if TYPE_CHECKING:
    from tui.session import Session

INTENTS = {
    "chart": "open the chart of all lessons",
    "keys": "show the keys",
    "table": "show the harbor as a table, or as a picture again",
    "quit": "leave the game; everything is kept",
}
"""Words that only a front end can carry out."""


class Words:
    """Understands the game's own words. Each prints like a command; only undo and reset touch the world."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def handle(self, line: str) -> bool:
        """Carry out a line that is one of the game's words; False where it is not."""
        word, *arguments = line.split() or [""]
        if word in INTENTS and not arguments:
            self.session.intent = word
            return True
        action = ACTIONS.get(word)
        if action is None or (arguments and word != "answer" and not all(a.isalnum() for a in arguments)):
            return False
        if arguments and word != "answer":
            self.session.say(f"{word} stands alone: type just {word}\n")
            return True
        text = action[0](self, *arguments[:1])
        if text:
            self.session.say(text.rstrip("\n") + "\n")
        return True

    def handle_inside(self, line: str) -> bool:
        """The same at the prompt of a shell inside a pod, which keeps the words that are its own there."""
        self.session.intent = None
        return line.partition(" ")[0] not in POD_WORDS and self.handle(line)

    def complete(self, line: str) -> list[Completion]:
        """The words that a line may become."""
        known = {**{word: about for word, (_, about) in ACTIONS.items()}, **INTENTS}
        here = [word for word in known if self.session.lesson or word in ANYWHERE]
        return [Completion(word, 0, "word", known[word]) for word in here if line and word.startswith(line)]

    def help(self) -> str:
        """What one can type."""
        words = {**{word: about for word, (_, about) in ACTIONS.items()}, **INTENTS}
        lines = [f"  {word:9} {about}" for word, about in words.items() if self.session.lesson or word in ANYWHERE]
        return "\n".join(
            ["Type kubectl and shell commands as on a real machine. These words are the game's own:", *lines]
        )

    def hint(self) -> str:
        hint = self.session.hint()
        if hint is None:
            return "There is no hint for this step."
        text, number, count = hint
        return f"Hint {number} of {count}: {text}"

    def check(self) -> str:
        """How the goals stand, and why."""
        verdicts = self.session.goals()
        lines = []
        for verdict in verdicts:
            lines.append(f"  {'✔' if verdict.met else '▸'} {verdict.text}")
            if not verdict.met:
                lines.append(f"      ✗ {verdict.why}")
                if verdict.belief:
                    lines.append(f"        The belief behind it: {verdict.belief}")
        if self.session.solved:
            lines.append("Solved. Type next to go on.")
        elif not verdicts:
            lines.append(self._question() or "Nothing to check here. Type next to go on.")
        return "\n".join(lines)

    def step(self) -> str:
        """The step's text again."""
        step = self.session.step
        if step is None or self.session.lesson is None:
            return "No lesson is open here."
        number = self.session.lesson.steps.index(step) + 1
        head = f"{self.session.lesson.title}, step {number} of {len(self.session.lesson.steps)}"
        goals = [f"  · {goal.text}" for goal in step.goals]
        return "\n".join([head, "", step.text.rstrip(), *goals, self._question()]).rstrip()

    def _question(self) -> str:
        step = self.session.step
        if step is None or not step.choices:
            return ""
        given = self.session.answers.get(step.id)
        lines = [
            f"  {'▸' if choice.id == given else ' '} {letter}) {choice.text}"
            for letter, choice in zip("abcdefgh", step.choices, strict=False)
        ]
        return "\n".join([*lines, "Answer with: answer a"])

    def answer(self, choice: str = "") -> str:
        """Answer by letter or by id."""
        step = self.session.step
        if step is None or not step.choices:
            return "There is no question here."
        letters = dict(zip("abcdefgh", step.choices, strict=False))
        wanted = letters[choice.lower()].id if choice.lower() in letters else choice
        chosen = self.session.answer(wanted)
        if chosen is None:
            return f"There is no such choice; there are {', '.join(list(letters))}."
        told = [chosen.reply]
        if step.after and self.session.passable:
            told += ["", step.after.rstrip()]
        return "\n".join(told)

    def next(self) -> str:
        """Go on where the step is done."""
        session = self.session
        if session.lesson is None:
            return "No lesson is open here."
        if session.runner and session.runner.standing.finished:
            return "The lesson is finished. chart shows where to go from here."
        if not session.passable:
            return "This step is not done yet.\n" + self.check() + "\nTo look at it later all the same: skip"
        return self.skip()

    def skip(self) -> str:
        session = self.session
        if not session.next_step():
            return "There is nothing further in this lesson."
        if session.runner and session.runner.standing.finished and session.lesson:
            stars = session.runner.stars
            return f"Lesson finished  {'★' * stars}{'☆' * (3 - stars)}\n\n{session.lesson.debrief}"
        return self.step()

    def back(self) -> str:
        return self.step() if self.session.back() else "This is the first step."

    def undo(self) -> str:
        return "Undone." if self.session.undo() else "There is nothing to undo."

    def reset(self) -> str:
        self.session.reset()
        return "The world is as it was at the start."

    def solution(self) -> str:
        """A way that solves the step, from its proof."""
        step = self.session.step
        if step is None or self.session.lesson is None:
            return "No lesson is open here."
        try:
            actions = first_right_ways(self.session.lesson).get(step.id, ())
        except ProofError:
            actions = ()
        lines = []
        for action in actions:
            ((word, value),) = action.items()
            told = f"{value['path']}:\n{value['text']}" if word == "write" else f"{word} {value}"
            lines.append(told.removeprefix("run "))
        return "\n".join(["One way that works:", *lines]) if lines else "There is nothing to solve here."

    def trace(self) -> str:
        """The way of the last request, hop by hop."""
        asked = [r for r in self.session.cluster.network.records if r.cause == "learner" and r.protocol != "DNS"]
        return describe_request(asked[-1]) if asked else "No request has been made yet."

    def doctor(self) -> str:
        """Each Service and what stands behind it."""
        api = self.session.cluster.api
        lines = []
        for service in api.list("services", "default"):
            name, selector = service["metadata"]["name"], service["spec"].get("selector")
            if not selector:
                continue
            slices = api.list(
                "endpointslices.discovery.k8s.io", "default", from_map({"kubernetes.io/service-name": name})
            )
            ends = [e for s in slices for e in s.get("endpoints") or ()]
            ready = [e for e in ends if (e.get("conditions") or {}).get("ready") is not False]
            pods = api.list("pods", "default", from_map(selector))
            wanted = ",".join(f"{k}={v}" for k, v in selector.items())
            mark = "✔" if ready else "✗"
            lines.append(f"{mark} service {name}: selects {wanted}: {len(pods)} pods, {len(ready)} ready to take calls")
            if not pods:
                lines.append("    No pod carries that label. kubectl get pods --show-labels shows what they carry.")
            elif not ready:
                lines.append("    Its pods are not Ready. kubectl describe pod says why.")
        return "\n".join(lines) or "There is no Service with a selector here yet."


def describe_request(request: Request) -> str:
    """A request in lines: what was asked, each hop, and how it ended."""
    start = request.started
    lines = [f"{request.client} → {request.target}"]
    for hop in request.hops:
        detail = f"  ({hop.detail})" if hop.detail else ""
        lines.append(f"  {'✔' if hop.ok else '✗'} {hop.at - start:>5} ms  {hop.kind:13} {hop.label}{detail}")
    lines.append(f"  {request.outcome}{f' {request.status}' if request.status else ''}, {request.ended - start} ms")
    return "\n".join(lines)


POD_WORDS = ("help", "reset")
"""Words that mean something to a pod's own shell."""

ANYWHERE = ("help", "trace", "doctor", "undo", "reset", "chart", "keys", "table", "quit")

ACTIONS: dict[str, tuple[Callable[..., str], str]] = {
    "help": (Words.help, "this list"),
    "step": (Words.step, "show this step's text again"),
    "check": (Words.check, "look at the goals, and say why one is not met"),
    "hint": (Words.hint, "a hint, and a plainer one the next time"),
    "answer": (Words.answer, "answer a question: answer a"),
    "next": (Words.next, "go on to the next step"),
    "skip": (Words.skip, "go on though this step is not done"),
    "back": (Words.back, "go back a step"),
    "undo": (Words.undo, "take back the last command that changed something"),
    "reset": (Words.reset, "the lesson's world as it was at the start"),
    "solution": (Words.solution, "show a way that solves the step"),
    "trace": (Words.trace, "the way of the last request, station by station"),
    "doctor": (Words.doctor, "look at every Service and what stands behind it"),
}
