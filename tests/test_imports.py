"""What may be imported, and when: the engine and the command line never load Textual."""

import subprocess
import sys

import pytest


def loaded_by(code: str) -> set[str]:
    """The top-level modules that a fresh interpreter has loaded after running a line of code."""
    script = f"{code}\nimport sys; print(' '.join(sorted({{m.partition('.')[0] for m in sys.modules}})))"
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(result.stdout.split("\n")[-2].split())


@pytest.mark.parametrize(
    "code",
    [
        "import tui.session",
        "import tui.game",
        "import tui.plain",
        "import tui.proof.prover",
        "from tui.session import Session; Session(bare=True).run('kubectl get pods')",
    ],
)
def test_no_screen_below_the_app(code: str) -> None:
    assert not {"textual", "rich"} & loaded_by(code)


def test_the_command_line_loads_nothing_heavy() -> None:
    assert not {"textual", "rich", "yaml", "sqlite3"} & loaded_by("import tui.__main__; tui.__main__.parser()")


def test_the_chart_and_the_editor_load_late() -> None:
    assert "tree_sitter" not in loaded_by("import tui.app.app")


def test_import_contracts_hold() -> None:
    pytest.importorskip("importlinter")
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()", "--no-cache"]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout
