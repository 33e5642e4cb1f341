"""kubectl port-forward."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from ipaddress import ip_address

from tui.api.client import Call
from tui.api.objects import Obj, dig
from tui.api.process import Channel, Ready, Steps
from tui.api.record import record
from tui.kubectl import attaching
from tui.kubectl.context import Context
from tui.kubectl.errors import Failure
from tui.kubectl.flags import Flag
from tui.kubectl.targets import Target
from tui.kubectl.verb import Verb
from tui.kubectl.verbs.forwardports import check_udp, named, parse, service_ports

FORWARDS, KNOCKS = "forwards", "knocks"
"""The process's services where open forwards are noted, by local port: (namespace, pod, port); and who is told of
a connection there: called with what came of it."""


@record
class Pair:
    """A local port, and the pod's that it leads to."""

    local: int
    remote: int


def run(context: Context) -> Steps:
    """Ports of the laptop that lead to a pod's, until Ctrl-C."""
    if len(context.args) < 2:
        raise context.usage("TYPE/NAME and list of ports are required for port-forward")
    word, *specs = context.args
    target = yield from attaching.pod_of(context, word, limit=context.flags["pod-running-timeout"])
    specs = _translated(context, word, specs, target.obj or {})
    target = Target(target.resource, target.namespace, target.name, context.get(target.resource, target.namespace,
                                                                               target.name))  # fmt: skip
    phase = dig(target.obj or {}, "status", "phase", default="Pending")
    if phase != "Running":
        raise Failure(f"unable to forward port because pod is not running. Current status={phase}")
    addresses = _addresses(context.flags["address"])
    pairs = [Pair(*_numbers(context, spec)) for spec in specs]
    for pair in pairs:
        call = Call("portforward", "pods", target.namespace, target.name, "portforward")
        context.transport.forward(call, pair.remote)
    return (yield from _serve(context, target, addresses, pairs))


def _translated(context: Context, word: str, specs: list[str], pod: Obj) -> list[str]:
    """The ports as numbers of the pod's; local ones are kept as typed."""
    kind, slash, name = word.partition("/")
    if slash and context.mapper.find(kind).kind == "Service":
        service = context.get(context.mapper.find(kind), context.namespace, name)
        check_udp(specs, service, dig(service, "spec", "ports", default=None) or [], "port")
        return service_ports(specs, service, pod)
    declared = [p for c in dig(pod, "spec", "containers", default=[]) for p in c.get("ports") or ()]
    check_udp(specs, pod, declared, "containerPort")
    return [named(spec, pod) for spec in specs]


def _addresses(words: list[str]) -> list[str]:
    found: list[str] = []
    for word in words:
        if word != "localhost" and not _is_ip(word):
            raise Failure(f"{word} is not a valid IP")
        found += ["127.0.0.1", "::1"] if word == "localhost" else [word]
    return sorted(set(found))


def _is_ip(word: str) -> bool:
    try:
        return bool(ip_address(word))
    except ValueError:
        return False


def _numbers(context: Context, spec: str) -> tuple[int, int]:
    local, remote = parse(spec)
    opened = context.process.services.setdefault(FORWARDS, {})
    while local == 0:
        chosen = context.process.random.randrange(32768, 61000)
        local = 0 if chosen in opened else chosen
    return local, remote


def _serve(context: Context, target: Target, addresses: list[str], pairs: list[Pair]) -> Steps:
    opened: dict[int, tuple[str, str, int]] = context.process.services.setdefault(FORWARDS, {})
    knocks = context.process.services.setdefault(KNOCKS, {})
    lost: Channel[str] = Channel()
    own: list[int] = []
    try:
        for pair in pairs:
            problem = _problem(pair.local, opened, addresses)
            if problem:
                context.err(f"Unable to listen on port {pair.local}: {problem}")
                continue
            own.append(pair.local)
            opened[pair.local] = (target.namespace, target.name, pair.remote)
            knocks[pair.local] = lambda outcome, pair=pair: _knocked(context, pair, outcome, lost)
            for address in addresses:
                host = f"[{address}]" if ":" in address else address
                context.out(f"Forwarding from {host}:{pair.local} -> {pair.remote}")
        if not own:
            listed = " ".join(f"{{{pair.local} {pair.remote}}}" for pair in pairs)
            raise Failure(f"unable to listen on any of the requested ports: [{listed}]")
        while not lost.items and _lives(context, target):
            yield Ready((lost,), 1000)
        raise Failure("lost connection to pod")
    finally:
        for local in own:
            opened.pop(local, None)
            knocks.pop(local, None)


def _problem(local: int, opened: dict[int, tuple[str, str, int]], addresses: list[str]) -> str:
    """Why nothing can listen there, in Go's words."""
    why = "permission denied" if local < 1024 else "address already in use" if local in opened else ""
    if not why:
        return ""
    hosts = [(6, f"[{address}]") if ":" in address else (4, address) for address in addresses]
    errors = [f"unable to create listener: Error listen tcp{v} {host}:{local}: bind: {why}" for v, host in hosts]
    return f"Listeners failed to create with the following errors: [{' '.join(errors)}]"


def _lives(context: Context, target: Target) -> bool:
    pod = context.find(target.resource, target.namespace, target.name)
    same = pod is not None and pod["metadata"]["uid"] == (target.obj or {})["metadata"]["uid"]
    return same and dig(pod or {}, "status", "phase") == "Running"


def _knocked(context: Context, pair: Pair, outcome: str, lost: Channel[str]) -> None:
    """A connection to the local port; one that finds nobody in the pod ends the forward (handleConnection)."""
    context.out(f"Handling connection for {pair.local}")
    if outcome == "ok":
        return
    moment = datetime.fromtimestamp(context.now // 1000, UTC)
    sandbox = hashlib.sha256(f"{pair.local}".encode()).hexdigest()
    dial = f"dial tcp4 127.0.0.1:{pair.remote}: connect: connection refused"
    dial6 = f"dial tcp6 [::1]:{pair.remote}: connect: connection refused"
    context.err(
        f"E{moment:%m%d %H:%M:%S}.{context.now % 1000:03d}000    1000 portforward.go:424] \"Unhandled Error\" "
        f'err="an error occurred forwarding {pair.local} -> {pair.remote}: error forwarding port {pair.remote} to pod '
        f'{sandbox}, uid : failed to execute portforward in network namespace \\"/var/run/netns/cni-{sandbox[:8]}\\": '
        f'failed to connect to localhost:{pair.remote} inside namespace \\"{sandbox}\\", IPv4: {dial} IPv6 {dial6} "'
    )
    lost.put(outcome)


VERB = Verb(
    "port-forward", "Forward one or more local ports to a pod", run, group="Troubleshooting and Debugging Commands",
    usage="TYPE/NAME [options] [LOCAL_PORT:]REMOTE_PORT [...[LOCAL_PORT_N:]REMOTE_PORT_N]", operands=("@kind",),
    flags=(Flag("address", "Addresses to listen on.", type="list", default=("localhost",)),
           Flag("pod-running-timeout", "How long to wait for a running pod.", type="duration", default=60_000)),
)  # fmt: skip
