"""The harbor as a model: callers, Services, pods, and the lines between them; no screen in it.

A line joins a Service to a pod if and only if that pod is now a ready endpoint with at least one port of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from tui.api.kind import Reader
from tui.api.objects import Obj, dig, labels, owner
from tui.api.record import record
from tui.api.traffic import Request

SLICES = "endpointslices.discovery.k8s.io"
CLIENTS = ("busybox", "curlimages/curl", "alpine", "nicolaka/netshoot")
"""Images whose pods call and are not called: they stand with the callers, even before their first call."""
HIDDEN = ("kube-system", "kube-public", "kube-node-lease", "local-path-storage")


@record
class Caller:
    """Somebody who calls: the learner's laptop, or a pod that made requests."""

    ref: str
    """`laptop`, `pod/<namespace>/<name>`, `node/<name>`: as a Request's client."""
    name: str


@record
class Light:
    """A Service."""

    ref: str
    name: str
    ip: str
    type: str
    ports: tuple[str, ...]
    """`80 → http`, with the node port where there is one."""
    selector: str
    external: str
    matching: int = 0
    """Pods that the selector takes in, ready or not."""
    selects: bool = True
    """False: it has no selector."""


@record
class Ship:
    """A pod."""

    ref: str
    name: str
    short: str
    """The name without its owner's: `m8kl9`."""
    ip: str
    label: str
    status: str
    """Empty where it is ready; else what holds it up."""
    ready: bool
    node: str
    owner: str
    """`ReplicaSet frontend`, or ""."""
    served: int


@record
class Harbor:
    """All that the picture shows."""

    callers: tuple[Caller, ...] = ()
    lights: tuple[Light, ...] = ()
    ships: tuple[Ship, ...] = ()
    lines: frozenset[tuple[str, str]] = frozenset()
    """(Service ref, pod ref)."""
    calls: frozenset[tuple[str, str]] = frozenset()
    """(caller ref, Service ref) that have been tried."""
    owners: tuple[tuple[str, int, int], ...] = ()
    """(name, ready, wanted) of each ReplicaSet."""
    preview: frozenset[str] = frozenset()
    """Pods that the manifest in the editor would select."""

    def behind(self, light: str) -> int:
        """How many pods a Service can pass a request to."""
        return sum(1 for ref, _ in self.lines if ref == light)


class Tally:
    """How many requests each pod served and who called what, read from the records as they come."""

    def __init__(self) -> None:
        self.seen = 0
        self.last = 0
        self.served: Counter[str] = Counter()
        self.calls: dict[tuple[str, str], None] = {}
        self.callers: dict[str, None] = {"laptop": None}

    def read(self, records: Sequence[Request]) -> list[Request]:
        """Count what is new, and return it; after an undo everything is counted again."""
        if len(records) < self.seen or (self.seen and records[self.seen - 1].id != self.last):
            self.__init__()  # type: ignore[misc]
            self._count(records)
            return []
        fresh = list(records[self.seen :])
        self._count(fresh)
        return [r for r in fresh if r.cause in ("learner", "program") and r.protocol != "DNS"]

    def _count(self, fresh: Sequence[Request]) -> None:
        for request in fresh:
            self.seen, self.last = self.seen + 1, request.id
            if request.cause not in ("learner", "program") or request.protocol == "DNS":
                continue
            self.callers[request.client] = None
            if request.pod and request.outcome in ("ok", "http-error"):
                self.served[request.pod] += 1
            if request.service:
                # What stands behind an ingress controller was not called by the client.
                met = [hop.ref for hop in request.hops if hop.kind in ("service", "load-balancer") and hop.ref]
                self.calls[request.client, (met or [f"services/{request.service}"])[0]] = None


def survey(api: Reader, tally: Tally, preview: Mapping[str, str] | None = None) -> Harbor:
    """The harbor now. `preview` is the selector in the editor."""
    pods = [pod for pod in api.list("pods") if pod["metadata"].get("namespace") not in HIDDEN]
    services = [s for s in api.list("services") if _shown(s)]
    lines = _lines(api)
    taken = {pod for _, pod in lines}
    calling = {f"pods/{ref[4:]}" for ref in tally.callers if ref.startswith("pod/")} | {
        _ref(p) for p in pods if _calls_out(p)
    }
    clients = [p for p in pods if _ref(p) in calling and _ref(p) not in taken and owner(p) is None]
    wanted = set((preview or {}).items())
    return Harbor(
        callers=(Caller("laptop", "you"), *(Caller(f"pod/{_path(p)}", p["metadata"]["name"]) for p in clients)),
        lights=tuple(_light(s, pods) for s in services),
        ships=_ordered([_ship(p, tally) for p in pods if p not in clients]),
        lines=frozenset(lines),
        calls=frozenset(tally.calls),
        owners=tuple(_owners(api)),
        preview=frozenset(_ref(p) for p in pods if wanted and wanted <= set(labels(p).items())),
    )


def _shown(service: Obj) -> bool:
    meta = service["metadata"]
    return meta.get("namespace") not in HIDDEN and (meta["name"], meta.get("namespace")) != ("kubernetes", "default")


def _path(obj: Obj) -> str:
    return f"{obj['metadata'].get('namespace', '')}/{obj['metadata']['name']}"


def _ref(pod: Obj) -> str:
    return f"pods/{_path(pod)}"


def _calls_out(pod: Obj) -> bool:
    containers = dig(pod, "spec", "containers", default=[])
    return any(c.get("stdin") or str(c.get("image", "")).split(":")[0] in CLIENTS for c in containers)


def _lines(api: Reader) -> list[tuple[str, str]]:
    found: dict[tuple[str, str], None] = {}
    for piece in api.list(SLICES):
        namespace, service = piece["metadata"].get("namespace", ""), labels(piece).get("kubernetes.io/service-name")
        if not service or not piece.get("ports"):
            continue
        for endpoint in piece.get("endpoints") or ():
            pod = dig(endpoint, "targetRef", "name")
            if pod and dig(endpoint, "conditions", "ready", default=True) is not False:
                found[f"services/{namespace}/{service}", f"pods/{namespace}/{pod}"] = None
    return list(found)


def _owners(api: Reader) -> list[tuple[str, int, int]]:
    return [
        (_scoped(s), dig(s, "status", "readyReplicas", default=0), dig(s, "spec", "replicas", default=0))
        for s in api.list("replicasets.apps")
        if s["metadata"].get("namespace") not in HIDDEN
    ]


def _scoped(obj: Obj) -> str:
    """The name, with the namespace before it unless that is `default`."""
    namespace: str = obj["metadata"].get("namespace", "")
    name: str = obj["metadata"]["name"]
    return name if namespace in ("", "default") else f"{namespace}/{name}"


def _light(service: Obj, pods: Sequence[Obj]) -> Light:
    spec = service.get("spec", {})
    wanted = spec.get("selector") or {}
    namespace = service["metadata"].get("namespace")
    matching = [p for p in pods if p["metadata"].get("namespace") == namespace and wanted.items() <= labels(p).items()]
    ip = spec.get("externalName") or spec.get("clusterIP") or ""
    return Light(
        ref=f"services/{_path(service)}",
        name=_scoped(service),
        ip="headless" if ip == "None" else ip,
        type=spec.get("type", "ClusterIP"),
        ports=tuple(_port(p) for p in spec.get("ports") or ()),
        selector=",".join(f"{k}={v}" for k, v in wanted.items()),
        external=_external(service),
        matching=len(matching) if wanted else 0,
        selects=bool(wanted),
    )


def _port(port: Obj) -> str:
    text = f"{port.get('port')} → {port.get('targetPort', port.get('port'))}"
    protocol = port.get("protocol", "TCP")
    text = text if protocol == "TCP" else f"{text} {protocol}"
    return f"{text}, node :{port['nodePort']}" if port.get("nodePort") else text


def _external(service: Obj) -> str:
    if dig(service, "spec", "type") != "LoadBalancer":
        return ""
    given = [
        i.get("ip") or i.get("hostname", "") for i in dig(service, "status", "loadBalancer", "ingress", default=[])
    ]
    return ",".join(given) or "<pending>"


def _ship(pod: Obj, tally: Tally) -> Ship:
    by = owner(pod)
    name = _scoped(pod)
    short = name.removeprefix(f"{by['name']}-") if by else name
    ready = any(
        c.get("type") == "Ready" and c.get("status") == "True" for c in dig(pod, "status", "conditions", default=[])
    )
    status = _status(pod, ready)
    marks = [(k, v) for k, v in labels(pod).items() if k not in ("pod-template-hash", "controller-revision-hash")]
    return Ship(
        ref=_ref(pod),
        name=name,
        short=short.rsplit("-", 1)[-1] if by else short,
        ip=dig(pod, "status", "podIP", default=""),
        label=",".join(f"{k}={v}" for k, v in marks),
        status=status,
        ready=ready and not status,
        node=dig(pod, "spec", "nodeName", default=""),
        owner=f"{by['kind']} {by['name']}" if by else "",
        served=tally.served[_path(pod)],
    )


def _status(pod: Obj, ready: bool) -> str:
    """What holds a pod up, in the words of kubectl's STATUS column, or ""."""
    if dig(pod, "metadata", "deletionTimestamp"):
        return "Terminating"
    for container in dig(pod, "status", "containerStatuses", default=[]):
        reason = dig(container, "state", "waiting", "reason") or dig(container, "state", "terminated", "reason")
        if reason:
            return str(reason)
    phase = str(dig(pod, "status", "phase", default="Pending"))
    return "" if ready else "not ready" if phase == "Running" else phase


def _ordered(ships: list[Ship]) -> tuple[Ship, ...]:
    """Those with an owner first, each owner's together."""
    return tuple(sorted(ships, key=lambda s: (not s.owner, s.owner)))


def changes(before: Harbor, after: Harbor) -> list[tuple[str, str]]:
    """What came, went or changed: (ref, sentence)."""
    old, new = {s.ref: s for s in before.ships}, {s.ref: s for s in after.ships}
    told = [(ref, f"pod {new[ref].short} created") for ref in new if ref not in old]
    told += [(ref, f"pod {old[ref].short} gone") for ref in old if ref not in new]
    for ref in (r for r in new if r in old and new[r].status != old[r].status):
        told.append((ref, f"pod {new[ref].short} {new[ref].status.lower() or 'ready'}"))
    told += [
        (ref, f"pod {new[ref].short} relabelled") for ref in new if ref in old and new[ref].label != old[ref].label
    ]
    lamps, lit = {s.ref: s for s in before.lights}, {s.ref: s for s in after.lights}
    told += [(ref, f"service {lit[ref].name} created") for ref in lit if ref not in lamps]
    told += [(ref, f"service {lamps[ref].name} gone") for ref in lamps if ref not in lit]
    told += [
        (ref, f"service {lit[ref].name} changed")
        for ref in lit
        if ref in lamps and _facts(lit[ref]) != _facts(lamps[ref])
    ]
    return told


def _facts(light: Light) -> tuple[object, ...]:
    return light.ip, light.type, light.ports, light.selector, light.external
