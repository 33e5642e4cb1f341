"""What Tab finds: at the laptop's prompt, and in a shell inside a pod."""

import pytest

from tui.course.loader import find_lesson
from tui.session import Session


@pytest.fixture(scope="module")
def s() -> Session:
    session = Session(seed=7, bare=True)
    session.run("kubectl create deployment web --image=nginx; kubectl expose deploy web --port=80; kubectl create ns prod")
    session.run("mkdir -p dir/sub; touch svc.yaml 'a b.txt' $'bell\\a'; alias kg='kubectl get'")
    session.settle()
    return session


CASES = {
    "kub": "kubectl", "ls | gre": "grep", "x=$(kub": "kubectl", "if kub": "kubectl", "watch -n 1 kub": "kubectl",
    "kubectl rollo": "rollout", "k get deploym": "deployments", "kg no": "nodes", "kubectl get pods --no-h": "--no-headers",
    "kubectl get pods -n pr": "prod", "kubectl get pods -npr": "-nprod", "kubectl get pods --namespace=pr": "--namespace=prod",
    "kubectl get pods -o jsonpath-": "jsonpath-as-json jsonpath-file", "kubectl get po -oya": "-oyaml",
    "kubectl get pods -o jsonpath={.it": "", "kubectl get pods -l app=": "app=web", "kubectl get svc w": "web",
    "kubectl get svc/w": "svc/web", "kubectl exec -it deploy/w": "deploy/web", "kubectl logs deploy/web -c ": "nginx",
    "kubectl get pods -n prod ": "", "kubectl apply -f s": "svc.yaml", "kubectl apply --filename=dir/s": "dir/sub/",
    "kubectl get svc -o yaml > s": "svc.yaml", "cat < s": "svc.yaml", "cat ~/di": "~/dir/", "cat a": "a\\ b.txt",
    "cat b": "$'bell\\007'", "cd ": "dir/", "echo $HOM": "$HOME", 'echo "$HOM': "$HOME", "echo ${HOM": "${HOME}",
    "unset HOM": "HOME", "sort --h": "--human-numeric-sort --help", "nice -": "-n --adjustment --help", "watch kubectl get no": "nodes", "doct": "doctor",
    "kubectl patch svc web --type=m": "--type=merge", "kubectl create d": "deployment",
}  # fmt: skip


@pytest.mark.parametrize("line", CASES)
def test_found(s: Session, line: str) -> None:
    assert " ".join(one.text for one in s.complete(line)) == CASES[line]


def test_what_is_found_is_described(s: Session) -> None:
    notes = {one.text: one.note for one in s.complete("kubectl get pods --no-h") + s.complete("grep") + s.complete("doct")}
    assert all(notes.values()) and len(notes) == 3


def test_the_shell_in_a_pod_knows_its_own_commands_and_files() -> None:
    session = Session(lesson=find_lesson("watching-it-work"))
    session.run("touch mine.txt; export MINE=1")
    session.run("kubectl run test-client -it --image=busybox -- sh")
    assert session.prompt == "/ # "
    assert [one.text for one in session.complete("wge")] == ["wget"]
    assert session.complete("kubec") == [] == session.complete("cat min") == session.complete("echo $MIN")
    assert "etc/" in [one.text for one in session.complete("ls e")]
