"""Whatever is done to Deployments, pods, nodes and Services: once the world has settled, everything fits together."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from tui.session import Session

LINES = (
    "scale deploy {d} --replicas={n}", "set image deploy {d} nginx={i}", "rollout undo deploy {d}",
    "rollout pause deploy {d}", "rollout resume deploy {d}", "rollout restart deploy {d}",
    "delete deploy {d} --cascade={k} --wait=false", "create deploy {d} --image=nginx --replicas={n}",
    "label pod --all app={d} --overwrite", "label pod --all pod-template-hash-", "delete pod --all --wait=false",
    "delete rs --all --cascade={k} --wait=false", "scale rs --all --replicas={n}", "cordon worker-1", "uncordon worker-1",
    "taint nodes worker-2 a=b:{e} --overwrite", "taint nodes worker-2 a-", "delete endpointslices,ep --all",
    "patch deploy {d} -p '{{\"spec\":{{\"minReadySeconds\":{n}}}}}'",
    "patch svc {d} -p '{{\"spec\":{{\"selector\":{{\"app\":\"a\"}}}}}}'",
    "annotate pod --all controller.kubernetes.io/pod-deletion-cost={n} --overwrite",
)


@pytest.mark.parametrize("seed", [*range(6), *(pytest.param(n, marks=pytest.mark.thorough) for n in range(6, 60))])
def test_what_settles_fits_together(seed: int) -> None:
    random, session = Random(seed), Session(seed=seed, bare=True)
    for name in "ab":
        session.run(f"kubectl create deploy {name} --image=nginx --replicas=2")
        session.run(f"kubectl expose deploy {name} --port=80")
    for _ in range(14):
        session.run("kubectl " + random.choice(LINES).format(
            d=random.choice("ab"), i=random.choice(("nginx:1.25", "nginx:1.26", "nginx:nope")), n=random.randint(0, 5),
            k=random.choice(("background", "foreground", "orphan")), e=random.choice(("NoSchedule", "NoExecute"))))
        session.advance(random.choice((0, 0, 1, 30)))
    for line in ("uncordon worker-1", "taint nodes worker-2 a-", "rollout resume deploy a", "rollout resume deploy b"):
        session.run(f"kubectl {line}")
    session.advance(400)
    check_sets(session.cluster.api)
    check_services(session.cluster.api)


def check_sets(api: Any) -> None:
    for rs in api.list("replicasets.apps"):
        pods = [p for p in api.index("pods", "owner", rs["metadata"]["uid"]) if live(p)]
        assert len(pods) == rs["spec"]["replicas"] == rs["status"]["replicas"]
        assert sum(map(ready, pods)) == rs["status"].get("readyReplicas", 0)
    for deployment in api.list("deployments.apps"):
        status, spec = deployment["status"], deployment["spec"]
        assert status["observedGeneration"] == deployment["metadata"]["generation"]
        if "nope" not in spec["template"]["spec"]["containers"][0]["image"]:
            counts = {status.get(f"{name}eplicas", 0) for name in ("r", "updatedR", "readyR", "availableR")}
            assert counts == {spec["replicas"]}


def check_services(api: Any) -> None:
    for service in api.list("services", "default"):
        selector, name = service["spec"].get("selector"), service["metadata"]["name"]
        if not selector:
            continue
        pods = [p for p in api.list("pods", "default") if live(p) and p["status"].get("podIP")
                and selector.items() <= p["metadata"].get("labels", {}).items()]
        slices = api.index("endpointslices.discovery.k8s.io", "label", f"kubernetes.io/service-name={name}")
        found = {e["addresses"][0]: e["conditions"]["ready"] for s in slices for e in s.get("endpoints") or ()}
        assert found == {p["status"]["podIP"]: ready(p) for p in pods}
        subsets = api.find("endpoints", "default", name).get("subsets") or ()
        assert {a["ip"] for s in subsets for a in s.get("addresses", ())} == {ip for ip in found if found[ip]}


def live(pod: Any) -> bool:
    return not pod["metadata"].get("deletionTimestamp") and pod["status"]["phase"] not in ("Failed", "Succeeded")


def ready(pod: Any) -> bool:
    return any(c["type"] == "Ready" and c["status"] == "True" for c in pod["status"].get("conditions", ()))
