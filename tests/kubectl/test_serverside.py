"""kubectl apply --server-side: who owns what, conflicts, and the move from client-side apply."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tui.session import Session

MAP = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c, labels: {a: b}}\ndata: {x: '1', z: '2'}\n"
LESS = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {x: '5'}\n"
SERVICE = "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {selector: {app: web}, ports: [%s]}\n"
DEPLOYMENT = """apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec: {replicas: 2, selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}},
  spec: {containers: [{name: nginx, image: "nginx:1.27"}]}}}
"""
SERVERSIDE = "kubectl apply --server-side -f f.yaml"


def apply(session: Session, text: str, flags: str = "") -> Any:
    session.write("f.yaml", text)
    return session.run(f"{SERVERSIDE} {flags}")


def managers(session: Session, target: str) -> dict[tuple[str, str], Any]:
    rows = json.loads(session.run(f"kubectl get {target} -o json --show-managed-fields").stdout)["metadata"]
    return {(row["manager"], row["operation"]): row["fieldsV1"] for row in rows["managedFields"]}


def test_an_apply_owns_the_leaves_that_it_names(session: Session) -> None:
    assert apply(session, MAP).stdout == "configmap/c serverside-applied\n"
    assert managers(session, "cm c") == {
        ("kubectl", "Apply"): {"f:data": {"f:x": {}, "f:z": {}}, "f:metadata": {"f:labels": {"f:a": {}}}}
    }


def test_what_is_no_longer_applied_goes_unless_another_owns_it(session: Session) -> None:
    apply(session, MAP)
    session.run("kubectl label cm c kept=yes")
    assert apply(session, MAP.replace("'1', z: '2'", "'1'"), "--field-manager=other").exit_code == 0
    assert apply(session, LESS, "--force-conflicts").exit_code == 0
    found = json.loads(session.run("kubectl get cm c -o json").stdout)
    assert found["data"] == {"x": "5"} and found["metadata"]["labels"] == {"a": "b", "kept": "yes"}


def test_another_managers_field_is_a_conflict_until_it_is_forced(session: Session) -> None:
    apply(session, MAP)
    refused = apply(session, LESS, "--field-manager=other")
    assert refused.exit_code == 1
    assert refused.stderr.startswith(
        'error: Apply failed with 1 conflict: conflict with "kubectl": .data.x\nPlease review the fields above--they '
        "currently have other managers. Here\nare the ways you can resolve this warning:\n"
    )
    assert refused.stderr.endswith("See https://kubernetes.io/docs/reference/using-api/server-side-apply/#conflicts\n")
    assert apply(session, LESS, "--field-manager=other --force-conflicts").exit_code == 0
    assert managers(session, "cm c")["other", "Apply"] == {"f:data": {"f:x": {}}}
    assert "f:x" not in managers(session, "cm c")["kubectl", "Apply"]["f:data"]


def test_several_conflicts_are_listed_by_manager(session: Session) -> None:
    session.run("kubectl create deployment web --image=nginx")
    session.run("kubectl scale deploy web --replicas=3")
    session.settle()
    words = apply(session, DEPLOYMENT).stderr.split("\nPlease")[0]
    assert words == (
        'error: Apply failed with 2 conflicts: conflicts with "kubectl" with subresource "scale" using apps/v1:\n'
        '- .spec.replicas\nconflicts with "kubectl-create" using apps/v1:\n'
        '- .spec.template.spec.containers[name="nginx"].image'
    )


def test_client_side_apply_is_taken_over_and_its_dropped_fields_go(session: Session) -> None:
    session.write("f.yaml", SERVICE % "{name: a, port: 80, targetPort: 8080}, {name: b, port: 81}")
    session.run("kubectl apply -f f.yaml")
    assert apply(session, SERVICE % "{name: a, port: 80, targetPort: 9090}").stdout == "service/web serverside-applied\n"
    found = json.loads(session.run("kubectl get svc web -o json").stdout)
    assert [(port["port"], port["targetPort"]) for port in found["spec"]["ports"]] == [(80, 9090)]
    assert set(managers(session, "svc web")) == {("kubectl", "Apply"), ("kubectl-last-applied", "Apply")}


@pytest.mark.parametrize(("flags", "words"), [
    ("--dry-run=client", "--dry-run=client doesn't work with --server-side (did you mean --dry-run=server instead?)"),
])  # fmt: skip
def test_flags_that_do_not_go_together(session: Session, flags: str, words: str) -> None:
    assert apply(session, MAP, flags).stderr == f"error: {words}\n"


def test_unknown_fields_do_not_fit_the_schema(session: Session) -> None:
    told = apply(session, SERVICE.replace("selector", "selectr") % "{port: 80, targetport: 9}").stderr
    assert told == (
        "Error from server: failed to create typed patch object (default/web; /v1, Kind=Service): errors:\n"
        '  .spec.ports[port=80,protocol="TCP"].targetport: field not declared in schema\n'
        "  .spec.selectr: field not declared in schema\n"
    )


def test_a_dry_run_keeps_nothing(session: Session) -> None:
    assert apply(session, MAP, "--dry-run=server").stdout == "configmap/c serverside-applied (server dry run)\n"
    assert session.run("kubectl get cm c").exit_code == 1
