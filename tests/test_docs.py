"""The README's recipes do what they say."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from tui.api.yaml import load
from tui.course.checks import problems
from tui.course.loader import load_all
from tui.session import Session
from tui.shell.command import Tool

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")


def block(after: str, language: str) -> str:
    """The first block of code after some words."""
    found = re.search(rf"{re.escape(after)}.*?```{language}\n(.*?)```", README, re.S)
    assert found, after
    return found[1]


def executed(code: str) -> dict[str, Any]:
    names: dict[str, Any] = {}
    exec(code, names)
    return names


def test_a_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    from tui.cluster import cluster

    beacon = executed(block("**Add a kind.**", "python"))["BEACON"]
    monkeypatch.setattr(cluster, "KINDS", (*cluster.KINDS, beacon))
    s = Session(bare=True)
    s.write("b.yaml", "apiVersion: harbor.example/v1\nkind: Beacon\nmetadata: {name: north}\nspec: {color: red}\n")
    assert s.run("kubectl apply -f b.yaml").output == "beacon.harbor.example/north created\n"
    assert s.run("kubectl get bc").stdout.split() == ["NAME", "COLOR", "AGE", "north", "red", "0s"]
    assert s.run("kubectl delete beacon north").exit_code == 0
    assert "No resources found" in s.run("kubectl get beacons").stderr


def test_a_command() -> None:
    run = executed(block("**Add a shell command.**", "python"))["run"]
    s = Session(bare=True)
    s.laptop.shell.interpreter.host.registry.add(Tool("shout", run, "Print loudly."))
    assert s.run("shout hello harbor | tr -d L").stdout == "HEO HARBOR\n"
    assert "Print loudly." in s.run("shout --help").stdout


def test_a_lesson_step() -> None:
    (step,) = load(block("**Add a lesson.**", "yaml"))
    (goal,) = step["goals"]
    assert step["kind"] == "do"
    assert problems(goal["check"]) == []
    assert [problems(d["when"]) for d in goal["diagnoses"]] == [[]]


def test_the_lessons_are_those_of_the_table() -> None:
    told = re.findall(r"^\| (\d) \| (.+?) \|", README, re.M)
    assert told == [(str(int(lesson.number)), lesson.title) for lesson in load_all()]


def test_the_map_names_what_is_there() -> None:
    block_of_places = block("## Where things are", "")
    named = [line.split()[0] for line in block_of_places.splitlines()]
    root = Path(__file__).parent.parent
    assert all((root / name).exists() for name in named), named
