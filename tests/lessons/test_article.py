"""The article's own commands, typed into the lesson that plays them, print the article's own names, address and columns."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui.course.loader import find_lesson
from tui.session import Session

MANIFEST = (Path(__file__).parents[1] / "frontend-service.yaml").read_text()
APPLY = f"cat > frontend-service.yaml <<'EOF'\n{MANIFEST}EOF"
CLIENT = "kubectl run test-client --rm -it --image=busybox -- sh"
CALL = "wget -qO- http://frontend"


@pytest.fixture
def s() -> Session:
    session = Session(lesson=find_lesson("5"))
    assert session.run(APPLY).output == ""
    return session


def applied(s: Session) -> Session:
    assert s.run("kubectl apply -f frontend-service.yaml").output == "service/frontend created\n"
    s.advance(2)
    return s


def rows(text: str) -> list[list[str]]:
    return [line.split() for line in text.splitlines()]


def call(s: Session) -> str:
    """The page that a throw-away client gets."""
    assert s.run(CLIENT).exit_code is None
    assert s.prompt == "/ # "
    page = s.run(CALL).output
    assert 'pod "test-client" deleted' in s.run("exit").output
    assert s.prompt == "~ $ "
    s.advance(1)
    return page


def test_the_service_has_the_articles_address_and_columns(s: Session) -> None:
    applied(s)
    head, row = rows(s.run("kubectl get service frontend").output)
    assert head == ["NAME", "TYPE", "CLUSTER-IP", "EXTERNAL-IP", "PORT(S)", "AGE"]
    assert row == ["frontend", "ClusterIP", "10.96.184.120", "<none>", "80/TCP", "2s"]


def test_the_pods_have_the_articles_names_and_ages(s: Session) -> None:
    head, *pods = rows(s.run("kubectl get pods -l app=frontend").output)
    assert head == ["NAME", "READY", "STATUS", "RESTARTS", "AGE"]
    assert pods == [
        ["frontend-k2f9x", "1/1", "Running", "0", "9m"],
        ["frontend-m8kl9", "1/1", "Running", "0", "10m"],
        ["frontend-p9j7r", "1/1", "Running", "0", "10m"],
    ]


def test_the_caller_knows_the_name_and_gets_the_page(s: Session) -> None:
    page = call(applied(s))
    assert page.startswith("<!DOCTYPE html>\n")
    assert "<h1>Welcome to nginx!</h1>" in page
    assert s.cluster.network.records[-1].service == "default/frontend"


def test_a_pod_goes_and_the_same_call_still_works(s: Session) -> None:
    before = call(applied(s))
    old = s.run("kubectl get pod frontend-m8kl9 -o jsonpath='{.status.podIP}'").stdout
    assert s.run("kubectl delete pod frontend-m8kl9").output == 'pod "frontend-m8kl9" deleted from default namespace\n'
    s.advance(10)
    pods = rows(s.run("kubectl get pods -l app=frontend").output)[1:]
    assert [row[:3] for row in pods] == [
        ["frontend-b7n4q", "1/1", "Running"], ["frontend-k2f9x", "1/1", "Running"], ["frontend-p9j7r", "1/1", "Running"]
    ]  # fmt: skip
    new = s.run("kubectl get pod frontend-b7n4q -o jsonpath='{.status.podIP}'").stdout
    assert new.startswith("10.244.") and new != old
    assert rows(s.run("kubectl get service frontend").output)[1][:3] == ["frontend", "ClusterIP", "10.96.184.120"]
    assert call(s) == before


def test_the_whole_article_finishes_the_lesson(s: Session) -> None:
    applied(s).run("next")
    s.run("kubectl get service frontend")
    s.run("kubectl get pods -l app=frontend")
    s.run("next")
    call(s)
    for line in ("next", "answer new", "next", "kubectl delete pod frontend-m8kl9"):
        s.run(line)
    s.advance(10)
    call(s)
    assert "Lesson finished  ★★★" in s.run("next").output
