"""Why a goal is not met: the first diagnosis that fits, with the belief behind it."""

from __future__ import annotations

from collections.abc import Mapping

from tui.api.record import record
from tui.course.checks import Scene, Seen, evaluate
from tui.course.lesson import Diagnosis, Goal

BELIEFS: Mapping[str, str] = {
    "M01": "A Service's selector is written like a ReplicaSet's, with matchLabels.",
    "M02": "Numbers and booleans are fine as label values.",
    "M03": "A selector that nearly matches is good enough.",
    "M04": "port, targetPort and containerPort are interchangeable.",
    "M05": "containerPort opens the port.",
    "M06": "A node port may be any port, such as 80.",
    "M07": "A ping shows whether a Service works.",
    "M08": "An external IP that is pending arrives if one waits.",
    "M09": "A Service's short name works from every namespace.",
    "M10": "A running pod receives traffic.",
    "M11": "Requests take turns among the pods.",
    "M12": "A Service without endpoints lets callers time out.",
    "M13": "Deleting a pod makes it go away.",
    "M14": "A cluster IP can be called from the laptop.",
    "M15": "A Service creates pods, or runs somewhere.",
    "M16": "A Service follows its pods by their names or their owner.",
    "M17": "expose, create service and YAML always give the same Service.",
}
"""The misconceptions that diagnoses name, as the learner would put them."""


@record
class Verdict:
    """How a goal stands now."""

    goal: Goal
    met: bool
    seen: str
    """What the check saw."""
    why: str = ""
    """What to tell the learner while it is not met."""
    diagnosis: Diagnosis | None = None

    @property
    def text(self) -> str:
        return self.goal.text

    @property
    def belief(self) -> str:
        """The belief behind it in a sentence, or ""."""
        return BELIEFS.get(self.diagnosis.belief, "") if self.diagnosis else ""


def fill(text: str, seen: Seen) -> str:
    """A text with `{name}` filled from what a check saw (`{seen}` is the whole)."""
    for name, value in {**seen.values, "seen": seen.text}.items():
        text = text.replace("{" + name + "}", value)
    return text


def judge(goal: Goal, scene: Scene) -> Verdict:
    """Look at a goal, and where it is not met say why."""
    seen = evaluate(goal.check, scene)
    if seen.met:
        return Verdict(goal, True, seen.text)
    for diagnosis in goal.diagnoses:
        found = evaluate(diagnosis.when, scene)
        if found.met:
            merged = Seen(False, seen.text, {**seen.values, **found.values})
            return Verdict(goal, False, seen.text, fill(diagnosis.say, merged), diagnosis)
    return Verdict(goal, False, seen.text, fill(goal.unmet or "Not yet: {seen}.", seen))
