"""A game on a small still world: what the screen needs of a Session, without a cluster behind it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from tui.api.objects import Obj
from tui.api.process import Edit
from tui.api.selectors import LabelSelector
from tui.api.traffic import Request
from tui.course.loader import load_all
from tui.course.runner import Runner


def pod(name: str, ip: str, app: str = "frontend", *, ready: bool = True, owned: bool = True, **spec: Any) -> Obj:
    """A pod as the server would store it."""
    owners = [{"kind": "ReplicaSet", "name": "frontend", "controller": True}] if owned else []
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": name, "namespace": "default", "labels": {"app": app}, "ownerReferences": owners},
        "spec": {"nodeName": "worker-1", "containers": [{"name": "c", **spec}]},
        "status": {
            "podIP": ip, "phase": "Running", "conditions": [{"type": "Ready", "status": str(ready)}],
        },
    }  # fmt: skip


def service(name: str = "frontend", app: str = "frontend") -> Obj:
    return {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {"name": name, "namespace": "default"},
        "spec": {
            "type": "ClusterIP", "clusterIP": "10.96.184.120", "selector": {"app": app},
            "ports": [{"port": 80, "targetPort": 80, "protocol": "TCP"}],
        },
    }  # fmt: skip


def piece(name: str, pods: list[str], *, ready: bool | None = True, ports: bool = True) -> Obj:
    """An EndpointSlice of a Service."""
    ends = [{"targetRef": {"kind": "Pod", "name": p}, "conditions": {"ready": ready}} for p in pods]
    return {
        "metadata": {"name": f"{name}-x", "namespace": "default", "labels": {"kubernetes.io/service-name": name}},
        "ports": [{"port": 80}] if ports else [],
        "endpoints": ends,
    }


def request(id: int, service: str = "default/frontend", pod: str = "", outcome: str = "ok") -> Request:
    client = "pod/default/test-client"
    return Request(id, 0, 1, "learner", client, "http://frontend", "HTTP", (), outcome, service=service, pod=pod)  # type: ignore[arg-type]


class World:
    """A Reader over a dict of lists."""

    def __init__(self, **resources: list[Obj]) -> None:
        self.resources: dict[str, list[Obj]] = resources
        self.now = 1767603840000

    def list(
        self, resource: str, namespace: str = "", labels: LabelSelector | None = None, fields: Any = None
    ) -> list[Obj]:
        found = self.resources.get(resource.split(".")[0], [])
        return [o for o in found if not namespace or o["metadata"]["namespace"] == namespace]

    def find(self, resource: str, namespace: str, name: str) -> Obj | None:
        return next((o for o in self.list(resource, namespace) if o["metadata"]["name"] == name), None)


def article() -> World:
    """Three pods behind a Service, one stray, one client."""
    pods = [
        pod("frontend-m8kl9", "10.244.1.4"),
        pod("frontend-p9j7r", "10.244.2.3"),
        pod("frontend-k2f9x", "10.244.1.5"),
    ]
    others = [
        pod("stray", "10.244.2.9", "web", owned=False),
        pod("test-client", "10.244.1.9", "", owned=False, stdin=True),
    ]
    sets: list[Obj] = [
        {
            "metadata": {"name": "frontend", "namespace": "default"},
            "spec": {"replicas": 3},
            "status": {"readyReplicas": 3},
        }
    ]
    return World(
        pods=pods + others, services=[service()], replicasets=sets,
        endpointslices=[piece("frontend", [p["metadata"]["name"] for p in pods])],
    )  # fmt: skip


class Words:
    def handle(self, word: str) -> bool:
        return False


class FakeSession:
    """Echoes what is typed; `vi` opens the editor, `sleep` runs until it is interrupted, `sh` nests."""

    def __init__(self, lesson: int = 4) -> None:
        self.lesson = load_all()[lesson]
        self.runner = Runner(self.lesson)
        self.cluster = SimpleNamespace(
            api=article(), network=SimpleNamespace(records=[]), clock=SimpleNamespace(now=1767603840000),
            store=SimpleNamespace(revision=1),
        )  # fmt: skip
        self.laptop = SimpleNamespace(shell=SimpleNamespace(state=SimpleNamespace(cwd="/home/learner")))
        self.words, self.intent = Words(), None
        self.history: list[str] = []
        self.commands: list[Any] = []
        self.journal: list[Any] = []
        self.lines: list[str] = []
        self.saved: list[str | None] = []
        self.interrupted = 0
        self.output: list[tuple[str, str]] = []
        self.waiting: Any = "prompt"
        self.idle, self.prompt = True, "~ $ "
        self.verdicts: list[Any] = []

    step = property(lambda self: self.runner.step)
    answers = property(lambda self: self.runner.answers)
    solved = passable = property(lambda self: False)

    def start(self, line: str) -> None:
        self.history.append(line)
        self.lines.append(line)
        word, _, rest = line.partition(" ")
        if word == "vi":
            self.waiting, self.idle = Edit(f"/home/learner/{rest}", ""), False
        elif word == "sleep":
            self.waiting, self.idle = None, False
        elif word == "sh":
            self.waiting, self.idle, self.prompt = "prompt", False, "/ # "
        elif word in ("chart", "keys", "quit"):
            self.intent = word
        else:
            self.output.append(("stdout", f"did {line}\n"))

    def send(self, text: str) -> None:
        self.lines.append(text)
        if text == "exit\n":
            self._home()

    def _home(self) -> None:
        self.waiting, self.idle, self.prompt = "prompt", True, "~ $ "

    def interrupt(self) -> None:
        self.interrupted += 1
        self._home()

    eof = interrupt

    def save(self, text: str) -> None:
        self.saved.append(text)
        self._home()

    def discard(self) -> None:
        self.saved.append(None)
        self._home()

    def take_output(self) -> list[tuple[str, str]]:
        output, self.output = self.output, []
        return output

    def incomplete(self, text: str) -> bool:
        return text.endswith("\\") or ("<<EOF" in text and "\nEOF" not in text)

    def complete(self, line: str, cursor: int | None = None) -> list[Any]:
        words = ["kubectl", "kubeadm", "cat"]
        word = line.split(" ")[-1]
        return [
            SimpleNamespace(text=w, start=len(line) - len(word), end=" ", note="a tool")
            for w in words
            if w.startswith(word)
        ]

    def advance(self, seconds: float) -> None:
        self.cluster.clock.now += round(seconds * 1000)

    def follow(self, seconds: float, late: Any) -> None:
        self.advance(seconds)

    def resize(self, columns: int, rows: int) -> None: ...

    def goals(self) -> list[Any]:
        return self.verdicts

    def hint(self) -> Any:
        return self.runner.hint()

    def answer(self, choice: str) -> Any:
        return self.runner.answer(choice)


class FakeGame:
    """A game that keeps nothing."""

    def __init__(self, lesson: int = 4) -> None:
        self.session: Any = FakeSession(lesson)
        self.lessons = load_all()
        self.notice = ""
        settings: dict[str, Any] = {}
        self.progress = SimpleNamespace(
            setting=lambda name, default=None: settings.get(name, default),
            set=settings.__setitem__,
            history=lambda: ["kubectl get pods"],
        )

    def chart(self) -> list[Any]:
        here = self.session.lesson.id
        return [
            SimpleNamespace(lesson=x, number=i, steps=0, stars=0, finished=False, current=x.id == here)
            for i, x in enumerate(self.lessons, 1)
        ]

    def after(self, lesson: Any) -> Any:
        return None

    def touch(self) -> None: ...

    def open(self, lesson: Any, *, again: bool = False) -> None:
        self.session = FakeSession([x.id for x in self.lessons].index(lesson.id))
