"""Lessons that are not whole say everything that is wrong, with its place."""

from pathlib import Path

import pytest

from tui.course.loader import LessonError, find_lesson, load_all, load_lesson

GOOD = """
id: one
title: One
teaches: [C01]
steps:
- id: first
  kind: do
  text: Do it.
  goals:
  - id: there
    text: a pod is there
    check: {count: {resource: pods, at_least: 1}}
"""


def lesson(tmp_path: Path, text: str) -> Path:
    folder = tmp_path / "01-chapter" / "01-one"
    folder.mkdir(parents=True)
    (folder / "lesson.yaml").write_text(text)
    return folder


def test_a_whole_lesson(tmp_path: Path) -> None:
    loaded = load_lesson(lesson(tmp_path, GOOD))
    assert (loaded.id, loaded.chapter, loaded.steps[0].goals[0].id) == ("one", "01-chapter", "there")
    assert find_lesson(str(tmp_path / "01-chapter" / "01-one")) == loaded


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (("kind: do", "kind: dance"), "steps[first]: kind 'dance' is none of"),
        (("count:", "counting:"), "unknown check 'counting'"),
        (("at_least: 1", "least: 1"), "count: unknown field 'least'"),
        (("resource: pods, ", ""), "count: wants 'resource'"),
        (("text: Do it.", "text: " + "word " * 121), "121 words; 120 at most"),
        (("text: Do it.", "text: {file: ../../../../etc/passwd}"), "there is no file"),
        (("title: One", "titel: One"), "lesson: unknown field 'titel'"),
        (("  goals:", "  goal:"), "a do step wants goals"),
        (("kind: do", "kind: quiz"), "the answer is none of the choices"),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, change: tuple[str, str], problem: str) -> None:
    with pytest.raises(LessonError, match=r".") as error:
        load_lesson(lesson(tmp_path, GOOD.replace(*change)))
    assert any(problem in p for p in error.value.problems), error.value.problems


def test_yaml_that_does_not_parse(tmp_path: Path) -> None:
    with pytest.raises(LessonError, match="line"):
        load_lesson(lesson(tmp_path, "id: [one\ntitle: x: y"))


def test_every_concept_is_taught_and_exercised() -> None:
    concepts = {f"C{n:02}" for n in range(1, 39)}
    lessons = load_all()
    taught = {c for lesson in lessons for c in lesson.teaches}
    exercised = {c for x in lessons for s in x.steps for c in (*s.exercises, *(e for g in s.goals for e in g.exercises))}
    assert taught == concepts
    assert exercised == concepts


def test_needs_name_lessons_that_come_before() -> None:
    seen: set[str] = set()
    for lesson in load_all():
        assert set(lesson.needs) <= seen, lesson.id
        seen.add(lesson.id)
