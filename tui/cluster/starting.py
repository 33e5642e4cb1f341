"""How a pod's containers come to run: sandbox, volumes, images, first process (kuberuntime's SyncPod)."""

from __future__ import annotations

from tui.api.objects import Obj
from tui.api.record import altered
from tui.cluster.containers import Container, Ended, Run, spec_of
from tui.cluster.disks import source_problem
from tui.cluster.environment import MissingReference
from tui.cluster.images import find_image, parse_reference, pull_error
from tui.cluster.nodebase import NodeBase

START = 60
"""Milliseconds to create and start a container whose image is there."""
PULL_BACKOFF = 10_000
CRASH_BACKOFF = 10_000
MOST_BACKOFF = 300_000
CONFIG_RETRY = 12_000
FIRST_MOUNT_RETRY, LAST_MOUNT_RETRY = 500, 122_000
"""Milliseconds until a volume that could not be mounted is tried again: doubled each time."""
REFRESH = 60_000
"""Milliseconds until a pod's files follow a ConfigMap or Secret (the kubelet's sync period)."""
_UNPULLED = ("ErrImagePull", "ImagePullBackOff", "InvalidImageName", "ErrImageNeverPull")


class Starting(NodeBase):
    """From the sandbox to `Started`."""

    def set_up(self, uid: str, retry: int = FIRST_MOUNT_RETRY) -> None:
        """The sandbox is there and the volumes can be mounted, or a volume's source is missing."""
        run = self.runs.get(uid)
        pod = self.pod_of(run) if run else None
        if run is None or pod is None or run.stopping:
            return
        problem = self._missing_volume(pod)
        if problem:
            self.event(run, "Warning", "FailedMount", problem)
            self.clock.at(self.clock.now + retry, self.set_up, uid, min(retry * 2, LAST_MOUNT_RETRY))
            return
        self.runs[uid] = altered(run, ip=self.next_ip(run, pod), mounted=True)
        self.start_next(uid)

    def _missing_volume(self, pod: Obj) -> str:
        for volume in pod["spec"].get("volumes") or ():
            problem = source_problem(volume, pod, self.api)
            if problem:
                return f'MountVolume.SetUp failed for volume "{volume["name"]}" : {problem}'
        return ""

    def look_at_volumes(self, run: Run, pod: Obj) -> None:
        """Content that a volume shows may have changed: its files follow at the kubelet's next round."""
        if run.mounted and pod["spec"].get("volumes"):
            self.clock.at(self.clock.now + REFRESH, self.refresh, run.uid)

    def refresh(self, uid: str) -> None:
        """Bring the files of mounted ConfigMaps and Secrets up to date."""
        run = self.runs.get(uid)
        pod = self.pod_of(run) if run else None
        if run is not None and pod is not None and not run.stopping and self.refresh_volumes(run, pod):
            self.touch(uid)

    def start_next(self, uid: str) -> None:
        """The next init container, or all main containers once the pod is initialized."""
        run = self.runs.get(uid)
        if run is None or run.stopping or not run.mounted:
            return
        for container in run.inits:
            if container.state == "waiting" and container.reason == "PodInitializing":
                self.fetch(uid, container.name)
                return
            if not (container.up if container.sidecar else container.ended and not container.ended.exit_code):
                return
        for container in run.mains:
            if container.state == "waiting" and container.reason in ("ContainerCreating", "PodInitializing"):
                self.fetch(uid, container.name)

    def fetch_other(self, run: Run, pod: Obj, container: Container) -> None:
        """A container that waited for an image which it no longer wants gets the other one."""
        waits = container.state == "waiting" and container.reason in _UNPULLED
        if waits and container.image != spec_of(pod, container.name)["image"]:
            self.runs[run.uid] = self.runs[run.uid].changed(container.name, pull_delay=0)
            self.fetch(run.uid, container.name)

    def fetch_again(self, uid: str, name: str, image: str) -> None:
        """Try once more, unless the container wants another image by now."""
        run = self.runs.get(uid)
        if run is not None and run.container(name).image == image:
            self.fetch(uid, name)

    def fetch(self, uid: str, name: str) -> None:
        """Make sure that the image is there, then start the container."""
        run = self.runs.get(uid)
        pod = self.pod_of(run) if run else None
        if run is None or pod is None or run.stopping:
            return
        spec = spec_of(pod, name)
        image, policy = spec["image"], spec.get("imagePullPolicy", "IfNotPresent")
        run = self.runs[uid] = run.changed(name, image=image)
        reference = parse_reference(image)
        if reference is None:
            self._bad_name(run, name, image)
            return
        present = (run.node, str(reference)) in self.images
        if policy == "Never" and not present:
            self.event(run, "Warning", "ErrImageNeverPull",
                       f'Container image "{image}" is not present with pull policy of Never', name)
            self.event(run, "Warning", "Failed", "Error: ErrImageNeverPull", name)
            words = f'Container image "{image}" is not present with pull policy of Never'
            self.set_waiting(uid, name, "ErrImageNeverPull", words)
            self.clock.at(self.clock.now + CONFIG_RETRY, self.fetch_again, uid, name, image)
        elif policy == "Always" or not present:
            self.event(run, "Normal", "Pulling", f'Pulling image "{image}"', name)
            self._pull(run, name, image, present)
        else:
            words = f'Container image "{image}" already present on machine and can be accessed by the pod'
            self.event(run, "Normal", "Pulled", words, name)
            self.clock.at(self.clock.now + START, self.start, uid, name, work=True)

    def _bad_name(self, run: Run, name: str, image: str) -> None:
        words = f'Failed to apply default image tag "{image}": couldn\'t parse image name "{image}": '
        words += "invalid reference format"
        if image != image.lower() and parse_reference(image.lower()):
            words += f": repository name ({image.partition(':')[0]}) must be lowercase"
        self.event(run, "Warning", "InspectFailed", words, name)
        self.event(run, "Warning", "Failed", "Error: InvalidImageName", name)
        self.set_waiting(run.uid, name, "InvalidImageName", words)

    def _pull(self, run: Run, name: str, image: str, present: bool) -> None:
        found = find_image(image)
        first = not run.container(name).pull_delay
        if found is None:
            self.clock.at(self.clock.now + 700, self.pull_failed, run.uid, name, image, work=first)
            return
        took = self.random.randint(280, 560) if present else self.random.randint(750, 1350)
        self.clock.at(self.clock.now + took, self.pulled, run.uid, name, image, took, work=True)

    def pulled(self, uid: str, name: str, image: str, took: int) -> None:
        """The image has arrived."""
        run, found = self.runs.get(uid), find_image(image)
        if run is None or found is None or run.stopping:
            return
        self.images[run.node, str(parse_reference(image))] = True
        length = f"{took}ms" if took < 1000 else f"{took / 1000:g}s"
        words = f'Successfully pulled image "{image}" in {length} ({length} including waiting).'
        self.event(run, "Normal", "Pulled", f"{words} Image size: {found.size} bytes.", name)
        self.runs[uid] = run.changed(name, pull_delay=0)
        self.start(uid, name)

    def pull_failed(self, uid: str, name: str, image: str) -> None:
        """The registry does not have it: ErrImagePull, and ImagePullBackOff a moment later."""
        run = self.runs.get(uid)
        if run is None or run.stopping or run.container(name).image != image:
            return
        error = pull_error(image)
        self.event(run, "Warning", "Failed", f'Failed to pull image "{image}": {error}', name)
        self.event(run, "Warning", "Failed", "Error: ErrImagePull", name)
        self.set_waiting(uid, name, "ErrImagePull", error)
        first = not run.container(name).pull_delay
        self.clock.at(self.clock.now + 1000, self.back_off_pull, uid, name, image, work=first)

    def back_off_pull(self, uid: str, name: str, image: str) -> None:
        """Wait twice as long each time, 300 s at most."""
        run = self.runs.get(uid)
        if run is None or run.stopping or run.container(name).image != image:
            return
        delay = min(MOST_BACKOFF, run.container(name).pull_delay * 2 or PULL_BACKOFF)
        self.event(run, "Normal", "BackOff", f'Back-off pulling image "{image}"', name)
        self.event(run, "Warning", "Failed", "Error: ImagePullBackOff", name)
        self.runs[uid] = run.changed(name, pull_delay=delay)
        words = f'Back-off pulling image "{image}": ErrImagePull: {pull_error(image)}'
        self.set_waiting(uid, name, "ImagePullBackOff", words)
        self.clock.at(self.clock.now + delay, self.fetch_again, uid, name, image)

    def set_waiting(self, uid: str, name: str, reason: str, message: str = "") -> None:
        """Publish why a container waits."""
        run = self.runs[uid]
        container = run.container(name)
        last = container.ended or container.last
        self.runs[uid] = run = run.changed(
            name, state="waiting", reason=reason, message=message, ended=None, last=last, ready=False, up=False)
        self.publish(run)

    def start(self, uid: str, name: str) -> None:
        """Create and start the container."""
        run = self.runs.get(uid)
        pod = self.pod_of(run) if run else None
        if run is None or pod is None or run.stopping or run.container(name).state == "running":
            return
        before = run.container(name)
        identity = f"{self.random.getrandbits(256):064x}"
        container = altered(
            before, state="running", reason="", message="", id=identity, started=self.clock.now, ended=None,
            last=before.ended or before.last, ready=False, up=False, image=spec_of(pod, name)["image"],
            crash_delay=before.crash_delay)
        try:
            problem = self.start_main(run, pod, container)
        except MissingReference as error:
            self._config_error(run, name, str(error))
            return
        self.event(run, "Normal", "Created", "Container created", name)
        if problem:
            self._cannot_start(run, container, problem)
            return
        self.event(run, "Normal", "Started", "Container started", name)
        self._running(run, pod, container)

    def _config_error(self, run: Run, name: str, words: str) -> None:
        self.event(run, "Warning", "Failed", f"Error: {words}", name)
        self.set_waiting(run.uid, name, "CreateContainerConfigError", words)
        self.clock.at(self.clock.now + CONFIG_RETRY, self.fetch, run.uid, name)

    def _cannot_start(self, run: Run, container: Container, problem: str) -> None:
        words = (
            "failed to create containerd task: failed to create shim task: OCI runtime create failed: "
            f"runc create failed: unable to start container process: error during container init: {problem}: unknown"
        )
        self.event(run, "Warning", "Failed", f"Error: {words}", container.name)
        self.runs[run.uid] = run.changed(container.name, **{
            "state": "running", "id": container.id, "started": 0, "last": container.last, "image": container.image})
        ended = Ended(128, "StartError", 0, self.clock.now, words, container.id)
        self.container_ended(run.uid, container.name, ended)

    def _running(self, run: Run, pod: Obj, container: Container) -> None:
        spec = spec_of(pod, container.name)
        up = not spec.get("startupProbe")
        container = altered(container, up=up, ready=up and not spec.get("readinessProbe"))
        if container.init and not container.sidecar:
            container = altered(container, ready=False)
        rows = tuple(container if c.name == container.name else c for c in run.containers)
        self.runs[run.uid] = run = altered(run, containers=rows)
        self.publish(run)
        self.run_hook(run, pod, container, "postStart")
        self.start_probes(run.uid, container.name)
        if container.sidecar and up:
            self.start_next(run.uid)

    def replace_changed(self, run: Run, pod: Obj, container: Container) -> None:
        """A running container whose image was changed is stopped, and comes back with the new one."""
        if container.state != "running" or container.image == spec_of(pod, container.name)["image"]:
            return
        self.kill(run, pod, container, f"Container {container.name} definition changed, will be restarted")
