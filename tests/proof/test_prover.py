"""The prover finds what is wrong with a lesson: a goal met from the start, a wrong way that solves, a lying text."""

from pathlib import Path

import pytest

from tui.course.loader import load_lesson
from tui.proof.prover import prove

LESSON = """
id: one
title: One
teaches: [C01]
world: {bare: true}
steps:
- id: make
  kind: do
  text: |
    Make a namespace.
    ```console
    $ kubectl get namespace default -o name
    namespace/default
    ```
  goals:
  - id: there
    text: the namespace harbor is there
    check: {object: {resource: namespaces, name: harbor, namespace: ""}}
    diagnoses:
    - {id: other, when: {object: {resource: namespaces, name: "h*", namespace: ""}}, say: "{name} is not harbor"}
    - {id: config, when: {object: {resource: configmaps, name: harbor}}, say: "that is a ConfigMap"}
    - {id: none, when: {command: {line: "kubectl get *"}}, say: "nothing was made"}
"""
WAYS = {
    "right-create": "- run: kubectl create namespace harbor\n",
    "right-apply": '- write: {path: n.yaml, text: "apiVersion: v1\\nkind: Namespace\\nmetadata: {name: harbor}\\n"}\n'
    "- run: kubectl apply -f n.yaml\n",
    "wrong-other": "- diagnosis: other\n- run: kubectl create namespace haven\n",
    "wrong-config": "- diagnosis: config\n- run: kubectl create configmap harbor\n",
    "wrong-none": "- diagnosis: none\n- run: kubectl get namespaces\n",
}


def failures(tmp_path: Path, text: str = LESSON, **ways: str) -> list[str]:
    folder = tmp_path / "01-a" / "01-one"
    (folder / "proof" / "make").mkdir(parents=True)
    (folder / "lesson.yaml").write_text(text)
    for name, actions in {**WAYS, **{k.replace("_", "-"): v for k, v in ways.items()}}.items():
        (folder / "proof" / "make" / f"{name}.yaml").write_text(actions)
    return [str(f) for f in prove(load_lesson(folder)) if not f.ok]


def test_a_sound_lesson(tmp_path: Path) -> None:
    assert failures(tmp_path) == []


@pytest.mark.parametrize(
    ("change", "ways", "found"),
    [
        (("name: harbor, namespace", "name: default, namespace"), {}, "make starts unsolved"),
        (("namespace/default\n", "namespace/other\n"), {}, "prints what it shows"),
        (("", ""), {"wrong_other": "- diagnosis: other\n- run: kubectl create namespace harbor\n"}, "wrong-other is told other: solved"),
        (("", ""), {"wrong_other": "- diagnosis: config\n- run: kubectl create namespace haven\n"}, "unsolved, and told other"),
        (("", ""), {"right_create": "- run: kubectl create namespace harbour\n"}, "right-create solves it"),
        (("", ""), {"right_create": "- sing: loudly\n"}, "unknown sing"),
        (("", ""), {"wrong_none": "- run: kubectl get pods\n"}, "names the diagnosis"),
        (("", ""), {"wrong_none": "- diagnosis: other\n- run: kubectl create namespace hold\n"}, "2 right and 2 wrong ways"),
    ],
)
def test_what_is_wrong_is_found(tmp_path: Path, change: tuple[str, str], ways: dict[str, str], found: str) -> None:
    told = failures(tmp_path, LESSON.replace(*change) if change[0] else LESSON, **ways)
    assert any(found in line for line in told), told
