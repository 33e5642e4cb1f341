"""Requests that are odd as a whole: too large, with owners named twice, for another object than meant."""

from __future__ import annotations

from typing import Any

import pytest

from tui.api.client import Call
from tui.api.errors import ApiError
from tui.api.kind import Settings
from tui.cluster.cluster import Cluster


@pytest.fixture
def cluster() -> Cluster:
    return Cluster(7, Settings(bare=True))


def config(**meta: Any) -> dict[str, Any]:
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a", **meta}, "data": {"a": "1"}}


def refusal(cluster: Cluster, call: Call) -> ApiError:
    with pytest.raises(ApiError) as refused:
        cluster.api.send(call)
    return refused.value


def test_a_body_of_more_than_three_megabytes(cluster: Cluster) -> None:
    error = refusal(cluster, Call("create", "configmaps", "default", body={**config(), "data": {"a": "x" * 3_200_000}}))
    assert (error.code, error.message) == (413, "Request entity too large: limit is 3145728")


def test_a_new_object_has_no_version_yet(cluster: Cluster) -> None:  # kubectl drops it: only other clients see this
    error = refusal(cluster, Call("create", "configmaps", "default", body=config(resourceVersion="5")))
    assert (error.code, error.message) == (500, "resourceVersion should not be set on objects to be created")


def test_owners_named_twice_are_kept_once_and_warned_about(cluster: Cluster) -> None:
    owner = {"apiVersion": "v1", "kind": "Pod", "name": "p", "uid": "u"}
    reply = cluster.api.send(Call("create", "configmaps", "default", body=config(ownerReferences=[owner, owner])))
    assert reply.body["metadata"]["ownerReferences"] == [owner]
    (warning,) = reply.warnings
    assert warning.startswith(".metadata.ownerReferences contains duplicate entries; API server dedups")
    assert warning.endswith("duplicate UID(s) observed: u")


@pytest.mark.parametrize(("part", "words"), [
    ("uid", "the UID in the precondition (5) does not match the UID in record ({}). The object might have been deleted "
            "and then recreated"),
    ("resourceVersion", "the ResourceVersion in the precondition (5) does not match the ResourceVersion in record ({}). "
                        "The object might have been modified"),
])
def test_preconditions_of_a_deletion(cluster: Cluster, part: str, words: str) -> None:
    made = cluster.api.send(Call("create", "configmaps", "default", body=config())).body
    error = refusal(cluster, Call("delete", "configmaps", "default", "a", options={"preconditions": {part: "5"}}))
    assert error.message == (
        'Operation cannot be fulfilled on ConfigMap "a": ' + words.format(made["metadata"][part]))


def test_a_name_that_cannot_be_made_unique(cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.cluster.metadata.suffix", lambda random: "aaaaa")
    body = config(generateName="web-")
    del body["metadata"]["name"]
    assert cluster.api.send(Call("create", "configmaps", "default", body=body)).body["metadata"]["name"] == "web-aaaaa"
    assert refusal(cluster, Call("create", "configmaps", "default", body=body)).message == (
        'configmaps "web-aaaaa" already exists, the server was not able to generate a unique name for the object')


def test_the_phase_of_a_namespace_follows_from_its_deletion(cluster: Cluster) -> None:
    body = {"status": {"phase": "Gone"}}
    error = refusal(cluster, Call("patch", "namespaces", "", "default", "status", body, {"patchType": "merge"}))
    assert error.message == (
        'Namespace "default" is invalid: status.Phase: Invalid value: "Gone": may only be \'Active\' if '
        "`deletionTimestamp` is empty")


def test_a_watch_from_too_long_ago(cluster: Cluster) -> None:
    for n in range(4200):
        cluster.api.send(Call("patch", "configmaps", "default", "kube-root-ca.crt",
                              body={"metadata": {"annotations": {"n": str(n)}}}))
    with pytest.raises(ApiError) as refused:
        cluster.api.watch(Call("watch", "configmaps", "default", options={"resourceVersion": "1"}))
    assert refused.value.code == 410 and refused.value.message.startswith("too old resource version: 1 (")


@pytest.mark.parametrize(("resource", "kind", "spec", "kept"), [
    ("services", "Service", {"ports": [{"port": 80}]}, ["annotations", "labels"]),
    ("deployments.apps", "Deployment", {}, ["annotations"]),
])
def test_a_write_of_the_status_changes_metadata_too(
    cluster: Cluster, resource: str, kind: str, spec: dict[str, Any], kept: list[str]
) -> None:
    labels = {"app": "a"}
    template = {"metadata": {"labels": labels}, "spec": {"containers": [{"name": "a", "image": "nginx"}]}}
    whole = spec or {"selector": {"matchLabels": labels}, "template": template, "replicas": 0}
    version = "apps/v1" if "apps" in resource else "v1"
    body = {"apiVersion": version, "kind": kind, "metadata": {"name": "a"}, "spec": whole}
    old = cluster.api.send(Call("create", resource, "default", body=body)).body
    patch = {"metadata": {"labels": {"x": "y"}, "annotations": {"x": "y"}}, "spec": {"replicas": 5, "type": "NodePort"}}
    new = cluster.api.send(Call("patch", resource, "default", "a", "status", patch, {"patchType": "merge"})).body
    assert new["spec"] == old["spec"]
    assert sorted({"labels", "annotations"} & set(new["metadata"])) == kept
    bad = {"metadata": {"labels": {"x": "?"}, "finalizers": ["x"]}}
    message = refusal(cluster, Call("patch", resource, "default", "a", "status", bad, {"patchType": "merge"})).message
    assert ("metadata.labels" in message) == ("labels" in kept) and "metadata.finalizers[0]" in message


@pytest.mark.parametrize("metadata", [
    {"selfLink": "x"}, {"generation": 9}, {"creationTimestamp": "2020-01-01T00:00:00Z"}, {"managedFields": [{}]},
    {"labels": {}}, {"finalizers": []}, {"resourceVersion": ""}, {"uid": ""},
])
def test_metadata_that_no_client_chooses_is_no_change(cluster: Cluster, metadata: dict[str, Any]) -> None:
    old = cluster.api.send(Call("create", "configmaps", "default", body=config())).body
    patch = Call("patch", "configmaps", "default", "a", body={"metadata": metadata}, options={"patchType": "merge"})
    assert cluster.api.send(patch).body == old
