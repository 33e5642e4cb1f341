"""kubectl get: measured/get.json holds what a real kubectl printed when it asked this server the same."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tui.kubectl.sorting import order
from tui.session import Session

MEASURED = json.loads((Path(__file__).parent / "measured" / "get.json").read_text())
POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: p1}\nspec: {containers: [{name: a, image: b}]}\n"
FILES = {
    "cc.txt": "NAME  IP\n.metadata.name  .spec.clusterIP\n", "jp1.txt": "{.items[*].metadata.name}",
    "gt1.txt": "{{.kind}}", "p.yaml": POD,
    "both.yaml": POD.split("spec")[0] + "---\napiVersion: v1\nkind: Service\nmetadata: {name: nope}\n---\n"
    "apiVersion: v1\nkind: Service\nmetadata: {name: web}\n",
}  # fmt: skip


@pytest.fixture(scope="module")
def session() -> Session:
    session = Session(seed=7, bare=True)
    for line in (
        "create deployment web --image=nginx --replicas=3", "create deployment api --image=nginx:1.25",
        "expose deploy web --port=80 --target-port=8080",
        "create service nodeport np --tcp=80:80 --node-port=30123",
        "run p1 --image=busybox --labels=app=p,tier=front", "run p2 --image=busybox --labels=app=p,tier=back",
        "create configmap c1 --from-literal=a=1 --from-literal=b=yes", "create ns other",
        "run o1 -n other --image=busybox",
    ):  # fmt: skip
        session.run(f"kubectl {line}")
        session.settle()
    for name, text in FILES.items():
        session.write(name, text)
    return session


@pytest.mark.parametrize(("line", "out", "err", "code"), MEASURED, ids=[row[0] for row in MEASURED])
def test_a_real_kubectl_prints_the_same(session: Session, line: str, out: str, err: str, code: int) -> None:
    result = session.run(f"kubectl {line}", limit=5)
    assert (result.stdout, result.stderr, result.exit_code) == (out, err, code)


@pytest.mark.parametrize(("line", "head"), [
    ("deploy web --subresource=scale", ["NAME", "DESIRED", "AVAILABLE", "AGE"]),
    ("deploy web --subresource=status", ["NAME", "READY", "UP-TO-DATE", "AVAILABLE", "AGE"]),
    ("svc --server-print=false -o wide", ["NAME", "AGE"]),
    ("pods -L app,tier", ["NAME", "READY", "STATUS", "RESTARTS", "AGE", "APP", "TIER"]),
    ("pods,nodes -A", ["NAMESPACE", "NAME", "READY", "STATUS", "RESTARTS", "AGE"]),
])  # fmt: skip
def test_tables(session: Session, line: str, head: list[str]) -> None:
    result = session.run(f"kubectl get {line}")
    assert result.stdout.split("\n")[0].split() == head and result.exit_code == 0


def test_what_cannot_be_sorted_by_ends_kubectl(session: Session) -> None:
    result = session.run("kubectl get pods --sort-by=.metadata.labels")
    assert "sorter.go:375] Field {.metadata.labels} in [][][]reflect.Value is an unsortable type" in result.stderr
    assert (result.stdout, result.exit_code) == ("", 1)


@pytest.mark.parametrize(("values", "expected"), [
    ([3, 1, 2], [1, 2, 0]), (["10m", "1", "2Gi", "1500Mi"], [0, 1, 3, 2]), (["b", None, "a"], [1, 2, 0]),
    (["10.102.0.1", "10.96.0.1"], [0, 1]), (["web-10", "web-2"], [0, 1]), ([1.5, 0.5], [1, 0]),
])  # fmt: skip
def test_order(values: list[object], expected: list[int]) -> None:
    assert order([{"v": value} for value in values], "{.v}") == expected


def test_raw_paths_answer_with_the_servers_own_text(session: Session) -> None:
    text = session.run("kubectl get --raw /api/v1/namespaces/default/services/web").stdout
    assert text.startswith('{"kind":"Service","apiVersion":"v1","metadata":{"name":"web","namespace":"default","uid":')
    assert list(json.loads(text)["spec"])[:4] == ["ports", "selector", "clusterIP", "clusterIPs"]
    pods = json.loads(session.run("kubectl get --raw '/api/v1/namespaces/default/pods?limit=2'").stdout)
    assert pods["kind"] == "PodList" and len(pods["items"]) == 2 and pods["metadata"]["remainingItemCount"]
    assert json.loads(session.run("kubectl get --raw /version").stdout)["gitVersion"] == "v1.36.2"
    assert "[+]ping ok\n" in session.run("kubectl get --raw '/livez?verbose'").stdout
    assert json.loads(session.run("kubectl get --raw /apis/apps/v1").stdout)["groupVersion"] == "apps/v1"
    assert "not simulated" in session.run("kubectl get --raw /openapi/v2").stderr


@pytest.mark.parametrize(("line", "words"), [
    ("kubectl get -f one.yaml -o jsonpath={.kind}", "Service"),
    ("cat one.yaml | kubectl get -f - -o jsonpath={.kind}", "List"),
    ("kubectl get -f one.yaml -f one.yaml -o jsonpath={.kind}", "List"),
    ("kubectl get -f two.yaml -o jsonpath={.kind} --ignore-not-found", "Service"),
    ("kubectl get -f two.yaml -o name", 'Error from server (NotFound): services "gone" not found\n'
                                        'Error from server (NotFound): services "lost" not found\n'),
])  # fmt: skip
def test_one_file_is_one_object_and_standard_input_a_list(line: str, words: str) -> None:
    session = Session(seed=7, bare=True)
    head = "apiVersion: v1\nkind: Service\nmetadata: {name: kubernetes}\n"
    session.write("one.yaml", head)
    session.write("two.yaml", "---\n".join(head.replace("kubernetes", name) for name in ("kubernetes", "gone", "lost")))
    assert session.run(line).output == words
