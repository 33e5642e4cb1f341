"""Our shell against the real bash: the same output and exit code for every line of the corpus."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from world import World

CORPUS = [line for name in ("bash_corpus.txt", "bash_grammar.txt")
          for line in (Path(__file__).parent / name).read_text().splitlines() if line]


def lines_of(entry: str) -> str:
    """A corpus line as shell text: `\\n` outside printf and echo -e stands for a line end in here-documents."""
    heredoc = "<<" in entry and "<<<" not in entry or entry.startswith("shopt") or entry == "echo 'a\\nb'"
    entry = entry.replace("\\n", "\n").replace("\\t", "\t") if heredoc and "⏎" not in entry else entry
    return entry.replace("⏎", "\n")


BUILTINS = (Path(__file__).parent / "bash_builtins.txt").read_text().splitlines()
"""Options, builtins, extended patterns, and whole lines of tutorials; `⏎` stands for a line end."""


@pytest.mark.skipif(shutil.which("bash") is None, reason="no bash here to compare with")
@pytest.mark.parametrize("entry", [*CORPUS, *(
    pytest.param(line, marks=[pytest.mark.thorough] if place % 5 else []) for place, line in enumerate(BUILTINS))])
def test_same_as_bash(entry: str, tmp_path: Path) -> None:
    text = lines_of(entry)
    env = {"HOME": "/home/learner", "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"}
    real = subprocess.run(["bash", "-c", text], cwd=tmp_path, env=env, capture_output=True, text=True,
                          stdin=subprocess.DEVNULL, timeout=10)
    output, _, code = World().script(text)
    assert (output, code) == (real.stdout, real.returncode)
