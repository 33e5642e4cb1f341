"""What the kubelet runs inside a container: lifecycle hooks and exec probes (pkg/kubelet/lifecycle, prober)."""

from __future__ import annotations

import posixpath

from tui.api.objects import Obj
from tui.api.process import Streams
from tui.cluster.containers import Container, Run, spec_of
from tui.cluster.execution import Execution
from tui.cluster.images import Image, find_image
from tui.cluster.mainprogram import find_command
from tui.cluster.podprocess import Gathered, LogOutput
from tui.shell.kernel import Task
from tui.shell.streams import StringInput

NOTICED = 20
"""Milliseconds until a hook that could not even begin is found to have failed."""


class Hooks(Execution):
    """Runs them, and acts on how they end."""

    def init_hooks(self) -> None:
        """Nothing is asked."""
        self.asking: dict[tuple[str, str, str], tuple[Task, int]] = {}
        """Exec probes without an answer yet, and the clock's handle of their limit: by pod uid, container and kind."""

    def run_hook(self, run: Run, pod: Obj, container: Container, hook: str) -> int:
        """Start a lifecycle hook; the ms that it takes as far as that is known beforehand."""
        handler = (spec_of(pod, container.name).get("lifecycle") or {}).get(hook) or {}
        place = (run.uid, container.name, container.id, hook)
        if handler.get("sleep"):
            return int(handler["sleep"].get("seconds", 0)) * 1000
        argv = list((handler.get("exec") or {}).get("command") or ())
        image = find_image(spec_of(pod, container.name)["image"]) or Image(0)
        if argv and not find_command(argv[0], image)[1]:
            quiet = Streams(StringInput(), LogOutput(self, "", "", ""), LogOutput(self, "", "", ""))
            self._spawn(run, pod, container.name, argv, quiet, "program", lambda code: self._hook_over(*place, code))
            return _sleep_words(argv) if hook == "preStop" else 0
        asked = {"httpGet": {"path": "/", "scheme": "HTTP", **handler["httpGet"]}} if handler.get("httpGet") else {}
        if argv or asked and self.ask(run, pod, container.name, asked).startswith("Get "):
            self.clock.at(self.clock.now + NOTICED, self.hook_failed, *place, work=True)
        return 0

    def ask(self, run: Run, pod: Obj, name: str, spec: Obj) -> str:
        """"" for success, otherwise what failed."""
        raise NotImplementedError

    def _hook_over(self, uid: str, name: str, id: str, hook: str, code: int) -> None:
        if code:
            self.hook_failed(uid, name, id, hook)

    def hook_failed(self, uid: str, name: str, id: str, hook: str) -> None:
        """A container whose postStart failed is killed; one that ends goes on ending."""
        run = self.runs.get(uid)
        pod = self.pod_of(run) if run else None
        if run is None or pod is None or run.container(name).id != id or run.container(name).state != "running":
            return
        title = hook[0].upper() + hook[1:]
        if hook == "preStop" or not run.stopping:
            self.event(run, "Warning", f"Failed{title}Hook", f"{title}Hook failed", name)
        if hook == "postStart" and not run.stopping:
            self.kill(run, pod, run.container(name), "FailedPostStartHook")

    # -- exec probes ------------------------------------------------------------------------------------------

    def probe_command(self, run: Run, pod: Obj, name: str, kind: str, spec: Obj) -> None:
        """Run an exec probe; its result comes when it has ended, or at its time limit."""
        argv, id, place = list(spec["exec"]["command"]), run.container(name).id, (run.uid, name, kind)
        image = find_image(spec_of(pod, name)["image"]) or Image(0)
        problem = find_command(argv[0], image)[1]
        if problem or self.kernel is None:
            words = (
                f'rpc error: code = Unknown desc = failed to exec in container: failed to start exec "{id}": OCI '
                f"runtime exec failed: exec failed: unable to start container process: {problem}: unknown"
            )
            self.probe_errored(*place, id, words)
            return
        out = Gathered()

        def over(code: int) -> None:
            asked = self.asking.pop(place, None)
            if asked is not None:
                self.clock.cancel(asked[1])
                self.probe_result(*place, id, (out.text or f"exit status {code}") if code else "")

        task = self._spawn(run, pod, name, argv, Streams(StringInput(), out, out), "probe", over)
        if task is not None:
            limit = spec.get("timeoutSeconds", 1) * 1000
            self.asking[place] = task, self.clock.at(self.clock.now + limit, self.probe_late, *place, id)

    def probe_late(self, uid: str, name: str, kind: str, id: str) -> None:
        """An exec probe that has not answered in time is killed, and has failed."""
        place, run = (uid, name, kind), self.runs.get(uid)
        asked, pod = self.asking.pop(place, None), self.pod_of(run) if run else None
        if asked is None or pod is None:
            return
        asked[0].kernel.kill(asked[0], 137)
        probe = spec_of(pod, name)[f"{kind}Probe"]
        words = f'command timed out: "{" ".join(probe["exec"]["command"])}" timed out after {probe["timeoutSeconds"]}s'
        self.probe_result(*place, id, words)

    def probe_result(self, uid: str, name: str, kind: str, id: str, problem: str) -> None:
        """Count the outcome of a probe."""
        raise NotImplementedError

    def probe_errored(self, uid: str, name: str, kind: str, id: str, problem: str) -> None:
        """A probe that could not be made has no outcome."""
        raise NotImplementedError


def _sleep_words(argv: list[str]) -> int:
    words = " ".join(argv).replace(";", " ").split()
    seconds = [words[i + 1] for i, word in enumerate(words[:-1]) if posixpath.basename(word) == "sleep"]
    return sum(int(s) for s in seconds if s.isdigit()) * 1000
