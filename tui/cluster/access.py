"""What the API server passes on to a pod's kubelet: logs, exec, attach, port-forward, as Calls."""

from __future__ import annotations

from tui.api.client import Call, Connection
from tui.api.errors import not_found
from tui.api.objects import Obj
from tui.api.process import Channel, Streams
from tui.cluster.execution import Execution
from tui.cluster.logs import Log, render, select
from tui.cluster.podstreams import carried


class Access(Execution):
    """The kubelet's HTTP API, by way of the API server."""

    def init_access(self) -> None:
        """Nobody follows."""
        self.followers: dict[tuple[str, str], list[tuple[Channel[str], bool]]] = {}

    def log(self, call: Call) -> str:
        """A container's log as text. Raises ApiError."""
        pod = self._pod(call)
        if not pod["spec"].get("nodeName"):
            return ""
        return self.pod_log(pod, call.options)

    def logs(self, call: Call) -> Channel[str]:
        """A container's log as it grows; closed when the container ends. Raises ApiError."""
        pod, options, channel = self._pod(call), call.options, Channel[str]()
        if not pod["spec"].get("nodeName"):
            channel.close()
            return channel
        log, stamps = self.find_log(pod, options), bool(options.get("timestamps"))
        for line in select(log.lines, self.clock.now, options):
            channel.put(render(line, timestamps=stamps))
        place = self._live_place(pod, options, log)
        if place is None:
            channel.close()
        else:
            self.followers.setdefault(place, []).append((channel, stamps))
        return channel

    def connect(self, call: Call, argv: list[str], streams: Streams, tty: bool) -> Connection:
        """exec, or attach where the call's subresource says so. Raises ApiError."""
        pod, container = self._pod(call), str(call.options.get("container") or "")
        streams = carried(streams, stdin=call.options.get("stdin", True), tty=tty)
        if "attach" in (call.verb, call.subresource):
            return self.attach(pod, container, streams, tty)
        return self.exec(pod, container, argv, streams, tty)

    def forward(self, call: Call, port: int) -> None:
        """Check that a pod's port can be forwarded now. Raises ApiError."""
        self.check_forward(self._pod(call))

    def _pod(self, call: Call) -> Obj:
        pod = self.api.find("pods", call.namespace, call.name)
        if pod is None:
            raise not_found("pods", call.name)
        return pod

    def _live_place(self, pod: Obj, options: Obj, log: Log) -> tuple[str, str] | None:
        """Where the log's instance runs, None where nothing more will come."""
        run, name = self._where(pod, options.get("container", ""))
        live = self.written.get((run.uid, name)) is log and run.container(name).state == "running"
        return (run.uid, name) if live else None

    def log_written(self, uid: str, name: str) -> None:
        """Pass the last line on to whoever follows."""
        for channel, stamps in self.followers.get((uid, name), ()):
            channel.put(render(self.written[uid, name].lines[-1], timestamps=stamps))

    def log_ended(self, uid: str, name: str) -> None:
        """No more comes."""
        for channel, _ in self.followers.pop((uid, name), ()):
            channel.close()
