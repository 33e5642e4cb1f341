"""What the editor says about a manifest."""

import pytest
from fake import article

from tui.app.problems import find_problems, selector_of

GOOD = """\
apiVersion: v1
kind: Service
metadata:
  name: frontend
spec:
  selector:
    app: frontend
  ports:
  - port: 80
"""


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("- port: 80", "- prot: 80", 9, "unknown field"),
        ("app: frontend", "app: front-end", 6, "no pod carries app=front-end right now"),
        ("kind: Service\n", "", 1, "kind is missing"),
        ("kind: Service", "kind Service", 2, "column"),
    ],
)
def test_a_problem_is_found_on_its_line(old: str, new: str, line: int, words: str) -> None:
    problems = find_problems(GOOD.replace(old, new), article())
    assert any(words in p.words for p in problems)
    assert [p.line for p in problems if words in p.words][0] in (line, line + 1)


def test_a_good_manifest_reads_well() -> None:
    assert find_problems(GOOD, article()) == []


@pytest.mark.parametrize(
    "text", ["", "- a\n", "{", "\x00", "a: &a [*a]", "kind: Service\nspec: 3\nmetadata: 1\napiVersion: v1\n"]
)
def test_nothing_that_is_typed_raises(text: str) -> None:
    find_problems(text, article())
    selector_of(text)


def test_the_selector_is_previewed() -> None:
    assert selector_of(GOOD) == {"app": "frontend"}
