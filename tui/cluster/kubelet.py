"""The kubelets of all nodes: pods from ContainerCreating to their end, on simulated time (pkg/kubelet).

State is frozen data in dicts, and timers are bound methods with plain arguments, so that a snapshot is a copy.
Split over mix-ins by what happens to a pod: starting, stopping, probing, exec and logs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from random import Random
from typing import Any, cast

from tui.api.kind import Api
from tui.api.objects import Key, Obj, dig, key
from tui.api.process import Clock
from tui.cluster.access import Access
from tui.cluster.containers import Run, new_run
from tui.cluster.podstatus import phase_of, pod_status
from tui.cluster.probing import Probing
from tui.cluster.rewind import Rewindable
from tui.cluster.starting import Starting
from tui.cluster.stopping import Stopping
from tui.shell.kernel import Kernel

SANDBOX = 350
"""Milliseconds from taking a pod on to its sandbox, with an address, being there."""


def _pod_keys(before: Obj | None, after: Obj | None, api: Api) -> Iterable[Key]:
    """Pods on a node, unless the kubelet's own status update is all that happened."""
    pod = after or before
    if pod is None or not pod["spec"].get("nodeName"):
        return ()
    if before is not None and after is not None and _same(before, after):
        return ()
    return (key(pod),)


def _same(before: Obj, after: Obj) -> bool:
    old, new = before["metadata"], after["metadata"]
    return bool(
        before["spec"] == after["spec"] and old["uid"] == new["uid"]
        and old.get("deletionTimestamp") == new.get("deletionTimestamp")
        and old.get("deletionGracePeriodSeconds") == new.get("deletionGracePeriodSeconds")
        and _gates(before) == _gates(after) and _shown(before) == _shown(after)
    )


def _shown(pod: Obj) -> tuple[object, ...]:
    """Labels and annotations, where a volume shows them to the pod."""
    volumes = pod["spec"].get("volumes") or ()
    items = [item for v in volumes for item in dig(v, "downwardAPI", "items", default=())]
    paths = [dig(item, "fieldRef", "fieldPath", default="") for item in items]
    meta = pod["metadata"]
    follows = any(path.startswith(("metadata.labels", "metadata.annotations")) for path in paths)
    return (meta.get("labels"), meta.get("annotations")) if follows else ()


def _gates(pod: Obj) -> list[str]:
    """What somebody else has said of the pod's readiness gates."""
    gates = [gate["conditionType"] for gate in pod["spec"].get("readinessGates") or ()]
    rows = dig(pod, "status", "conditions", default=()) if gates else ()
    return [row.get("status", "") for row in rows if row["type"] in gates]


def _mounted_by(resource: str) -> Callable[[Obj | None, Obj | None, Api], Iterable[Key]]:
    """The pods that mount a ConfigMap or Secret whose content has changed."""
    kind, field = ("configMap", "name") if resource == "configmaps" else ("secret", "secretName")

    def keys(before: Obj | None, after: Obj | None, api: Api) -> Iterable[Key]:
        if after is None or before is not None and before.get("data") == after.get("data"):
            return ()
        meta = after["metadata"]
        pods = api.list("pods", meta["namespace"])
        return [key(pod) for pod in pods if pod["spec"].get("nodeName") and _mounts(pod, kind, field, meta["name"])]

    return keys


def _mounts(pod: Obj, kind: str, field: str, name: str) -> bool:
    for volume in pod["spec"].get("volumes") or ():
        sources = [s.get(kind) or {} for s in dig(volume, "projected", "sources", default=())]
        if dig(volume, kind, field) == name or any(source.get("name") == name for source in sources):
            return True
    return False


class Nodes(Starting, Stopping, Probing, Access):
    """What runs on the nodes. A controller for the manager, and the `nodes` of the cluster for exec, logs, network."""

    name = "kubelet"
    watches: Mapping[str, Callable[[Obj | None, Obj | None, Api], Iterable[Key]]] = {
        "pods": _pod_keys, "configmaps": _mounted_by("configmaps"), "secrets": _mounted_by("secrets")}

    def __init__(self, api: Api, clock: Clock, random: Random, kernel: Kernel | None = None) -> None:
        self.api, self.clock, self.random = api, clock, random
        self.kernel = kernel
        """Runs scripts and what is exec'd; the session's own, so that one driver serves both."""
        self.runs: Rewindable[str, Run] = Rewindable()
        self.uids: Rewindable[Key, str] = Rewindable()
        self.images: dict[tuple[str, str], bool] = {}
        """(node, image) that are present."""
        self.addresses: dict[str, int] = {}
        """Last number given out on each node."""
        self.init_execution()
        self.init_access()
        self.init_probing()

    def sync(self, key: Key, api: Api) -> int | None:
        """Bring one pod a step further: take it on, end it, or forget it."""
        pod, uid = self.api.find("pods", *key), self.uids.get(key)
        if uid and (pod is None or pod["metadata"]["uid"] != uid):
            self.forget(key, uid)
        if pod is None or self.api.find("nodes", "", pod["spec"].get("nodeName") or "") is None:
            return None
        run = self.runs.get(pod["metadata"]["uid"])
        if pod["metadata"].get("deletionTimestamp"):
            self.stop(pod, run)
        elif run is None:
            if dig(pod, "status", "phase") not in ("Succeeded", "Failed"):
                self._take_on(pod)
        elif run.generation != pod["metadata"].get("generation", 1):
            self._respecified(run, pod)
        else:
            self.publish(run)
            self.look_at_volumes(run, pod)
        return None

    def _take_on(self, pod: Obj) -> None:
        run = new_run(pod, self.clock.now)
        self.runs[run.uid] = run
        self.uids[Key(run.namespace, run.name)] = run.uid
        self.publish(run)
        self.clock.at(self.clock.now + SANDBOX, self.set_up, run.uid, work=True)
        self.watch_deadline(run, pod)

    def _respecified(self, run: Run, pod: Obj) -> None:
        """The spec changed under a running pod: containers whose image differs are replaced."""
        self.runs[run.uid] = run = replace(run, generation=pod["metadata"].get("generation", 1))
        for container in run.containers:
            self.replace_changed(run, pod, container)
            self.fetch_other(run, pod, container)
        self.watch_deadline(run, pod)
        self.publish(self.runs[run.uid])

    def forget(self, key: Key, uid: str) -> None:
        """The pod is gone from the server: whatever ran of it stops."""
        run = self.runs.pop(uid, None)
        if self.uids.get(key) == uid:
            del self.uids[key]
        if run:
            for container in run.containers:
                self.stop_probes(uid, container.name)
            self.end_processes(run)

    def pod_of(self, run: Run) -> Obj | None:
        """The pod as the server has it, None where it is gone or another has its name."""
        pod = self.api.find("pods", run.namespace, run.name)
        return pod if pod is not None and pod["metadata"]["uid"] == run.uid else None

    def publish(self, run: Run) -> None:
        """Write the pod's status where it differs."""
        pod = self.pod_of(run)
        if pod is None:
            return
        status = pod_status(run, pod, self.host_ip(run.node), self.clock.now)
        if status != pod.get("status"):
            self.api.update_status({**pod, "status": status})

    def phase(self, run: Run, pod: Obj) -> str:
        """The phase that the pod is in now."""
        return phase_of(run, pod["spec"].get("restartPolicy", "Always"))

    def host_ip(self, node: str) -> str:
        """A node's InternalIP, "" where there is no such node."""
        found = self.api.find("nodes", "", node)
        addresses: list[Obj] = dig(found, "status", "addresses", default=[])
        return next((str(a["address"]) for a in addresses if a["type"] == "InternalIP"), "")

    def next_ip(self, run: Run, pod: Obj) -> str:
        """The next free address of the node's range, in order (the host-local plug-in); host pods take the node's."""
        if pod["spec"].get("hostNetwork"):
            return self.host_ip(run.node)
        node = self.api.find("nodes", "", run.node)
        prefix = str(dig(node, "spec", "podCIDR", default="10.244.250.0/24")).rpartition(".")[0]
        for _ in range(254):
            number = self.addresses[run.node] = self.addresses.get(run.node, 1) + 1
            place = (number - 2) % 253 + 2
            # Only after the first round can an address be somebody's still.
            if number <= 254 or all(r.ip != f"{prefix}.{place}" for r in self.runs.values()):
                return f"{prefix}.{place}"
        return ""

    def event(self, run: Run, type: str, reason: str, message: str, container: str = "") -> None:
        """An event about the pod, or about one of its containers."""
        pod = self.pod_of(run)
        if pod is None:
            return
        init = any(c.name == container and c.init for c in run.containers)
        where = f"spec.{'initContainers' if init else 'containers'}{{{container}}}" if container else ""
        self.api.event(pod, type, reason, message, "kubelet", field=where, host=run.node)

    def snapshot(self) -> object:
        """What `restore` takes back."""
        return (self.runs.freeze(), self.uids.freeze(), dict(self.images), dict(self.addresses),
                self.snapshot_execution(), self.snapshot_probing())

    def restore(self, snapshot: object) -> None:
        """The nodes as they were."""
        runs, uids, images, addresses, execution, probing = cast(tuple[Any, ...], snapshot)
        self.runs.thaw(runs)
        self.uids.thaw(uids)
        self.images, self.addresses = dict(images), dict(addresses)
        self.followers = {}
        self.restore_execution(execution)
        self.restore_probing(probing)
