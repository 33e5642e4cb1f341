"""kubectl describe: which objects, what stands between them, when events are shown, what is said where none are."""

from __future__ import annotations

import pytest

from tui.session import Session

FILES = {
    "two.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web-a, labels: {app: web}}\n---\n"
                "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web-b, labels: {app: web}}\n",
    "absent.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: absent}\n",
}


@pytest.fixture(scope="module")
def session() -> Session:
    session = Session(seed=7, bare=True)
    for path, text in FILES.items():
        session.write(path, text)
    session.run("kubectl apply -f two.yaml; kubectl create ns shop; kubectl run web --image=nginx")
    session.settle()
    return session


def outline(text: str) -> list[str]:
    """Names, event heads and the lines between objects: `|` for each empty line before a name."""
    found, empty = [], 0
    for line in text.splitlines():
        if line.startswith(("Name:", "Events:")):
            found.append("|" * (empty if line.startswith("Name:") else 0) + " ".join(line.split()))
        empty = 0 if line else empty + 1
    return found


@pytest.mark.parametrize(("line", "shown"), [
    ("kubectl describe cm web-a", ["Name: web-a", "Events: <none>"]),
    ("kubectl describe cm web-a --show-events=false", ["Name: web-a"]),
    ("kubectl describe cm/web-a cm/web-b", ["Name: web-a", "|||Name: web-b"]),
    ("kubectl describe cm web-a web-b --show-events", ["Name: web-a", "Events: <none>", "||Name: web-b",
                                                      "Events: <none>"]),
    ("kubectl describe cm -l app=web", ["Name: web-a", "|||Name: web-b"]),
    ("kubectl describe cm web", ["Name: web-a", "||Name: web-b"]),
    ("kubectl describe cm web --show-events=true", ["Name: web-a", "Events: <none>", "|Name: web-b", "Events: <none>"]),
    ("kubectl describe -f two.yaml", ["Name: web-a", "|||Name: web-b"]),
    ("kubectl describe cm web-a absent", ["Name: web-a"]),
    ("kubectl describe pod,ns web", ["Name: web"]),
])
def test_what_is_shown(session: Session, line: str, shown: list[str]) -> None:
    assert outline(session.run(line).stdout) == shown


@pytest.mark.parametrize(("line", "words"), [
    ("kubectl describe cm absent", 'Error from server (NotFound): configmaps "absent" not found\n'),
    ("kubectl describe -f absent.yaml", 'Error from server (NotFound): configmaps "absent" not found\n'),
    ("kubectl describe svc -n shop", "No resources found in shop namespace.\n"),
    ("kubectl describe nodes -l disk=ssd", "No resources found in default namespace.\n"),
    ("kubectl describe deploy -A", "No resources found\n"),
    ("kubectl describe cm web-a -A", "error: a resource cannot be retrieved by name across all namespaces\n"),
    ("kubectl describe", 'error: You must specify the type of resource to describe. Use "kubectl api-resources" for a '
                         "complete list of supported resources.\n"),
])
def test_what_is_said_where_there_is_nothing(session: Session, line: str, words: str) -> None:
    assert session.run(line).stderr.replace("\n\n", "\n") == words


def test_events_of_a_pod_in_their_order(session: Session) -> None:
    rows = session.run("kubectl describe pod web").stdout.partition("Events:\n")[2].splitlines()[2:]
    assert [row.split()[1] for row in rows] == ["Scheduled", "Pulling", "Pulled", "Created", "Started"]
    assert "spec.containers{web}: Container created" in rows[3]


def test_kubectl_events_are_ordered_within_a_second(session: Session) -> None:
    session.run("kubectl create deploy front --image=nginx")
    session.settle()
    rows = session.run("kubectl events").stdout.splitlines()
    order = [row.split()[2] for row in rows if "front" in row]
    assert order.index("SuccessfulCreate") < order.index("Scheduled")


def test_an_event_is_described_field_by_field(session: Session) -> None:
    text = session.run("kubectl describe $(kubectl get events -o name | head -1)").stdout
    assert "Involved Object:\n  API Version:" in text and "\nReporting Component:" in text


def test_a_describe_text_hides_terminal_controls(session: Session) -> None:
    session.run("kubectl annotate cm web-a bell=$(printf 'a\\033[1mb')")
    assert "bell: a^[[1mb" in session.run("kubectl describe cm web-a").stdout


def test_old_replica_sets_are_listed_in_the_order_in_which_they_were_made(session: Session) -> None:
    for number in range(22, 27):
        session.run(f"kubectl set image deploy/front nginx=nginx:1.{number}")
        session.settle()
    made = session.run("kubectl get rs -l app=front --sort-by=.metadata.creationTimestamp -o name").stdout.split()
    text = session.run("kubectl describe deploy front").stdout
    old = next(line for line in text.splitlines() if line.startswith("OldReplicaSets:"))
    assert [f"replicaset.apps/{word}" for word in old.split() if word.startswith("front-")] == made[:-1]
    assert made[:-1] != sorted(made[:-1])
