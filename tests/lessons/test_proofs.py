"""Every built-in lesson is proven: its right ways solve, its wrong ways are told why."""

import pytest

from tui.course.loader import load_all
from tui.proof.prover import PLANS, prove

LESSONS = load_all()


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.id)
def test_proof(lesson) -> None:
    findings = list(prove(lesson, plans=("settle",)))
    assert [str(f) for f in findings if not f.ok] == []
    assert len(findings) > 3 * len(lesson.steps)


@pytest.mark.thorough
@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.id)
def test_proof_under_every_pause_plan(lesson) -> None:
    assert [str(f) for f in prove(lesson, plans=PLANS) if not f.ok] == []
