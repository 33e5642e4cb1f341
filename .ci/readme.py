"""Runs the two commands that README.md gives, as a reader on a fresh machine would: start the game, pass the tests."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def command(heading: str) -> str:
    """The first shell block under a heading of README.md."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    block = re.search(rf"^## {heading}\n.*?^```sh\n(.*?)^```", text, re.M | re.S)
    if block is None:
        sys.exit(f"README.md has no command under '## {heading}'")
    return block[1].strip()


def main() -> None:
    """Install and start (its `--version`, since there is no terminal here), then install and test."""
    work = Path(sys.argv[1])
    start = command("Install and start").replace(".venv", str(work / "start"))
    if not start.endswith("harborlight"):
        sys.exit(f"the start command does not end in harborlight: {start}")
    for line in (f"{start} --version", command("Install and test").replace(".venv", str(work / "test"))):
        print("$", line, flush=True)
        subprocess.run(["bash", "-c", line], cwd=ROOT, check=True)
    installed_wheel(work)


def installed_wheel(work: Path) -> None:
    """A wheel, installed into an environment of its own, works in an empty folder."""
    wheels, empty = work / "wheels", work / "empty"
    empty.mkdir()
    subprocess.run([sys.executable, "-m", "build", "--wheel", "--outdir", str(wheels), str(ROOT)], check=True,
                   stdout=subprocess.DEVNULL)
    (wheel,) = wheels.glob("*.whl")
    subprocess.run([sys.executable, "-m", "venv", str(work / "wheel")], check=True)
    subprocess.run([str(work / "wheel/bin/pip"), "install", "--quiet", str(wheel)], check=True)
    for words in (["--version"], ["lessons"]):
        game = [str(work / "wheel/bin/harborlight"), "--data", str(work / "data")]
        subprocess.run([*game, *words], cwd=empty, check=True)
    subprocess.run([str(work / "wheel/bin/harborlight"), "shell", "changing-pods"], cwd=empty, check=True,
                   input="kubectl get pods\n", text=True)


if __name__ == "__main__":
    main()
