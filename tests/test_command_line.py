"""The command line as a user meets it."""

import subprocess
import sys
from pathlib import Path

import pytest


def harborlight(*words: str, text: str = "", cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    root = Path(__file__).parent.parent
    return subprocess.run(
        [sys.executable, "-m", "tui", *words], input=text, capture_output=True, text=True, cwd=cwd or root, timeout=60,
        env={"PYTHONPATH": str(root), "PATH": "/usr/bin:/bin", "HOME": str(cwd or root), "LANG": "C.UTF-8"}, check=False,
    )


def test_version_and_help() -> None:
    assert harborlight("--version").stdout.startswith("harborlight 0.")
    told = harborlight("--help").stdout
    assert all(word in told for word in ("play", "lessons", "shell", "check"))


def test_lessons_are_listed_in_order(tmp_path: Path) -> None:
    lines = harborlight("--data", str(tmp_path), "lessons").stdout.splitlines()
    assert len(lines) == 8
    assert lines[4].split()[:2] == ["5", "watching-it-work"]


def test_the_shell_takes_a_script(tmp_path: Path) -> None:
    script = "kubectl create deployment web --image=nginx\nkubectl get deployments -o name\nfalse\n"
    done = harborlight("shell", text=script, cwd=tmp_path)
    assert done.stdout == "deployment.apps/web created\ndeployment.apps/web\n"
    assert done.returncode == 1


def test_the_free_cluster_may_have_more(tmp_path: Path) -> None:
    script = "kubectl get ingressclass -o name; kubectl get svc -n ingress-nginx -o jsonpath='{.items[0].spec.type}'\n"
    done = harborlight("shell", "--cloud", "--ingress", text=script, cwd=tmp_path)
    assert done.stdout == "ingressclass.networking.k8s.io/nginx\nLoadBalancer"


def test_the_shell_plays_a_lesson(tmp_path: Path) -> None:
    done = harborlight("shell", "changing-pods", text="next\nanswer b\n", cwd=tmp_path)
    assert "How many frontend pods" in done.stdout
    assert "keeps the number" in done.stdout


def test_nothing_that_is_printed_steers_the_terminal(tmp_path: Path) -> None:
    done = harborlight("shell", text="printf '\\033[31mred\\033[0m\\n'\n", cwd=tmp_path)
    assert done.stdout == "red\n"


def test_a_script_is_judged_once_its_pods_have_started(tmp_path: Path) -> None:
    done = harborlight("shell", "changing-pods", text="skip\nskip\nkubectl delete pod frontend-m8kl9\nnext\n", cwd=tmp_path)
    assert "step 4 of 6" in done.stdout


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("play", "1"), "the game wants a terminal"),
        (("shell", "nowhere"), "there is no lesson 'nowhere'"),
        (("check", "/nonexistent"), "there is no lesson.yaml"),
        (("dance",), "invalid choice: 'dance'"),
    ],
)
def test_what_is_wrong_is_said(words: tuple[str, ...], message: str, tmp_path: Path) -> None:
    done = harborlight(*words, cwd=tmp_path)
    assert done.returncode == 2
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_a_lesson_whose_set_up_fails_says_so(tmp_path: Path) -> None:
    folder = tmp_path / "01-a" / "01-one"
    folder.mkdir(parents=True)
    (folder / "lesson.yaml").write_text(
        "id: one\ntitle: One\nteaches: [C01]\nworld: {setup: [{manifest: 'kind: Podd'}]}\n"
        "steps: [{id: a, kind: read, text: hello}, {id: b, kind: quiz, text: b, choices: [{id: x, text: x}], answer: x}]\n"
    )
    done = harborlight("check", str(tmp_path))
    assert done.returncode == 1
    assert "the set-up fails: " in done.stdout
    assert "Traceback" not in done.stderr
