"""Replays what a real Kubernetes answered: the share of steps that come out equal may not fall."""

from __future__ import annotations

import importlib.util
import json
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tui.session import Session

HERE = Path(__file__).parent
LEAST_TOTAL = 97.0
LEAST_CATEGORY = 93.0


def _compare() -> Any:
    spec = importlib.util.spec_from_file_location("compare", HERE / "compare.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def replay(scenario: dict[str, Any]) -> dict[str, Any]:
    """The same steps with our own answers."""
    session = Session(seed=7, bare=True)
    for path, text in scenario.get("files", {}).items():
        session.write(path, text)
    steps = []
    for step in scenario["steps"]:
        result = session.run(step["run"])
        steps.append({"run": step["run"], "stdout": result.stdout, "stderr": result.stderr, "exit": result.exit_code})
        if step.get("settle", True):
            session.settle()
    return {**scenario, "steps": steps}


@cache
def scores() -> dict[str, tuple[int, int]]:
    """Per category: steps equal, steps."""
    compare = _compare()
    tally: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for path in sorted((HERE / "transcripts").glob("*.json")):
        recorded = json.loads(path.read_text())
        results = compare.compare(recorded, replay(recorded))
        tally[recorded["category"]][0] += sum(r is None for r in results)
        tally[recorded["category"]][1] += len(results)
    return {name: (good, n) for name, (good, n) in tally.items()}


def test_total() -> None:
    good, n = (sum(column) for column in zip(*scores().values(), strict=True))
    assert 100 * good / n >= LEAST_TOTAL, f"{good} of {n}"


@pytest.mark.parametrize("category", ["a_objects", "b_get", "c_describe", "d_imperative", "e_semantics", "f_errors"])
def test_category(category: str) -> None:
    good, n = scores()[category]
    assert 100 * good / n >= LEAST_CATEGORY, f"{good} of {n}"
