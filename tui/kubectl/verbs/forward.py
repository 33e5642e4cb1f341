"""kubectl port-forward."""

from __future__ import annotations

from tui.api.client import Call
from tui.api.objects import Obj, dig
from tui.api.process import Sleep, Steps
from tui.kubectl import attaching
from tui.kubectl.context import Context
from tui.kubectl.errors import Failure
from tui.kubectl.flags import Flag
from tui.kubectl.verb import Verb

FORWARDS = "forwards"
"""The process's service where open forwards are noted, by local port: (namespace, pod, port)."""


def run(context: Context) -> Steps:
    """Ports of the laptop that lead to a pod's, until Ctrl-C."""
    if len(context.args) < 2:
        raise context.usage("TYPE/NAME and list of ports are required for port-forward")
    word, *specs = context.args
    target = yield from attaching.pod_of(context, word)
    pod = target.obj or {}
    if dig(pod, "status", "phase") != "Running":
        phase = dig(pod, "status", "phase", default="Pending")
        raise Failure(f"unable to forward port because pod is not running. Current status={phase}")
    service = _service(context, word)
    pairs = [_pair(spec, service, pod) for spec in specs]
    opened: dict[int, tuple[str, str, int]] = context.process.services.setdefault(FORWARDS, {})
    for local, _, remote in pairs:
        if local in opened:
            taken = f"listen tcp4 127.0.0.1:{local}: bind: address already in use"
            context.err(
                f"Unable to listen on port {local}: Listeners failed to create with the following errors: "
                f"[unable to create listener: Error {taken}]"
            )
            raise Failure(f"unable to listen on any of the requested ports: [{{{local} {remote}}}]")
    try:
        for local, shown, remote in pairs:
            context.transport.forward(Call("portforward", "pods", target.namespace, target.name, "portforward"), remote)
            opened[local] = (target.namespace, target.name, remote)
            context.out(f"Forwarding from 127.0.0.1:{local} -> {shown}")
            context.out(f"Forwarding from [::1]:{local} -> {shown}")
        while True:
            yield Sleep(1000)
            if context.find(target.resource, target.namespace, target.name) is None:
                raise Failure("lost connection to pod")
    finally:
        for local, _, _ in pairs:
            opened.pop(local, None)


def _service(context: Context, word: str) -> Obj | None:
    kind, slash, name = word.partition("/")
    if not slash or context.mapper.find(kind).kind != "Service":
        return None
    return context.get(context.mapper.find(kind), context.namespace, name)


def _pair(spec: str, service: Obj | None, pod: Obj) -> tuple[int, int, int]:
    """Local port, the port as shown, and the pod's."""
    local, colon, remote = spec.partition(":")
    remote = remote if colon else local
    number = _service_port(service, remote, pod) if service is not None else _named(pod, remote)
    first = int(local) if local.isdigit() else number
    if not local and colon:
        first = 40_000 + number % 10_000
    if not 0 < first < 65536 or not 0 < number < 65536:
        raise Failure(f"invalid ports: {spec}")
    return first, number, number


def _service_port(service: Obj, word: str, pod: Obj) -> int:
    for port in dig(service, "spec", "ports", default=[]):
        if word in (str(port["port"]), port.get("name")):
            return _named(pod, str(port.get("targetPort", port["port"])))
    raise Failure(f"Service {service['metadata']['name']} does not have a service port {word}")


def _named(pod: Obj, word: str) -> int:
    if word.isdigit():
        return int(word)
    for container in dig(pod, "spec", "containers", default=[]):
        for port in container.get("ports") or ():
            if port.get("name") == word:
                return int(port["containerPort"])
    raise Failure(f"Pod '{pod['metadata']['name']}' does not have a named port '{word}'")


VERB = Verb(
    "port-forward", "Forward one or more local ports to a pod", run, group="Troubleshooting and Debugging Commands",
    usage="TYPE/NAME [options] [LOCAL_PORT:]REMOTE_PORT [...[LOCAL_PORT_N:]REMOTE_PORT_N]", operands=("@kind",),
    flags=(Flag("address", "Addresses to listen on.", type="list", default=("localhost",)),
           Flag("pod-running-timeout", "How long to wait for a running pod.", type="duration", default=60_000)),
)  # fmt: skip
