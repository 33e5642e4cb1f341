"""Events that do not fit as they are: of objects with long names, with long messages."""

from __future__ import annotations

import re

from tui.api.kind import Settings
from tui.cluster.cluster import Cluster
from tui.session import Session

POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: %s}\nspec: {containers: [{name: a, image: nginx}]}\n"


def test_an_event_about_a_long_name_has_a_name_of_its_own() -> None:
    session = Session(seed=1, bare=True)
    session.write("x.yaml", POD % ("x" * 250))
    assert session.run("kubectl apply -f x.yaml").exit_code == 0
    session.run("sleep 5")
    names = session.run("kubectl get events -o name").stdout.split()
    assert names and all(re.fullmatch("event/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", name) for name in names)


def test_the_scheduler_cuts_its_words_at_1024() -> None:
    cluster = Cluster(7, Settings(bare=True))
    pod = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "a", "namespace": "default"}}
    for component in ("default-scheduler", "kubelet"):
        cluster.api.event(pod, "Warning", "Failed", "x" * 1025, component)
    said = {event["reportingComponent"]: event["message"] for event in cluster.api.list("events", "default")}
    assert said == {"default-scheduler": "x" * 1020 + " ...", "kubelet": "x" * 1025}
