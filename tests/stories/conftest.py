"""A world to tell stories in: two echo servers on two nodes, and somebody who calls."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tui.session import Session

AGNHOST = "registry.k8s.io/e2e-test-images/agnhost:2.53"


class World:
    """A session with shorthands: what a tutorial's reader types, and what comes back."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def run(self, line: str) -> str:
        """The output of a command line on the laptop."""
        return self.session.run(line).output

    def settle(self) -> None:
        self.session.settle()

    def apply(self, text: str) -> str:
        """Apply a manifest, and let the cluster do its part."""
        self.session.write("m.yaml", text)
        told = self.run("kubectl apply -f m.yaml")
        self.settle()
        return told

    def patch(self, what: str, patch: str) -> str:
        told = self.run(f"kubectl patch {what} -p '{patch}'")
        self.settle()
        return told

    def field(self, what: str, path: str) -> str:
        return self.run(f"kubectl get {what} -o jsonpath='{path}'")

    def address(self, service: str) -> str:
        """Its cluster IP."""
        return self.field(f"svc {service}", "{.spec.clusterIP}")

    def node_port(self, service: str) -> str:
        """That of its first port."""
        return self.field(f"svc {service}", "{.spec.ports[0].nodePort}")

    def pod(self, name: str, node: str = "worker-1", app: str = "echo", port: int = 8080, extra: str = "") -> None:
        """An echo server: /hostname and /clientip over HTTP, the same words over UDP."""
        self.apply(
            f"apiVersion: v1\nkind: Pod\nmetadata: {{name: {name}, labels: {{app: {app}}}}}\n"
            f"spec:\n  nodeName: {node}\n{extra}"
            f"  containers:\n  - name: c\n    image: {AGNHOST}\n"
            f"    args: [netexec, --http-port={port}, --udp-port={port}]\n"
            f"    ports: [{{name: web, containerPort: {port}}}]\n"
        )

    def client(self, name: str = "client", node: str = "worker-1", extra: str = "") -> None:
        """Somebody who calls."""
        self.apply(
            f"apiVersion: v1\nkind: Pod\nmetadata: {{name: {name}}}\nspec:\n  nodeName: {node}\n{extra}"
            "  containers: [{name: c, image: busybox, command: [sleep, '1000000']}]\n"
        )

    def service(self, name: str, spec: str, *, ports: str = "[{port: 80, targetPort: 8080}]", meta: str = "") -> str:
        """A Service; `spec` is the rest of its spec in flow style, without the braces."""
        return self.apply(
            f"apiVersion: v1\nkind: Service\nmetadata: {{name: {name}{meta}}}\nspec: {{ports: {ports}, {spec}}}\n"
        )

    def get(self, url: str, who: str = "client") -> str:
        """What a pod gets, in busybox's words where it gets nothing."""
        return self.run(f"kubectl exec {who} -- wget -T 3 -qO- {url}").replace("command terminated with exit code 1", "").strip()

    def curl(self, url: str, *options: str) -> str:
        """What the laptop gets, or curl's exit code."""
        result = self.session.run(f"curl -s -m 3 {' '.join(options)} {url}")
        return result.stdout or f"exit {result.exit_code}"

    def landed(self, url: str, calls: int = 24, who: str = "client") -> set[str]:
        """The names of all that answered several calls to /hostname."""
        return {self.get(f"{url}/hostname", who) for _ in range(calls)}

    @property
    def why(self) -> str:
        """What the last request's trace says of where it stopped."""
        stopped = [hop.detail for hop in self.session.cluster.network.records[-1].hops if not hop.ok]
        return stopped[-1] if stopped else ""


@pytest.fixture
def bare() -> World:
    """An empty cluster."""
    return World(Session(bare=True))


@pytest.fixture
def world(bare: World) -> World:
    """Two echo servers, `one` on worker-1 and `two` on worker-2, and a client on worker-1."""
    bare.pod("one", "worker-1")
    bare.pod("two", "worker-2")
    bare.client()
    return bare


@pytest.fixture
def make_world() -> Callable[..., World]:
    """A world with other settings."""
    return lambda **settings: World(Session(**{"bare": True, **settings}))
