"""Lines given to busybox's shell say what a real busybox said (applets_corpus.txt: one JSON list a line)."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

from tui.session import Session

CORPUS = Path(__file__).with_name("applets_corpus.txt")
"""[line, standard output, standard error, exit code], in the order in which they were run in one folder."""


def masked(text: str) -> str:
    """Without the version, the text of a use, and kubectl's last word."""
    text = re.sub(r"command terminated with exit code \d+\n", "", text)
    return re.sub(r"BusyBox v.*?Usage: .*", "USAGE", text, flags=re.S)


def test_applets_say_what_busybox_says() -> None:
    s = Session(seed=7, bare=True)
    s.run("kubectl run box --image=busybox -- sleep infinity")
    s.settle()
    wrong = []
    for row in CORPUS.read_text().splitlines():
        line, out, err, code = json.loads(row)
        result = s.run(f"kubectl exec box -- sh -c {shlex.quote('cd /tmp; ' + line)}")
        got = [result.stdout, masked(result.stderr), result.exit_code]
        wrong += [] if got == [out, err, code] else [f"$ {line}\n  expected {[out, err, code]}\n  actual   {got}"]
    assert not wrong, "\n".join(wrong)
