"""How containers and pods end: exits, restarts with back-off, graceful deletion (kuberuntime, pod_workers)."""

from __future__ import annotations

from dataclasses import replace

from tui.api.objects import Key, Obj, dig
from tui.cluster.containers import Container, Ended, Run, spec_of
from tui.cluster.nodebase import NodeBase
from tui.cluster.podstatus import FAILURES
from tui.cluster.starting import CRASH_BACKOFF, MOST_BACKOFF

RESTART = 1000
"""Milliseconds from a container's end to the next look at its pod."""
STABLE = 600_000
"""A container that ran so long (ms) starts again without back-off."""
KILLED = 137


class Stopping(NodeBase):
    """From SIGTERM or exit to a restart, or to the pod being gone."""

    def stop(self, pod: Obj, run: Run | None) -> None:
        """Somebody deleted the pod: end its containers within the grace period, then let the object go."""
        if run is None:
            self._remove(pod)
            return
        deadline = self.clock.now + 1000 * int(pod["metadata"].get("deletionGracePeriodSeconds") or 0)
        if run.stopping:
            if deadline < run.deadline:
                self.runs[run.uid] = replace(run, deadline=deadline)
                self.clock.at(deadline, self.kill_all, run.uid, work=True)
            return
        run = self.runs[run.uid] = replace(run, stopping=self.clock.now, deadline=deadline)
        self._stop_next(run, pod)

    def _stop_next(self, run: Run, pod: Obj) -> None:
        """All containers at once, then the sidecars one by one, the last first; then the pod is through."""
        running = [c for c in run.containers if c.state == "running"]
        sidecars = [c for c in running if c.sidecar]
        for container in [c for c in running if not c.sidecar] or sidecars[-1:]:
            self.kill(run, pod, container, f"Stopping container {container.name}")
        if not running:
            self.clock.at(self.clock.now + 50, self.finish, run.uid, work=True)

    def kill(self, run: Run, pod: Obj, container: Container, why: str, probe: str = "") -> None:
        """SIGTERM now, SIGKILL when the grace period is over: the pod's own, or that of the probe that failed."""
        self.event(run, "Normal", "Killing", why, container.name)
        self.stop_probes(run.uid, container.name)
        grace = grace_of(pod, container.name, probe) * 1000
        limit = max(0, run.deadline - self.clock.now) if run.stopping else grace
        hook = self.run_hook(run, pod, container, "preStop")
        takes, code = self.stops_in(run, pod, container)
        if takes is None or hook + takes > limit:
            takes, hook, code = limit, 0, KILLED
        end = self.clock.now + hook + takes
        self.clock.at(end, self.main_over, run.uid, container.name, container.id, code, work=True)

    def kill_all(self, uid: str) -> None:
        """The grace period was cut short."""
        run = self.runs.get(uid)
        for container in run.containers if run else ():
            self.main_over(uid, container.name, container.id, KILLED)

    def container_ended(self, uid: str, name: str, ended: Ended) -> None:
        """An instance is over: restart it, go on to the next, or let the pod end."""
        run = self.runs.get(uid)
        if run is None or run.container(name).state != "running":
            return
        self.stop_probes(uid, name)
        self.end_processes(run, name)
        run = self.runs[uid] = run.changed(name, state="terminated", ended=ended, ready=False, up=False, id="")
        pod = self.pod_of(run)
        if run.stopping:
            if pod is not None and not any(c.state == "running" and not c.sidecar for c in run.containers):
                self._stop_next(run, pod)
            return
        self.publish(run)
        if pod is not None:
            self._next(run, pod, run.container(name), ended)

    def _next(self, run: Run, pod: Obj, container: Container, ended: Ended) -> None:
        policy = pod["spec"].get("restartPolicy", "Always")
        if container.sidecar:
            policy = "Always"
        elif container.init:
            if ended.exit_code == 0:
                self.start_next(run.uid)
                return
            policy = "OnFailure" if policy == "Always" else policy
        if run.failed or policy == "Never" or policy == "OnFailure" and ended.exit_code == 0:
            self._release_sidecars(run, pod)
            return
        ran = ended.finished - ended.started
        delay = 0 if ended.started and ran >= STABLE else container.crash_delay
        following = min(MOST_BACKOFF, delay * 2 or CRASH_BACKOFF)
        self.runs[run.uid] = run.changed(container.name, crash_delay=following)
        action = self.back_off_crash if delay else self.restart
        args = (run.uid, container.name, delay) if delay else (run.uid, container.name)
        self.clock.at(self.clock.now + RESTART, action, *args, work=True)

    def _release_sidecars(self, run: Run, pod: Obj) -> None:
        if any(c.state != "terminated" for c in run.mains):
            return
        for container in run.inits:
            if container.state == "running":
                self.kill(run, pod, container, f"Stopping container {container.name}")

    def back_off_crash(self, uid: str, name: str, delay: int) -> None:
        """CrashLoopBackOff: wait before the next start."""
        run = self.runs.get(uid)
        if run is None or run.stopping:
            return
        where = f"{run.name}_{run.namespace}({uid})"
        self.event(run, "Warning", "BackOff", f"Back-off restarting failed container {name} in pod {where}", name)
        length = f"{delay // 60000}m{delay // 1000 % 60}s" if delay >= 60000 else f"{delay // 1000}s"
        words = f"back-off {length} restarting failed container={name} pod={where}"
        self.set_waiting(uid, name, "CrashLoopBackOff", words)
        self.clock.at(self.clock.now + delay, self.restart, uid, name)

    def restart(self, uid: str, name: str) -> None:
        """Start a new instance."""
        run = self.runs.get(uid)
        if run is None or run.stopping or run.container(name).state == "running":
            return
        self.runs[uid] = run.changed(name, restarts=run.container(name).restarts + 1)
        self.fetch(uid, name)

    def finish(self, uid: str) -> None:
        """All containers have ended: write the last status, and take the object away."""
        run = self.runs.get(uid)
        pod = self.pod_of(run) if run else None
        if run is None or pod is None:
            return
        if any(c.ended or c.last for c in run.mains):
            self.publish(run)
        self.forget(Key(run.namespace, run.name), uid)
        self._remove(pod)

    def _remove(self, pod: Obj) -> None:
        meta = pod["metadata"]
        self.api.delete("pods", meta["namespace"], meta["name"], uid=meta["uid"], grace=0)

    def watch_deadline(self, run: Run, pod: Obj) -> None:
        """Come back when activeDeadlineSeconds are over."""
        seconds = pod["spec"].get("activeDeadlineSeconds")
        if seconds:
            self.clock.at(max(self.clock.now + 1, run.started + seconds * 1000), self.expire, run.uid)

    def expire(self, uid: str) -> None:
        """activeDeadlineSeconds, as the pod now has them, are over: it fails."""
        run = self.runs.get(uid)
        pod = self.pod_of(run) if run else None
        if run is None or pod is None or run.stopping or self.phase(run, pod) in ("Succeeded", "Failed"):
            return
        seconds = pod["spec"].get("activeDeadlineSeconds")
        if not seconds or self.clock.now < run.started + seconds * 1000:
            return
        self.event(run, "Normal", "DeadlineExceeded", FAILURES["DeadlineExceeded"])
        run = self.runs[uid] = replace(run, failed="DeadlineExceeded")
        for container in run.containers:
            if container.state == "running":
                self.kill(run, pod, container, f"Stopping container {container.name}")
        self.publish(run)


def grace_of(pod: Obj, name: str, probe: str) -> int:
    """Seconds that a failed probe leaves the container to end."""
    own = dig(spec_of(pod, name), probe, "terminationGracePeriodSeconds")
    return int(own if own is not None else pod["spec"].get("terminationGracePeriodSeconds", 30))
