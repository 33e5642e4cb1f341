"""The laptop's tools against the real ones: the same output and exit code for every line of the corpus."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from world import World

LINES = [line for line in (Path(__file__).parent / "tools_corpus.txt").read_text().splitlines() if line]
CORPUS = [pytest.param(line, marks=[pytest.mark.thorough] if place % 3 else []) for place, line in enumerate(LINES)]
RARE = ("jq", "xxd", "bc", "column", "awk")
"""Tools that a machine may lack."""


def gnu() -> bool:
    """The tools of this machine are GNU's."""
    if shutil.which("bash") is None or shutil.which("sort") is None:
        return False
    return "GNU" in subprocess.run(["sort", "--version"], capture_output=True, text=True).stdout


pytestmark = pytest.mark.skipif(not gnu(), reason="no GNU tools here to compare with")


@pytest.mark.parametrize("entry", CORPUS)
def test_same_as_the_real_tools(entry: str, tmp_path: Path) -> None:
    missing = [name for name in RARE if re.search(rf"\b{name}\b", entry) and shutil.which(name) is None]
    if missing:
        pytest.skip(f"no {missing[0]} here")
    env = {"HOME": "/home/learner", "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"}
    real = subprocess.run(["bash", "-c", entry], cwd=tmp_path, env=env, capture_output=True, stdin=subprocess.DEVNULL,
                          timeout=10)
    output, _, code = World().script(entry)
    assert (output, code) == (real.stdout.decode(errors="replace"), real.returncode)
