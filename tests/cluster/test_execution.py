"""Processes in containers: scripts, exec, attach, logs, files, environment."""

from __future__ import annotations

from typing import Any

import pytest

from tui.api.client import Call
from tui.api.errors import ApiError
from tui.api.kind import Settings
from tui.api.objects import clone
from tui.api.process import Streams
from tui.api.traffic import HttpRequest
from tui.cluster.cluster import Cluster
from tui.cluster.programs import Who, listener
from tui.kinds.pod.columns import status_word
from tui.shell.streams import Capture, StringInput


@pytest.fixture
def world() -> Cluster:
    return Cluster(7, Settings(bare=True))


def start(world: Cluster, name: str, image: str, spec: dict[str, Any] | None = None, **container: Any) -> None:
    meta = {"name": name, "namespace": "default", "labels": {"app": name}}
    containers = [{"name": "main", "image": image, **container}]
    full = {"containers": containers, **(spec or {})}
    world.api.create({"apiVersion": "v1", "kind": "Pod", "metadata": meta, "spec": full})
    world.settle()


def page(world: Cluster, name: str, port: int) -> str:
    pod = world.api.find("pods", "default", name)
    assert pod is not None
    program = listener(pod, port, "TCP", world.nodes)
    answer = program.http(HttpRequest(), Who("10.244.1.99", 40000, world.now)) if program else None
    return answer.body if answer else ""


def exec_in(world: Cluster, name: str, *argv: str, verb: str = "exec", typed: str = "") -> tuple[str, str, int | None]:
    out, err = Capture(), Capture()
    call = Call("connect", "pods", "default", name, verb)
    connection = world.api.connect(call, list(argv), Streams(StringInput(typed), out, err), False)
    world.advance(200)
    return out.text, err.text, connection.exit_code


def log(world: Cluster, name: str, **options: Any) -> str:
    return world.nodes.log(Call("log", "pods", "default", name, options=options))


def word(world: Cluster, name: str) -> str:
    pod = world.api.find("pods", "default", name)
    assert pod is not None
    return status_word(pod)


def test_a_loop_writes_to_its_log(world: Cluster) -> None:
    start(world, "loop", "busybox", command=["sh", "-c", "while true; do echo hi $HOSTNAME; sleep 1; done"])
    world.advance(3500)
    assert log(world, "loop", tailLines=2) == "hi loop\nhi loop\n"


def test_a_script_that_fails_crash_loops_and_its_last_words_are_kept(world: Cluster) -> None:
    start(world, "fail", "busybox", command=["sh", "-c", "echo bye; exit 3"])
    assert word(world, "fail") == "CrashLoopBackOff"
    assert log(world, "fail", previous=True) == "bye\n"


def test_a_page_with_the_pods_own_name(world: Cluster) -> None:
    script = "echo I am $HOSTNAME > /usr/share/nginx/html/index.html && exec nginx -g 'daemon off;'"
    start(world, "own", "nginx", command=["/bin/sh", "-c", script])
    assert page(world, "own", 80) == "I am own\n"
    began = world.now
    world.api.delete("pods", "default", "own")
    world.settle()
    assert world.now - began < 3000


def test_a_volume_is_shared(world: Cluster) -> None:
    init = {"name": "write", "image": "busybox", "command": ["sh", "-c", "echo from init > /work/index.html"],
            "volumeMounts": [{"name": "html", "mountPath": "/work"}]}
    start(world, "vol", "nginx", {"volumes": [{"name": "html", "emptyDir": {}}], "initContainers": [init]},
          volumeMounts=[{"name": "html", "mountPath": "/usr/share/nginx/html"}])
    assert page(world, "vol", 80) == "from init\n"


def test_exec_changes_what_is_served(world: Cluster) -> None:
    start(world, "web", "nginx")
    script = "echo changed > /usr/share/nginx/html/index.html; hostname"
    assert exec_in(world, "web", "sh", "-c", script) == ("web\n", "", 0)
    assert page(world, "web", 80) == "changed\n"


def test_exec_of_what_is_not_there(world: Cluster) -> None:
    start(world, "web", "hashicorp/http-echo", args=["-text=hello", "-listen=:8080"])
    assert page(world, "web", 8080) == "hello\n"
    with pytest.raises(ApiError, match='exec: "sh": executable file not found in \\$PATH'):
        exec_in(world, "web", "sh")


def test_attach_starts_a_shell_that_waits_for_its_input(world: Cluster) -> None:
    start(world, "client", "busybox", {"restartPolicy": "Never"}, args=["sh"], stdin=True)
    assert word(world, "client") == "Running"
    assert exec_in(world, "client", verb="attach", typed="hostname; exit 4\n") == ("client\n", "", 4)
    assert word(world, "client") == "Error"


def test_environment_from_fields_and_services(world: Cluster) -> None:
    env = [{"name": "POD_IP", "valueFrom": {"fieldRef": {"fieldPath": "status.podIP"}}},
           {"name": "URL", "value": "http://$(KUBERNETES_SERVICE_HOST)/$(NOPE)"}]
    start(world, "env", "busybox", command=["sleep", "infinity"], env=env)
    out, _, _ = exec_in(world, "env", "sh", "-c", "echo $POD_IP $URL")
    pod = world.api.find("pods", "default", "env")
    assert pod is not None
    assert out == f"{pod['status']['podIP']} http://10.96.0.1/$(NOPE)\n"


def test_names_of_one_file_on_a_volume(world: Cluster) -> None:
    mount = {"name": "shared", "mountPath": "/data"}
    start(world, "links", "busybox", {"volumes": [{"name": "shared", "emptyDir": {}}]}, command=["sleep", "infinity"],
          volumeMounts=[mount])
    line = "cd /data; umask 077; echo a > x; ln x y; echo b >> y; cat x; ls -l x | cut -c1-15; rm x; stat -c %h y"
    assert exec_in(world, "links", "sh", "-c", line) == ("a\nb\n-rw-------    2\n1\n", "", 0)


def test_an_exec_probe_follows_the_file(world: Cluster) -> None:
    start(world, "ex", "nginx", readinessProbe={"exec": {"command": ["cat", "/tmp/ready"]}, "periodSeconds": 2})
    exec_in(world, "ex", "touch", "/tmp/ready")
    world.advance(2500)
    pod = world.api.find("pods", "default", "ex")
    assert pod is not None and pod["status"]["containerStatuses"][0]["ready"]


def test_a_pod_without_its_config_map_waits(world: Cluster) -> None:
    start(world, "cfg", "nginx", envFrom=[{"configMapRef": {"name": "settings"}}])
    assert word(world, "cfg") == "CreateContainerConfigError"
    meta = {"name": "settings", "namespace": "default"}
    world.api.create({"apiVersion": "v1", "kind": "ConfigMap", "metadata": meta, "data": {"A": "1"}})
    world.advance(15_000)
    world.settle()
    assert exec_in(world, "cfg", "sh", "-c", "echo $A")[0] == "1\n"


def test_a_taint_that_evicts(world: Cluster) -> None:
    start(world, "web", "nginx", {"nodeName": "worker-1"})
    node = clone(world.api.find("nodes", "", "worker-1"))
    node["spec"]["taints"] = [{"key": "k", "value": "v", "effect": "NoExecute"}]
    world.api.update(node)
    world.settle()
    assert world.api.find("pods", "default", "web") is None
