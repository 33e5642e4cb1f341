"""Startup, readiness and liveness probes (pkg/kubelet/prober).

A probe whose outcome cannot change any more costs nothing: once it has succeeded it rests, until something in its
pod moves (a process that ran, a file that was written). Failing probes go on, one event a period.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, cast

from tui.api.objects import Obj, dig
from tui.api.record import record
from tui.api.traffic import HttpRequest
from tui.cluster.containers import Run, spec_of
from tui.cluster.hooks import Hooks
from tui.cluster.programs import Who, listener
from tui.cluster.rewind import Rewindable

KINDS = ("startup", "liveness", "readiness")


@record
class Probe:
    """How one probe of one container instance stands."""

    id: str
    """The instance it belongs to."""
    first: int
    """When it was or is due first (ms)."""
    period: int
    successes: int = 0
    failures: int = 0
    resting: bool = False


class Probing(Hooks):
    """Runs the probes and acts on them."""

    def init_probing(self) -> None:
        """Start without any."""
        self.probes: Rewindable[tuple[str, str, str], Probe] = Rewindable()
        self.init_hooks()

    def snapshot_probing(self) -> object:
        """How they stand."""
        return self.probes.freeze()

    def restore_probing(self, snapshot: object) -> None:
        """As they stood."""
        self.probes.thaw(cast(Any, snapshot))
        self.init_hooks()

    def start_probes(self, uid: str, name: str) -> None:
        """The startup probe where there is one, otherwise the other two."""
        run = self.runs.get(uid)
        pod = self.pod_of(run) if run else None
        if run is None or pod is None or run.container(name).state != "running":
            return
        spec, container = spec_of(pod, name), run.container(name)
        kinds = ("startup",) if spec.get("startupProbe") and not container.up else KINDS[1:]
        for kind in kinds:
            probe = spec.get(f"{kind}Probe")
            if probe and (uid, name, kind) not in self.probes:
                first = max(self.clock.now, container.started + probe.get("initialDelaySeconds", 0) * 1000) + 80
                self.probes[uid, name, kind] = Probe(container.id, first, probe["periodSeconds"] * 1000)
                self.clock.at(first, self.probe_due, uid, name, kind, container.id, work=True)

    def stop_probes(self, uid: str, name: str) -> None:
        """Forget them: the instance is over."""
        for kind in KINDS:
            self.probes.pop((uid, name, kind), None)

    def touch(self, uid: str) -> None:
        """Something moved in the pod: probes at rest are due again with their next period."""
        run = self.runs.get(uid)
        for place in [(uid, c.name, kind) for c in run.containers for kind in KINDS] if run else ():
            probe = self.probes.get(place)
            if probe is not None and probe.resting:
                self.probes[place] = replace(probe, resting=False)
                self._again(place, probe)

    def _again(self, place: tuple[str, str, str], probe: Probe, *, work: bool = False) -> None:
        rounds = (self.clock.now - probe.first) // probe.period + 1
        self.clock.at(probe.first + rounds * probe.period, self.probe_due, *place, probe.id, work=work)

    def probe_due(self, uid: str, name: str, kind: str, id: str) -> None:
        """Ask once."""
        probe, run = self.probes.get((uid, name, kind)), self.runs.get(uid)
        pod = self.pod_of(run) if run else None
        if probe is None or probe.id != id or run is None or pod is None:
            return
        spec = spec_of(pod, name)[f"{kind}Probe"]
        if spec.get("exec"):
            self.probe_command(run, pod, name, kind, spec)
            return
        self.probe_result(uid, name, kind, id, self.ask(run, pod, name, spec))

    def ask(self, run: Run, pod: Obj, name: str, spec: Obj) -> str:
        """"" for success, otherwise what failed."""
        handler: Obj = spec.get("httpGet") or spec.get("tcpSocket") or spec.get("grpc") or {}
        port = _port_number(handler.get("port", 0), spec_of(pod, name))
        host = handler.get("host") or run.ip
        address = f"{host}:{port}"
        program = listener(pod, port, "TCP", self) if host in (run.ip, "127.0.0.1", "localhost") else None
        refused = f"dial tcp {address}: connect: connection refused"
        if spec.get("grpc"):
            limit = f'{spec.get("timeoutSeconds", 1)}s'
            return f'timeout: failed to connect service "{address}" within {limit}: context deadline exceeded'
        if not spec.get("httpGet"):
            return "" if program else refused
        path = "/" + handler["path"].removeprefix("/")
        url = f"{handler['scheme'].lower()}://{address}{path}"
        if program is None:
            return f'Get "{url}": {refused}'
        headers = (("Host", address), ("User-Agent", "kube-probe/1.36"), ("Accept", "*/*"), ("Connection", "close"))
        given = tuple((h["name"], h["value"]) for h in handler.get("httpHeaders") or ())
        if handler["scheme"] == "HTTPS":
            return f'Get "{url}": http: server gave HTTP response to HTTPS client'
        gateway = run.ip.rpartition(".")[0] + ".1"
        request = HttpRequest("GET", handler["path"], (*headers, *given))
        answer = program.http(request, Who(gateway, 40000, self.clock.now, address))
        if answer is None:
            return f'Get "{url}": EOF'
        if answer.stalled or answer.ms > spec.get("timeoutSeconds", 1) * 1000:
            return f'Get "{url}": context deadline exceeded (Client.Timeout exceeded while awaiting headers)'
        return "" if 200 <= answer.status < 400 else f"HTTP probe failed with statuscode: {answer.status}"

    def probe_result(self, uid: str, name: str, kind: str, id: str, problem: str) -> None:
        """Count an outcome and act on it; `problem` is "" for success."""
        place = (uid, name, kind)
        probe, run = self.probes.get(place), self.runs.get(uid)
        pod = self.pod_of(run) if run else None
        if probe is None or probe.id != id or run is None or pod is None:
            return
        spec = spec_of(pod, name)[f"{kind}Probe"]
        if problem:
            self.event(run, "Warning", "Unhealthy", f"{kind.capitalize()} probe failed: {problem}", name)
            probe = replace(probe, failures=probe.failures + 1, successes=0, resting=False)
        else:
            probe = replace(probe, successes=probe.successes + 1, failures=0)
        enough = not problem and probe.successes >= spec["successThreshold"]
        probe = self.probes[place] = replace(
            probe, resting=enough and not spec.get("exec") and not self.has_processes(uid))
        if enough:
            self._succeeded(uid, name, kind)
        elif problem and probe.failures >= spec["failureThreshold"]:
            self._failed(run, pod, name, kind)
        if place in self.probes and not probe.resting:
            self._again(place, probe, work=not problem and not enough)

    def probe_errored(self, uid: str, name: str, kind: str, id: str, problem: str) -> None:
        """Say that a probe could not be made, and try again: nothing is counted."""
        place, run = (uid, name, kind), self.runs.get(uid)
        probe = self.probes.get(place)
        if probe is None or probe.id != id or run is None:
            return
        words = f"{kind.capitalize()} probe errored and resulted in unknown state: {problem}"
        self.event(run, "Warning", "Unhealthy", words, name)
        self._again(place, probe)

    def _succeeded(self, uid: str, name: str, kind: str) -> None:
        run = self.runs[uid]
        container = run.container(name)
        if kind == "startup" and not container.up:
            self.probes.pop((uid, name, kind), None)
            pod = self.pod_of(run)
            gated = bool(pod and spec_of(pod, name).get("readinessProbe"))
            self.runs[uid] = run.changed(name, up=True, ready=not gated)
            self.publish(self.runs[uid])
            self.start_probes(uid, name)
            self.start_next(uid)
        elif kind == "readiness" and not container.ready:
            self.runs[uid] = run.changed(name, ready=True)
            self.publish(self.runs[uid])

    def _failed(self, run: Run, pod: Obj, name: str, kind: str) -> None:
        container = run.container(name)
        if kind == "readiness":
            if container.ready:
                self.runs[run.uid] = run = run.changed(name, ready=False)
                self.publish(run)
            return
        self.kill(run, pod, container, f"Container {name} failed {kind} probe, will be restarted", f"{kind}Probe")


def _port_number(port: Any, spec: Obj) -> int:
    if isinstance(port, int):
        return port
    named = [p["containerPort"] for p in spec.get("ports") or () if p.get("name") == port]
    return int(named[0]) if named else int(port) if str(port).isdigit() else int(dig(spec, "port", default=0))
