"""What can come next on a kubectl command line, out of the verbs' declarations and the live cluster."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from tui.api.client import Call
from tui.api.errors import ApiError
from tui.api.objects import Obj, labels
from tui.api.process import Process
from tui.kubectl.errors import Failure
from tui.kubectl.flags import Flag
from tui.kubectl.kubeconfig import KubeConfig
from tui.kubectl.main import all_flags, find
from tui.kubectl.options import GLOBAL
from tui.kubectl.resources import Mapper, Resource, read_discovery
from tui.kubectl.verb import Verb
from tui.kubectl.verbs import all_verbs

Candidates = list[tuple[str, str]]


def complete(words: list[str], p: Process) -> Candidates | None:
    """Candidates for the last word (which may be ""), each with a description; words[0] is `kubectl`.

    None where a file is wanted: that is the shell's to complete.
    """
    try:
        return _Completion(words[1:] or [""], p).candidates()
    except (ApiError, Failure, OSError):
        return []


class _Completion:
    def __init__(self, words: list[str], process: Process) -> None:
        self._before, self._word, self._process = words[:-1], words[-1], process
        self._verb, self._path, self._rest = find(self._before)
        self._flags = all_flags(self._verb) if self._verb else GLOBAL
        self._resources: Mapper | None = None

    def candidates(self) -> Candidates | None:
        """What fits the word, None where that is a file."""
        name, equals, value = self._word.partition("=")
        if name.startswith("--") and equals:
            return self._joined(self._flag(name), f"{name}=", value)
        if self._before and (flag := self._flag(self._before[-1])) and flag.optional_value is None:
            return None if "@file" in flag.values else self._values(flag, self._word)
        if len(self._word) > 1 and (flag := self._flag(self._word[:2])) and flag.values and self._word[2:]:
            return self._joined(flag, self._word[:2], self._word[2:])
        if self._word.startswith("-"):
            return self._fitting(self._flag_words())
        return self._arguments()

    def _joined(self, flag: Flag | None, head: str, value: str) -> Candidates | None:
        """A flag and its value in one word."""
        if flag is not None and "@file" in flag.values:
            return None
        return [(head + word, about) for word, about in (self._values(flag, value) if flag else [])]

    def _flag(self, word: str) -> Flag | None:
        return next((f for f in self._flags if word in (f"--{f.name}", f"-{f.short}" if f.short else None)), None)

    def _flag_words(self) -> Iterable[tuple[str, str]]:
        for flag in sorted(self._flags, key=lambda f: f.name):
            if not flag.hidden and flag.simulated:
                yield f"--{flag.name}" + ("" if flag.optional_value is not None else "="), flag.help

    def _fitting(self, found: Iterable[tuple[str, str]]) -> Candidates:
        return [(word, about) for word, about in found if word.startswith(self._word)]

    def _arguments(self) -> Candidates | None:
        verbs: tuple[Verb, ...] = all_verbs() if self._verb is None else self._verb.verbs
        listed = [(v.name, v.short) for v in verbs if not v.hidden and v.simulated]
        found = self._fitting(listed)
        if self._verb is not None and not found:
            args = [w for w in self._rest if not w.startswith("-")]
            found = self._operands(self._verb, args)
            if not found and "@file" in self._verb.operands:
                return None
        return found

    def _operands(self, verb: Verb, args: list[str]) -> Candidates:
        if not verb.operands:
            return []
        if not verb.operands[0].startswith("@"):
            return self._fitting((word, "") for word in verb.operands) if not args else []
        if verb.operands == ("@pod",):
            kind, slash, _ = self._word.partition("/")
            return [] if args else self._instances(kind) if slash else self._values_of("@pod", self._word)
        if verb.operands[0] != "@kind":
            return self._values_of(verb.operands[0], self._word)
        kind, slash, _ = self._word.partition("/")
        if slash:
            return self._instances(kind)
        if not args:
            return self._kinds()
        if "/" in args[0]:
            return []
        return self._fitting((n, "") for n in self._names(args[0])
            if n not in args[1:]) if "@name" in verb.operands else []

    def _instances(self, kind: str) -> Candidates:
        return self._fitting((f"{kind}/{name}", "") for name in self._names(kind))

    def _values(self, flag: Flag, value: str) -> Candidates:
        found: Candidates = []
        for word in flag.values:
            if word.startswith("@"):
                found += self._values_of(word, value)
            elif word.startswith(value):
                found.append((word, ""))
        return found

    def _values_of(self, source: str, value: str) -> Candidates:
        sources: dict[str, Callable[[], Iterable[str]]] = {
            "@namespace": lambda: self._names("namespaces"), "@node": lambda: self._names("nodes"),
            "@pod": lambda: self._names("pods"), "@name": lambda: [], "@label": self._labels,
            "@container": self._containers, "@context": lambda: self._entries("contexts"),
            "@cluster": lambda: self._entries("clusters"), "@user": lambda: self._entries("users"),
            "@kind": lambda: [word for word, _ in self._kinds()],
        }  # fmt: skip
        return [(word, "") for word in sources.get(source, lambda: [])() if word.startswith(value)]

    def _mapper(self) -> Mapper:
        if self._resources is None:
            self._resources = Mapper(read_discovery(self._process.services["client"].send(Call("discover")).body))
        return self._resources

    def _kinds(self) -> Candidates:
        done, _, last = self._word.rpartition(",")
        head = f"{done}," if done else ""
        return [(head + r.name, " ".join(r.short)) for r in self._mapper().resources
                if "list" in r.verbs and (r.name.startswith(last) or r.singular.startswith(last))]  # fmt: skip

    def _objects(self, kind: str) -> list[Obj]:
        resource: Resource = self._mapper().find(kind.split(",")[0])
        namespace = self._namespace() if resource.namespaced else ""
        call = Call("list", resource.resource, namespace)
        return list(self._process.services["client"].send(call).body.get("items") or ())

    def _names(self, kind: str) -> list[str]:
        return [o["metadata"]["name"] for o in self._objects(kind)]

    def _namespace(self) -> str:
        for at, word in enumerate(self._before):
            if word in ("-n", "--namespace") and at + 1 < len(self._before):
                return self._before[at + 1]
            if word.startswith("--namespace="):
                return word.partition("=")[2]
        return KubeConfig(self._process).namespace()

    def _labels(self) -> list[str]:
        args = [w for w in self._rest if not w.startswith("-")]
        found = {f"{k}={v}" for o in self._objects(args[0] if args else "pods") for k, v in labels(o).items()}
        return sorted(found)

    def _containers(self) -> list[str]:
        kind, _, name = next((w for w in self._rest if not w.startswith("-")), "").rpartition("/")
        found = [o["spec"] for o in self._objects(kind or "pods") if o["metadata"]["name"] == name]
        pods = [spec.get("template", {}).get("spec", spec) for spec in found]
        return [c["name"] for pod in pods for part in ("containers", "initContainers") for c in pod.get(part) or ()]

    def _entries(self, part: str) -> list[str]:
        return [entry["name"] for entry in KubeConfig(self._process).entries(part)]
