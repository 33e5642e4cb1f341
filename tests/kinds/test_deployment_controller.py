"""Deployments in a small world: rollouts, their conditions word for word, revisions, and what goes wrong."""

from __future__ import annotations

import pytest

from tui.session import Session

CONDITIONS = "kubectl get deploy web -o jsonpath='{range .status.conditions[*]}{.type} {.status} {.reason}|{end}'"
SIZES = "kubectl get rs --sort-by=.metadata.creationTimestamp -o jsonpath='{range .items[*]}{.spec.replicas} {end}'"
MESSAGE = "kubectl get deploy web -o jsonpath='{.status.conditions[?(@.type==\"Progressing\")].message}'"


def play(*lines: str | float, **files: str) -> tuple[Session, list[str]]:
    """What each line printed; numbers let so many seconds pass."""
    session, shown = Session(seed=7, bare=True), []
    for name, text in files.items():
        session.write(f"{name}.yaml", text)
    for line in lines:
        if isinstance(line, str):
            shown.append(session.run(line).output.strip())
            session.settle()
        else:
            session.advance(line)
    return session, shown


def manifest(spec: str = "", template: str = "", image: str = "nginx:1.25", replicas: int = 2) -> str:
    return f"""apiVersion: apps/v1
kind: Deployment
metadata: {{name: web}}
spec:
  replicas: {replicas}
  selector: {{matchLabels: {{app: web}}}}
  {spec}
  template:
    metadata: {{labels: {{app: web}}}}
    spec:
      {template}
      containers: [{{name: nginx, image: "{image}"}}]
"""


def test_a_stuck_rollout_is_told_at_its_deadline() -> None:
    _, shown = play(
        "kubectl create deploy web --image=nginx:1.25 --replicas=4", "kubectl set image deploy/web nginx=nginx:nope",
        CONDITIONS, SIZES, 602, CONDITIONS, MESSAGE, "kubectl rollout undo deploy/web", CONDITIONS, SIZES)
    assert shown[2] == "Available True MinimumReplicasAvailable|Progressing True ReplicaSetUpdated|"
    assert shown[3] == "3 2"
    assert shown[4] == "Available True MinimumReplicasAvailable|Progressing False ProgressDeadlineExceeded|"
    assert shown[5] == 'ReplicaSet "web-7c94cdf458" has timed out progressing.'
    assert shown[7:] == ["Available True MinimumReplicasAvailable|Progressing True NewReplicaSetAvailable|", "4 0"]


def test_a_resumed_rollout_has_a_deadline_too() -> None:
    _, shown = play(
        "kubectl create deploy web --image=nginx:1.25", "kubectl set image deploy/web nginx=nginx:nope",
        "kubectl rollout pause deploy/web", CONDITIONS, "kubectl rollout resume deploy/web", CONDITIONS, 700, CONDITIONS)
    assert shown[3].endswith("Progressing Unknown DeploymentPaused|")
    assert shown[5].endswith("Progressing Unknown DeploymentResumed|")
    assert shown[6].endswith("Progressing False ProgressDeadlineExceeded|")


def test_without_a_deadline_nothing_is_said_of_progress() -> None:
    _, shown = play("kubectl apply -f web.yaml", CONDITIONS, web=manifest("progressDeadlineSeconds: 2147483647"))
    assert shown[1] == "Available True MinimumReplicasAvailable|"


def test_pods_that_cannot_be_made_are_tried_again_and_told_of() -> None:
    session, shown = play(
        "kubectl apply -f web.yaml", CONDITIONS, "kubectl get events --field-selector reason=FailedCreate -o "
        "jsonpath='{.items[*].message}'", 100, "kubectl create sa nosa", 200, "kubectl get deploy web --no-headers",
        web=manifest(template="serviceAccountName: nosa"))
    assert shown[1] == ("Progressing True NewReplicaSetCreated|Available False MinimumReplicasUnavailable|"
                        "ReplicaFailure True FailedCreate|")
    assert shown[2].startswith('Error creating: pods "web-') and shown[2].endswith(
        '-" is forbidden: error looking up service account default/nosa: serviceaccount "nosa" not found')
    assert shown[4].split()[1] == "2/2"
    assert "ReplicaFailure" not in session.run(CONDITIONS).output


@pytest.mark.parametrize(("replicas", "sizes"), [(8, "6 4"), (2, "2 1"), (0, "0 0")])
def test_scaling_amid_a_rollout_is_shared(replicas: int, sizes: str) -> None:
    _, shown = play(
        "kubectl create deploy web --image=nginx:1.25 --replicas=4", "kubectl set image deploy/web nginx=nginx:nope",
        f"kubectl scale deploy/web --replicas={replicas}", SIZES)
    assert shown[3] == sizes


def test_a_paused_deployment_scales_what_it_has() -> None:
    _, shown = play(
        "kubectl create deploy web --image=nginx:1.25", "kubectl rollout pause deploy web",
        "kubectl set image deploy web nginx=nginx:1.26", "kubectl scale deploy web --replicas=3", SIZES,
        "kubectl rollout resume deploy web", SIZES)
    assert (shown[4], shown[6]) == ("3", "0 3")


def test_recreate_waits_until_the_old_pods_are_gone() -> None:
    session, _ = play("kubectl apply -f web.yaml", web=manifest(
        "strategy: {type: Recreate}", "terminationGracePeriodSeconds: 8", "busybox").replace(
        '"busybox"', 'busybox, command: [sleep, infinity]'))
    session.run("kubectl set image deploy web nginx=nginx")
    session.advance(5)
    assert session.run(SIZES).output.strip() == "0"
    session.settle()
    assert session.run(SIZES).output.strip() == "0 2"


def test_old_sets_go_beyond_the_limit_and_revisions_stay_known() -> None:
    lines = [f"kubectl set image deploy web nginx=nginx:1.{n}" for n in (26, 27, 28)]
    _, shown = play(
        "kubectl apply -f web.yaml", *lines, SIZES, "kubectl rollout history deploy web",
        "kubectl rollout undo deploy web", "kubectl get rs -o jsonpath='{.items[*].metadata.annotations."
        "deployment\\.kubernetes\\.io/revision-history}'", web=manifest("revisionHistoryLimit: 2"))
    assert shown[4] == "0 0 2"
    assert [line.split()[0] for line in shown[5].splitlines()[2:]] == ["2", "3", "4"]
    assert shown[7] == "3"


def test_a_set_with_an_equal_template_is_adopted() -> None:
    _, shown = play(
        "kubectl create deploy web --image=nginx", "kubectl delete deploy web --cascade=orphan", SIZES,
        "kubectl get rs -o jsonpath='{.items[0].metadata.ownerReferences}'",
        "kubectl create deploy web --image=nginx --replicas=2", SIZES, CONDITIONS)
    assert (shown[2], shown[3], shown[5]) == ("1", "", "2")
    assert shown[6] == "Available True MinimumReplicasAvailable|Progressing True NewReplicaSetAvailable|"


def test_a_name_that_is_taken_makes_for_another_hash() -> None:
    session, shown = play(
        "kubectl create deploy web --image=nginx", "kubectl delete deploy web --cascade=orphan",
        "kubectl label rs --all app=other --overwrite", "kubectl create deploy web --image=nginx",
        "kubectl get deploy web -o jsonpath='{.status.collisionCount} {.status.readyReplicas}'")
    assert shown[4] == "1 1"
    assert len(session.run("kubectl get rs -o name").output.split()) == 2


def test_min_ready_seconds_hold_a_rollout_back() -> None:
    _, shown = play("kubectl apply -f web.yaml", "kubectl get deploy web --no-headers", 30,
                    "kubectl get deploy web --no-headers", web=manifest("minReadySeconds: 20"))
    assert [line.split()[1:4] for line in shown[1:]] == [["2/2", "2", "0"], ["2/2", "2", "2"]]


def test_a_set_that_cannot_be_made_is_told_of() -> None:
    name = "w" * 250
    session, shown = play("kubectl apply -f web.yaml", CONDITIONS.replace("web", name), 30,
                          web=manifest().replace("name: web", f"name: {name}"))
    assert shown[1] == "Progressing False ReplicaSetCreateError|"
    due = session.cluster.clock.next_time()
    assert due is not None and due - session.cluster.now > 5_000


def test_a_set_that_somebody_resized_is_put_right() -> None:
    session, _ = play("kubectl create deploy web --image=nginx --replicas=2", "kubectl scale rs --all --replicas=5")
    events = session.run("kubectl get events --field-selector reason=ScalingReplicaSet -o jsonpath="
                         "'{range .items[*]}{.message}|{end}'").output
    assert events.endswith("from 5 to 2|") and session.run(SIZES).output.strip() == "2"
