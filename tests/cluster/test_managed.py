"""managedFields as the API server keeps them: who set what, in which write."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tui.session import Session

SERVICE = """apiVersion: v1
kind: Service
metadata: {name: web}
spec: {type: NodePort, selector: {app: web}, ports: [{name: http, port: 80, nodePort: 30080}]}
"""


@pytest.fixture
def session() -> Session:
    return Session(seed=7, bare=True)


def managed(session: Session, target: str) -> dict[tuple[str, str, str], Any]:
    """FieldsV1 by manager, operation and subresource."""
    text = session.run(f"kubectl get {target} -o json --show-managed-fields").stdout
    rows = json.loads(text)["metadata"]["managedFields"]
    assert all(row["fieldsType"] == "FieldsV1" and row["time"] for row in rows)
    return {(row["manager"], row["operation"], row.get("subresource", "")): row["fieldsV1"] for row in rows}


def test_a_client_owns_what_it_set_and_what_was_defaulted_but_nothing_allocated(session: Session) -> None:
    session.write("svc.yaml", SERVICE)
    session.run("kubectl create -f svc.yaml")
    item = {".": {}, "f:name": {}, "f:nodePort": {}, "f:port": {}, "f:protocol": {}, "f:targetPort": {}}
    assert managed(session, "svc web") == {("kubectl-create", "Update", ""): {"f:spec": {
        "f:externalTrafficPolicy": {}, "f:internalTrafficPolicy": {}, "f:selector": {}, "f:sessionAffinity": {},
        "f:type": {}, "f:ports": {".": {}, 'k:{"port":80,"protocol":"TCP"}': item},
    }}}  # fmt: skip


def test_each_verb_writes_under_its_own_name_and_takes_what_it_changes(session: Session) -> None:
    for line in (
        "kubectl create deployment web --image=nginx", "kubectl label deploy web tier=front",
        "kubectl annotate deploy web note=x", "kubectl set image deploy web nginx=nginx:1.27",
        "kubectl scale deploy web --replicas=2", "kubectl rollout restart deploy web",
        "kubectl patch deploy web -p '{\"spec\":{\"minReadySeconds\":1}}' --field-manager=me",
    ):  # fmt: skip
        assert session.run(line).exit_code == 0
        session.settle()
    rows = managed(session, "deploy web")
    image = {"f:containers": {'k:{"name":"nginx"}': {"f:image": {}}}}
    assert rows["kubectl-label", "Update", ""] == {"f:metadata": {"f:labels": {"f:tier": {}}}}
    assert rows["kubectl-annotate", "Update", ""] == {"f:metadata": {"f:annotations": {"f:note": {}}}}
    assert rows["kubectl-set", "Update", ""] == {"f:spec": {"f:template": {"f:spec": image}}}
    assert rows["kubectl", "Update", "scale"] == {"f:spec": {"f:replicas": {}}}
    assert rows["me", "Update", ""] == {"f:spec": {"f:minReadySeconds": {}}}
    assert "f:replicas" not in rows["kubectl-create", "Update", ""]["f:spec"]
    assert "f:restartedAt" in json.dumps(rows["kubectl-rollout", "Update", ""]).replace("kubectl.kubernetes.io/", "")
    assert {"f:metadata", "f:status"} == set(rows["kube-controller-manager", "Update", "status"])


def test_a_pod_of_a_replica_set_is_the_controllers_and_its_status_the_kubelets(session: Session) -> None:
    session.run("kubectl create deployment web --image=nginx")
    session.settle()
    name = session.run("kubectl get pods -o name").stdout.strip()
    rows = managed(session, name)
    spec = rows["kube-controller-manager", "Update", ""]
    assert list(spec["f:metadata"]["f:ownerReferences"])[0] == "."
    assert set(spec["f:metadata"]) == {"f:generateName", "f:labels", "f:ownerReferences"}
    assert not {"f:nodeName", "f:tolerations", "f:volumes", "f:serviceAccountName"} & set(spec["f:spec"])
    status = rows["kubelet", "Update", "status"]["f:status"]
    assert status["f:conditions"]['k:{"type":"PodScheduled"}'] == {"f:observedGeneration": {}}
    assert "f:podIPs" in status and "f:qosClass" not in status


def test_what_is_undone_is_managed_as_before(session: Session) -> None:
    session.run("kubectl create configmap c --from-literal=a=1")
    before = managed(session, "cm c")
    session.run("kubectl label cm c x=y")
    assert ("kubectl-label", "Update", "") in managed(session, "cm c")
    session.undo()
    assert managed(session, "cm c") == before


def test_they_are_hidden_in_yaml_and_json_but_paths_and_templates_see_them(session: Session) -> None:
    session.run("kubectl create configmap c --from-literal=a=1")
    for output in ("yaml", "json"):
        assert "managedFields" not in session.run(f"kubectl get cm c -o {output}").stdout
    assert session.run("kubectl get cm c -o jsonpath='{.metadata.managedFields[0].manager}'").stdout == "kubectl-create"
    template = "kubectl get cm c -o go-template='{{(index .metadata.managedFields 0).operation}}'"
    assert session.run(template).stdout == "Update"


def test_many_writes_cost_one_chain_of_bounded_length(session: Session) -> None:
    session.run("kubectl create configmap c --from-literal=a=1")
    for n in range(40):
        session.run(f"kubectl label cm c n={n} --overwrite --field-manager=m{n % 3}")
    rows = managed(session, "cm c")
    assert rows["m0", "Update", ""] == {"f:metadata": {"f:labels": {".": {}, "f:n": {}}}}
    assert ("m1", "Update", "") not in rows
