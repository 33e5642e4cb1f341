"""A small cluster for the network alone: objects in dictionaries, pods that answer, a clock that is set by hand."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random
from typing import Any

import pytest

from tui.api.kind import Settings
from tui.api.process import Process, Ready, Sleep, Streams
from tui.api.traffic import HttpRequest, HttpResponse
from tui.cluster.network import ClusterNetwork
from tui.cluster.programs import Who
from tui.shell.streams import Capture, StringInput


class FakeApi:
    """The part of the API server that the network reads."""

    def __init__(self) -> None:
        self.now = 1767603600000
        self.random = Random(7)
        self.objects: dict[str, list[Any]] = {}

    def add(self, resource: str, obj: Any) -> Any:
        self.objects.setdefault(resource, []).append(obj)
        return obj

    def find(self, resource: str, namespace: str, name: str) -> Any:
        for obj in self.objects.get(resource, ()):
            if (obj["metadata"].get("namespace", ""), obj["metadata"]["name"]) == (namespace, name):
                return obj
        return None

    def list(self, resource: str, namespace: str = "", labels: Any = None, fields: Any = None) -> list[Any]:
        return [
            o for o in self.objects.get(resource, ())
            if namespace in ("", o["metadata"].get("namespace", ""))
            and (labels is None or labels.matches(o["metadata"].get("labels") or {}))
        ]

    def index(self, resource: str, index: str, value: str) -> list[Any]:
        if index == "ip":
            return [o for o in self.list(resource) if o["status"].get("podIP") == value]
        if index == "node":
            return [o for o in self.list(resource) if o["spec"].get("nodeName") == value]
        if index == "nodePort":
            return [o for o in self.list(resource) if value in [str(p.get("nodePort")) for p in o["spec"]["ports"]]]
        if index == "clusterIP":
            return [o for o in self.list(resource) if value in o["spec"].get("clusterIPs", ())]
        raise KeyError(index)


def _page(code: int, reason: str) -> str:
    return (
        f"<html>\r\n<head><title>{code} {reason}</title></head>\r\n<body>\r\n<center><h1>{code} {reason}</h1></center>"
        "\r\n<hr><center>nginx/1.26.3</center>\r\n</body>\r\n</html>\r\n"
    )


@dataclass
class Web:
    """A web server with the paths that the recordings asked for."""

    text: str = "Server name: frontend-m8kl9\n"
    calls: list[tuple[HttpRequest, Who]] = field(default_factory=list)

    def http(self, request: HttpRequest, who: Who) -> HttpResponse:
        self.calls.append((request, who))
        headers = {name.lower(): value for name, value in request.headers}
        keep = headers.get("connection", "keep-alive")
        match request.path:
            case "/" if self.text.startswith("api"):
                return HttpResponse(200, "OK", self._head("text/plain", len(self.text), keep), self.text)
            case "/":
                return self._file(self.text, "text/html", keep)
            case "/docs/":
                return self._file("docs\n", "text/html", keep)
            case "/big.txt":
                return self._file("x" * 3_000_000, "text/plain", keep)
            case "/health" | "/host" | "/post" | "/slow":
                text = {"/health": "ok\n", "/host": f"host={headers.get('host')}\n", "/slow": "slow answer\n"}
                body = text.get(request.path, f"method={request.method}\n")
                return HttpResponse(200, "OK", self._head("text/plain", len(body), keep), body,
                                    5000 if request.path == "/slow" else 1)
            case "/stall":
                return HttpResponse(200, "OK", self._head("text/plain", 2000, keep), "first half\n", 1, True)
        return self._other(request.path, keep)

    def _other(self, path: str, keep: str) -> HttpResponse:
        moves = {
            "/moved": (301, "Moved Permanently", "http://frontend/"), "/docs": (301, "Moved Permanently", "/docs/"),
            "/found": (302, "Moved Temporarily", "/health"), "/loop": (302, "Moved Temporarily", "/loop"),
            "/away": (302, "Moved Temporarily", "http://api.shop/"),
        }
        errors = {"/err": (500, "Internal Server Error"), "/unavailable": (503, "Service Unavailable"),
                  "/forbidden": (403, "Forbidden")}
        if path in moves:
            code, reason, to = moves[path]
            body = _page(code, "Found" if code == 302 else reason)
            last = (("Location", to), ("Connection", keep)) if code == 301 else (("Connection", keep), ("Location", to))
            return HttpResponse(code, reason, (*self._head("text/html", len(body), keep)[:-1], *last), body)
        code, reason = errors.get(path, (404, "Not Found"))
        body = _page(code, reason)
        return HttpResponse(code, reason, self._head("text/html", len(body), "close" if code == 500 else keep), body)

    def _file(self, body: str, kind: str, keep: str) -> HttpResponse:
        head = self._head(kind, len(body), keep)
        extra = (("ETag", '"6b035755-1c"'), ("Accept-Ranges", "bytes"))
        return HttpResponse(200, "OK", (*head[:-1], ("Last-Modified", "Sun"), head[-1], *extra), body)

    def _head(self, kind: str, size: int, keep: str) -> tuple[tuple[str, str], ...]:
        return (("Server", "nginx/1.26.3"), ("Date", "Sun, 22 Nov 2026 21:03:18 GMT"), ("Content-Type", kind),
                ("Content-Length", str(size)), ("Connection", keep))

    def exchange(self, text: str, who: Who) -> str | None:
        return None


class Files:
    """Files in a dictionary."""

    def __init__(self, files: dict[str, str]) -> None:
        self.files = dict(files)
        self.dirs = {"/", "/tmp", "/tmp/t", "/etc", "/dev"}

    def read(self, path: str) -> str:
        if path not in self.files:
            raise FileNotFoundError(2, "No such file or directory", path)
        return self.files[path]

    def write(self, path: str, text: str, *, append: bool = False) -> None:
        if path.rpartition("/")[0] not in ({""} | self.dirs):
            raise FileNotFoundError(2, "No such file or directory", path)
        self.files[path] = (self.files.get(path, "") if append else "") + text

    def exists(self, path: str) -> bool:
        return path in self.files or path in self.dirs

    def is_dir(self, path: str) -> bool:
        return path in self.dirs


@dataclass
class Result:
    exit: int | None
    stdout: str
    stderr: str
    seconds: float


class Bench:
    """A cluster to send requests through, and to run commands in."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, bare: bool = True) -> None:
        self.api = FakeApi()
        self.programs: dict[tuple[str, int, str], Any] = {}
        self.network = ClusterNetwork(self.api, Settings(bare=bare))  # type: ignore[arg-type]
        monkeypatch.setattr("tui.cluster.route.listener", self.listener)
        monkeypatch.setattr("tui.cluster.network.listener", self.listener)
        self.files = Files({"/etc/resolv.conf": (
            "search default.svc.cluster.local svc.cluster.local cluster.local\nnameserver 10.96.0.10\noptions ndots:5\n"
        )})

    @property
    def now(self) -> int:
        return self.api.now

    def listener(self, pod: Any, port: int, protocol: str = "TCP", host: Any = None) -> Any:
        return self.programs.get((pod["metadata"]["name"], port, protocol))

    def namespace(self, *names: str) -> None:
        for name in names:
            self.api.add("namespaces", {"metadata": {"name": name}})

    def node(self, name: str, number: int, **labels: str) -> None:
        self.api.add("nodes", {
            "metadata": {"name": name, "labels": labels}, "spec": {"podCIDR": f"10.244.{number}.0/24"},
            "status": {"addresses": [{"type": "InternalIP", "address": f"172.18.0.{number + 2}"}]},
        })

    def pod(self, name: str, ip: str, node: str = "worker-1", namespace: str = "default", serves: Any = None,
            port: int = 80, **spec: Any) -> Any:
        if serves is not None:
            self.programs[name, port, "TCP"] = serves
        return self.api.add("pods", {
            "metadata": {"name": name, "namespace": namespace, "uid": f"uid-{name}"},
            "spec": {"nodeName": node, "containers": [], **spec}, "status": {"podIP": ip, "phase": "Running"},
        })

    def service(self, name: str, ip: str, *targets: Any, namespace: str = "default", port: int = 80,
                target_port: int = 80, port_name: str = "", status: Any = None, hostnames: bool = False,
                **spec: Any) -> Any:
        entry = {"port": port, "targetPort": target_port, "protocol": "TCP"}
        if port_name:
            entry["name"] = port_name
        if "nodePort" in spec:
            entry["nodePort"] = spec.pop("nodePort")
        service = self.api.add("services", {
            "metadata": {"name": name, "namespace": namespace},
            "spec": {"clusterIP": ip, "clusterIPs": [ip], "ports": [entry], **spec}, "status": status or {},
        })
        self.slice(service, [self._endpoint(t, hostnames) for t in targets], target_port, port_name)
        return service

    def slice(self, service: Any, endpoints: list[Any], port: int, port_name: str = "") -> Any:
        meta = service["metadata"]
        return self.api.add("endpointslices.discovery.k8s.io", {
            "metadata": {"name": f"{meta['name']}-x", "namespace": meta["namespace"],
                         "labels": {"kubernetes.io/service-name": meta["name"]}},
            "endpoints": endpoints, "ports": [{"name": port_name, "port": port, "protocol": "TCP"}],
        })

    def _endpoint(self, target: Any, hostnames: bool) -> Any:
        if isinstance(target, str):
            return {"addresses": [target], "conditions": {"ready": True}}
        ip = target["status"]["podIP"]
        return {
            "addresses": [ip], "conditions": {"ready": True}, "nodeName": target["spec"]["nodeName"],
            "targetRef": {"kind": "Pod", "name": target["metadata"]["name"],
                          "namespace": target["metadata"]["namespace"]},
            **({"hostname": ip.replace(".", "-")} if hostnames else {}),
        }

    def run(self, command: Any, argv: list[str], client: str, stdin: str = "", tty: bool = False) -> Result:
        """Run a command to its end, letting time pass."""
        out = Capture()
        err = out if tty else Capture()
        out.is_tty = err.is_tty = tty
        process = Process(argv, Streams(StringInput(stdin), out, err), self.files, "/tmp/t", {}, self,  # type: ignore[arg-type]
                          self.api.random, self.network.view(client))
        started = self.now
        steps = command(process)
        code = steps if isinstance(steps, int) else self._drive(steps)
        return Result(code, out.text, "" if tty else err.text, (self.now - started) / 1000)

    def _drive(self, steps: Any) -> int:
        try:
            wait = next(steps)
            while True:
                if isinstance(wait, Sleep | Ready):
                    self.api.now += wait.ms or 0
                wait = steps.send(None)
        except StopIteration as stop:
            return int(stop.value or 0)


@pytest.fixture
def bench(monkeypatch: pytest.MonkeyPatch) -> Bench:
    """Two workers and a control plane; namespaces default, shop and kube-system; a client pod `pod/default/client`."""
    made = Bench(monkeypatch)
    made.namespace("default", "shop", "kube-system")
    made.node("control-plane", 0, **{"node-role.kubernetes.io/control-plane": ""})
    made.node("worker-1", 1)
    made.node("worker-2", 2)
    made.pod("client", "10.244.1.9")
    return made


@pytest.fixture
def make_web() -> type[Web]:
    """How to make a web server for a pod."""
    return Web
