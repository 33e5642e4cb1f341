"""What goes wrong in pods: in the kubelet's words, tried again in its time, and mended when its cause is."""

from __future__ import annotations

from typing import Any

import pytest

from tui.api.objects import clone, dig
from tui.session import Session

FAILING = "ErrImagePull", "ImagePullBackOff"


def session_with(spec: str, **files: str) -> Session:
    session = Session(seed=7, bare=True)
    session.write("p.yaml", f"apiVersion: v1\nkind: Pod\nmetadata: {{name: p, labels: {{app: p}}}}\nspec:\n{spec}\n")
    session.run("kubectl apply -f p.yaml")
    session.settle()
    return session


def one(container: str, rest: str = "") -> str:
    return f"{rest}  containers: [{{name: c, {container}}}]"


def pod(session: Session) -> dict[str, Any]:
    return session.cluster.api.find("pods", "default", "p") or {}


def state(session: Session) -> dict[str, Any]:
    return dict(dig(pod(session), "status", "containerStatuses", 0, "state"))


def said(session: Session) -> list[str]:
    """Reasons and messages of the pod's events, in order, without what every start says."""
    events = [e for e in session.cluster.api.list("events", "default") if e["involvedObject"]["name"] == "p"]
    events.sort(key=lambda e: e["metadata"]["creationTimestamp"])
    usual = ("Scheduled", "Pulling", "Pulled", "Created", "Started")
    return [f"{e['reason']}: {e['message']}" for e in events if e["reason"] not in usual]


def times(session: Session, reason: str) -> int:
    events = [e for e in session.cluster.api.list("events", "default") if e["reason"] == reason]
    return sum(int(e.get("count", 1)) for e in events)


BUSY = 'image: busybox, command: [sleep, infinity]'


@pytest.mark.parametrize(("container", "words"), [
    ('image: nginx, readinessProbe: {httpGet: {path: /nope, port: 80}}',
     "Unhealthy: Readiness probe failed: HTTP probe failed with statuscode: 404"),
    ('image: nginx, readinessProbe: {httpGet: {port: 81}}', 'Unhealthy: Readiness probe failed: Get "http://{ip}:81/": '
     "dial tcp {ip}:81: connect: connection refused"),
    ('image: nginx, readinessProbe: {tcpSocket: {port: 81}}',
     "Unhealthy: Readiness probe failed: dial tcp {ip}:81: connect: connection refused"),
    ('image: nginx, readinessProbe: {httpGet: {port: 80, scheme: HTTPS}}',
     'Unhealthy: Readiness probe failed: Get "https://{ip}:80/": http: server gave HTTP response to HTTPS client'),
    ('image: nginx, readinessProbe: {grpc: {port: 80}}', "Unhealthy: Readiness probe failed: timeout: failed to "
     'connect service "{ip}:80" within 1s: context deadline exceeded'),
    (f"{BUSY}, readinessProbe: {{exec: {{command: [cat, /nope]}}}}",
     "Unhealthy: Readiness probe failed: cat: can't open '/nope': No such file or directory\n"),
    (f"{BUSY}, readinessProbe: {{exec: {{command: [sleep, '9']}}, timeoutSeconds: 2}}",
     'Unhealthy: Readiness probe failed: command timed out: "sleep 9" timed out after 2s'),
    ('image: nginx, lifecycle: {postStart: {exec: {command: [sh, -c, "exit 3"]}}}',
     "FailedPostStartHook: PostStartHook failed"),
    ('image: nginx, lifecycle: {postStart: {httpGet: {port: 81}}}', "FailedPostStartHook: PostStartHook failed"),
    ('image: "nginx:nope", imagePullPolicy: Never',
     'ErrImageNeverPull: Container image "nginx:nope" is not present with pull policy of Never'),
    ('image: nginx, envFrom: [{configMapRef: {name: nope}}]', 'Failed: Error: configmap "nope" not found'),
    ('image: nginx, securityContext: {runAsNonRoot: true}', "Failed: Error: container has runAsNonRoot and image will "
     'run as root (pod: "p_default({uid})", container: c)'),
])
def test_troubles_are_told(container: str, words: str) -> None:
    session = session_with(one(container))
    session.advance(15)
    words = words.replace("{ip}", dig(pod(session), "status", "podIP", default=""))
    assert words.replace("{uid}", pod(session)["metadata"]["uid"]) in said(session)


def test_a_probe_that_cannot_be_made_decides_nothing() -> None:
    session = session_with(one(f"{BUSY}, livenessProbe: {{exec: {{command: [nosuch]}}, periodSeconds: 1}}"))
    session.advance(30)
    assert "Liveness probe errored and resulted in unknown state: rpc error" in said(session)[0]
    assert dig(pod(session), "status", "containerStatuses", 0, "restartCount") == 0


def test_a_failed_hook_ends_in_a_crash_loop() -> None:
    session = session_with(one('image: nginx, lifecycle: {postStart: {exec: {command: ["false"]}}}'))
    session.advance(5)
    assert "Killing: FailedPostStartHook" in said(session)
    assert state(session)["waiting"]["reason"] == "CrashLoopBackOff"


@pytest.mark.parametrize("image", ["nginx:nope", "NGINX"])
def test_another_image_is_fetched_at_once(image: str) -> None:
    session = session_with(one(f'image: "{image}"'))
    session.advance(100)
    session.run("kubectl set image pod/p c=nginx:1.25")
    session.settle()
    assert "running" in state(session)
    before = times(session, "Failed")
    session.advance(700)
    assert times(session, "Failed") == before


def test_a_missing_volume_is_tried_at_growing_intervals() -> None:
    volume = "  volumes: [{name: v, configMap: {name: nope}}]\n"
    session = session_with(one("image: nginx, volumeMounts: [{name: v, mountPath: /v}]", volume))
    session.advance(30)
    assert said(session) == ['FailedMount: MountVolume.SetUp failed for volume "v" : configmap "nope" not found']
    assert times(session, "FailedMount") == 6
    session.run("kubectl create cm nope --from-literal=a=b")
    session.advance(130)
    assert "running" in state(session)


def test_a_key_that_is_not_there() -> None:
    items = "  volumes: [{name: v, configMap: {name: kube-root-ca.crt, items: [{key: nope, path: x}]}}]\n"
    session = session_with(one("image: nginx", items))
    assert said(session)[0].endswith('volume "v" : configmap references non-existent config key: nope')


@pytest.mark.parametrize(("container", "message"), [
    ('image: busybox, command: [sh, -c, "echo boo > /dev/termination-log; exit 3"]', "boo\n"),
    ('image: busybox, command: [sh, -c, "echo out; exit 3"]', None),
    ('image: busybox, terminationMessagePolicy: FallbackToLogsOnError, command: [sh, -c, "echo out; exit 3"]', "out\n"),
    ('image: busybox, terminationMessagePath: /tmp/end, command: [sh, -c, "echo end > /tmp/end"]', "end\n"),
])
def test_last_words(container: str, message: str | None) -> None:
    assert state(session_with(one(container, "  restartPolicy: Never\n")))["terminated"].get("message") == message


def test_files_follow_their_config_map_within_a_minute() -> None:
    session = Session(seed=7, bare=True)
    session.run("kubectl create cm web --from-literal=index.html=one")
    session.write("p.yaml", "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n" + one(
        "image: nginx, volumeMounts: [{name: v, mountPath: /v}, {name: w, mountPath: /w, subPath: index.html}]",
        "  volumes: [{name: v, configMap: {name: web}}, {name: w, configMap: {name: web}}]\n"))
    session.run("kubectl apply -f p.yaml")
    session.settle()
    changed = clone(session.cluster.api.find("configmaps", "default", "web") or {})
    session.cluster.api.update({**changed, "data": {"index.html": "two"}})
    session.settle()
    assert session.run("kubectl exec p -- cat /v/index.html").output == "one"
    session.advance(61)
    assert session.run("kubectl exec p -- cat /v/index.html").output == "two"
    assert session.run("kubectl exec p -- cat /w").output == "one"


def test_a_readiness_gate_waits_for_its_word() -> None:
    session = session_with(one("image: nginx", "  readinessGates: [{conditionType: example.com/ok}]\n"))

    def ready() -> dict[str, Any]:
        return dict(next(c for c in pod(session)["status"]["conditions"] if c["type"] == "Ready"))

    patch = "kubectl patch pod p --subresource=status -p '{\"status\":{\"conditions\":[{\"type\":\"example.com/ok\"," \
            "\"status\":\"%s\"}]}}'"
    gate = 'readiness gate "example.com/ok"'
    assert ready()["message"] == f"corresponding condition of pod {gate} does not exist."
    session.run(patch % "False")
    session.settle()
    assert ready()["message"] == f'the status of pod {gate} is not "True", but False'
    session.run(patch % "True")
    session.settle()
    assert ready()["status"] == "True"


def test_a_deadline_may_come_later() -> None:
    session = session_with(one("image: nginx"))
    session.run("kubectl patch pod p -p '{\"spec\":{\"activeDeadlineSeconds\":30}}'")
    session.advance(31)
    status = pod(session)["status"]
    assert (status["phase"], status["reason"], status["message"]) == (
        "Failed", "DeadlineExceeded", "Pod was active on the node longer than the specified deadline")


def test_labels_reach_the_files_that_show_them() -> None:
    item = "{path: labels, fieldRef: {fieldPath: metadata.labels}}"
    limit = "{path: cpu, resourceFieldRef: {containerName: c, resource: limits.cpu}}"
    session = session_with(one("image: nginx, resources: {limits: {cpu: 2}}, volumeMounts: [{name: v, mountPath: /v}]",
                               f"  volumes: [{{name: v, downwardAPI: {{items: [{item}, {limit}]}}}}]\n"))
    assert session.run("kubectl exec p -- cat /v/labels /v/cpu").output == 'app="p"2'
    session.run("kubectl label pod p tier=web")
    session.advance(61)
    assert session.run("kubectl exec p -- cat /v/labels").output == 'app="p"\ntier="web"'


def test_a_probe_may_have_a_grace_period_of_its_own() -> None:
    probe = "livenessProbe: {tcpSocket: {port: 9}, periodSeconds: 1, failureThreshold: 1, terminationGracePeriodSeconds: 3}"
    session = session_with(one(f"{BUSY}, {probe}"))
    session.advance(5)
    assert dig(pod(session), "status", "containerStatuses", 0, "restartCount") == 1
    assert dig(pod(session), "status", "containerStatuses", 0, "lastState", "terminated", "exitCode") == 137


@pytest.mark.parametrize(("container", "seconds"), [
    ('image: busybox, command: [sh, -c, "trap \'exit 3\' TERM; while true; do sleep 1; done"]', 1),
    ('image: busybox, command: [sh, -c, "trap \'echo no\' TERM; while true; do sleep 1; done"]', 9),
    ('image: busybox, command: [sh, -c, "while true; do sleep 1; done"]', 9),
    ('image: nginx, lifecycle: {preStop: {exec: {command: [nginx, -s, quit]}}}', 1),
    ('image: nginx, lifecycle: {preStop: {exec: {command: [sh, -c, "sleep 4"]}}}', 5),
    ('image: nginx, lifecycle: {preStop: {sleep: {seconds: 3}}}', 4),
])
def test_how_long_a_pod_takes_to_go(container: str, seconds: int) -> None:
    session = session_with(one(container, "  terminationGracePeriodSeconds: 9\n"))
    began = session.cluster.now
    session.run("kubectl delete pod p")
    assert seconds - 1 < (session.cluster.now - began) / 1000 <= seconds + 0.5


@pytest.mark.parametrize(("line", "words"), [
    ("nginx -v", "nginx version: nginx/"), ("nginx -t", "test is successful"), ("nginx -s reload", "signal process"),
    ("nginx -s nope", 'nginx: invalid option: "-s nope"'),
])
def test_nginx_as_a_tool(line: str, words: str) -> None:
    session = session_with(one("image: nginx"))
    assert words in session.run(f"kubectl exec p -- {line}").output
    assert "running" in state(session)


def test_nginx_quits_when_it_is_told_to() -> None:
    session = session_with(one("image: nginx"))
    session.run("kubectl exec p -- nginx -s quit")
    session.settle()
    status = dig(pod(session), "status", "containerStatuses", 0)
    assert (status["restartCount"], status["lastState"]["terminated"]["reason"]) == (1, "Completed")
