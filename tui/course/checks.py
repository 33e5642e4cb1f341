"""Checks: declarative questions to the world. Each looks, changes nothing, and says what it saw.

A check is a map with one key, its kind (or `all`, `any`, `not`), so that a lesson holds no code:

    object: {resource: services, name: frontend, where: {spec.selector: {app: frontend}}}
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import field
from fnmatch import fnmatchcase
from typing import Any, Protocol

from tui.api.kind import Reader
from tui.api.objects import Obj, labels
from tui.api.record import record, structure
from tui.api.selectors import from_map
from tui.api.traffic import Request
from tui.api.yaml import YamlError, load_documents
from tui.course.match import matches, matches_at, show, values_at

MOST = 100_000
"""Characters of a command's output that checks may look at."""


@record
class Ran:
    """A command line that the learner ran to its end."""

    line: str
    exit_code: int | None
    output: str
    at: int


@structure
class Running:
    """A command line that has not ended yet."""

    line: str
    output: list[tuple[str, str]] = field(default_factory=list)
    """(stream, text), in order; what comes beyond MOST characters is not kept."""
    size: int = 0

    def note(self, output: Sequence[tuple[str, str]]) -> None:
        """Keep what was printed."""
        for stream, text in output:
            if self.size < MOST:
                self.output.append((stream, text))
                self.size += len(text)

    def ran(self, exit_code: int | None, at: int) -> Ran:
        """The line as one that has ended."""
        return Ran(self.line, exit_code, "".join(text for _, text in self.output), at)


class Scene(Protocol):
    """What checks may look at."""

    @property
    def reader(self) -> Reader: ...

    @property
    def requests(self) -> Sequence[Request]:
        """The learner's own requests since the step began."""

    @property
    def commands(self) -> Sequence[Ran]:
        """Commands run since the step began."""

    @property
    def answers(self) -> Mapping[str, str]:
        """Choices made in this lesson, by step id."""

    def read_file(self, path: str) -> str | None:
        """A file in the learner's home, None where there is none."""

    def walk(self, client: str, url: str, host: str = "") -> Sequence[Request]:
        """Every way that a request could go now; `host` is a Host header of its own. Changes and records nothing."""


@record
class Seen:
    """What a check found."""

    met: bool
    text: str
    """What was seen, as the end of a sentence."""
    values: Mapping[str, str] = field(default_factory=dict)
    """Named observations, to fill what a lesson says."""


Check = Callable[[Mapping[str, Any], Scene], Seen]


class CheckError(ValueError):
    """A check that is not written right; the message says where."""


def evaluate(check: Any, scene: Scene) -> Seen:
    """Ask a check. Raises CheckError where it is malformed (`problems` finds that without a world)."""
    ((word, spec),) = check.items()
    if word in ("all", "any"):
        results = [evaluate(part, scene) for part in spec]
        wrong = next((r for r in results if r.met is (word == "any")), results[-1])
        met = all(r.met for r in results) if word == "all" else any(r.met for r in results)
        values = {k: v for r in reversed(results) for k, v in r.values.items()}
        return Seen(met, wrong.text, {**values, **wrong.values})
    if word == "not":
        seen = evaluate(spec, scene)
        return Seen(not seen.met, seen.text, seen.values)
    return KINDS[word].check(spec, scene)


def problems(check: Any, where: str = "check") -> list[str]:
    """What is wrong with the way a check is written: [] where it is whole."""
    if not isinstance(check, dict) or len(check) != 1:
        return [f"{where}: a check is a map with one key, one of {', '.join([*KINDS, 'all', 'any', 'not'])}"]
    ((word, spec),) = check.items()
    if word in ("all", "any"):
        if not isinstance(spec, list) or not spec:
            return [f"{where}.{word}: wants a list of checks"]
        return [p for i, part in enumerate(spec) for p in problems(part, f"{where}.{word}[{i}]")]
    if word == "not":
        return problems(spec, f"{where}.not")
    if word not in KINDS:
        return [f"{where}: unknown check {word!r}; there are {', '.join([*KINDS, 'all', 'any', 'not'])}"]
    if not isinstance(spec, dict):
        return [f"{where}.{word}: wants a map"]
    shape = KINDS[word]
    unknown = [f"{where}.{word}: unknown field {name!r}" for name in spec if name not in shape.fields]
    missing = [f"{where}.{word}: wants {name!r}" for name in shape.required if name not in spec]
    return unknown + missing


def _candidates(spec: Mapping[str, Any], scene: Scene) -> list[Obj]:
    selector = from_map(spec["labels"]) if spec.get("labels") else None
    found = scene.reader.list(spec["resource"], spec.get("namespace", "default"), selector)
    name = spec.get("name")
    return [o for o in found if name is None or fnmatchcase(o["metadata"]["name"], name)]


def _fits(obj: Obj, where: Mapping[str, Any]) -> bool:
    return all(matches_at(obj, path, wanted) for path, wanted in where.items())


def _shown(obj: Obj, where: Mapping[str, Any]) -> dict[str, str]:
    shown = {path: show(found[0] if len(found := values_at(obj, path)) == 1 else found) for path in where}
    return {**shown, **{path.split(".")[-1].partition("[")[0]: text for path, text in shown.items()}}


def _object(spec: Mapping[str, Any], scene: Scene) -> Seen:
    where = spec.get("where", {})
    singular = spec["resource"].partition(".")[0]
    found = _candidates(spec, scene)
    if not found:
        return Seen(False, f"there is no {spec.get('name', 'such object')} among the {singular}", {"found": "nothing"})
    good = [o for o in found if _fits(o, where)]
    best = (good or found)[0]
    values = {"name": best["metadata"]["name"], **_shown(best, where)}
    wrong = [f"{path} is {values[path]}" for path, w in where.items() if not matches_at(best, path, w)]
    return Seen(bool(good), f"{best['metadata']['name']}: {'; '.join(wrong)}" if wrong else values["name"], values)


def _absent(spec: Mapping[str, Any], scene: Scene) -> Seen:
    left = [o["metadata"]["name"] for o in _candidates(spec, scene) if _fits(o, spec.get("where", {}))]
    return Seen(not left, f"{', '.join(left) or 'nothing'} is there", {"found": ", ".join(left)})


def _number(spec: Mapping[str, Any], n: int) -> bool:
    return bool(
        ("is" not in spec or n == spec["is"])
        and n >= spec.get("at_least", n)
        and n <= spec.get("at_most", n)
    )


def _count(spec: Mapping[str, Any], scene: Scene) -> Seen:
    found = [o for o in _candidates(spec, scene) if _fits(o, spec.get("where", {}))]
    names = ", ".join(o["metadata"]["name"] for o in found)
    return Seen(_number(spec, len(found)), f"{len(found)} found", {"count": str(len(found)), "found": names})


def _endpoints(spec: Mapping[str, Any], scene: Scene) -> Seen:
    namespace = spec.get("namespace", "default")
    service = scene.reader.find("services", namespace, spec["service"])
    if service is None:
        return Seen(False, f"there is no Service {spec['service']}", {"count": "0", "selector": "nothing"})
    slices = scene.reader.list(
        "endpointslices.discovery.k8s.io", namespace, from_map({"kubernetes.io/service-name": spec["service"]})
    )
    ready: set[str] = set()
    unready: set[str] = set()
    for part in slices:
        for endpoint in part.get("endpoints") or ():
            pod = (endpoint.get("targetRef") or {}).get("name") or endpoint["addresses"][0]
            good = (endpoint.get("conditions") or {}).get("ready", True) is not False and part.get("ports")
            (ready if good else unready).add(pod)
    selector = service["spec"].get("selector") or {}
    running = sorted({show(dict(labels(p))) for p in scene.reader.list("pods", namespace)})
    values = {
        "count": str(len(ready)), "unready": str(len(unready - ready)), "selector": show(selector),
        "pods": ", ".join(sorted(ready)), "running_labels": "; ".join(running) or "nothing",
    }
    wanted = spec.get("labels")
    strays = [
        name for name in sorted(ready)
        if wanted and not matches(dict(labels(scene.reader.find("pods", namespace, name) or {})), wanted)
    ]
    matching = scene.reader.list("pods", namespace, from_map(selector)) if selector else []
    fits = _number(spec, len(ready)) and not strays and len(matching) == spec.get("matching", len(matching))
    text = f"{spec['service']} has {len(ready)} ready endpoints (selector {values['selector']})"
    return Seen(fits, text, values)


def _lands(request: Request, spec: Mapping[str, Any], scene: Scene) -> bool:
    if request.ok is not spec.get("ok", True):
        return False
    if "outcome" in spec and request.outcome != spec["outcome"]:
        return False
    if spec.get("labels"):
        namespace, _, name = request.pod.partition("/")
        pod = scene.reader.find("pods", namespace, name) if request.pod else None
        return pod is not None and matches(dict(labels(pod)), spec["labels"])
    return True


def _last(requests: Sequence[Request]) -> dict[str, str]:
    if not requests:
        return {"outcome": "nothing", "detail": "", "ended": "nobody could make it", "target": ""}
    last = requests[-1]
    stop = next((h for h in last.hops if not h.ok), None)
    detail = stop.detail if stop else ""
    return {
        "outcome": last.outcome, "detail": detail, "stopped": stop.label if stop else "",
        "ended": f"{last.outcome}, {detail}" if detail else last.outcome,
        "target": last.target, "pod": last.pod, "client": last.client,
    }


def _request(spec: Mapping[str, Any], scene: Scene) -> Seen:
    ways = scene.walk(spec.get("from", "pod"), spec["to"], spec.get("host", ""))
    good = [r for r in ways if _lands(r, spec, scene)]
    bad = [r for r in ways if r not in good]
    values = {**_last(bad or good), "good": str(len(good)), "ways": str(len(ways))}
    text = f"{len(good)} of {len(ways)} ways to {spec['to']} go as they should" + (
        f": {values['ended']}" if bad else ""
    )
    return Seen(bool(ways) and not bad, text, values)


def _traffic(spec: Mapping[str, Any], scene: Scene) -> Seen:
    def told(request: Request) -> bool:
        return (
            fnmatchcase(request.client, spec.get("from", "*"))
            and fnmatchcase(request.target, spec.get("to", "*"))
            and ("service" not in spec or fnmatchcase(request.service.partition("/")[2], spec["service"]))
            and ("port" not in spec or request.port == spec["port"])
            and ("protocol" not in spec or request.protocol == spec["protocol"])
            and ("via" not in spec or any(hop.kind == spec["via"] for hop in request.hops))
        )

    tried = [r for r in scene.requests if told(r)]
    good = [r for r in tried if _lands(r, spec, scene)]
    pods = sorted({r.pod.partition("/")[2] for r in good if r.pod})
    values = {**_last(tried), "count": str(len(good)), "tried": str(len(tried)), "pods": ", ".join(pods) or "nobody"}
    enough = len(good) >= spec.get("at_least", 1) and len(pods) >= spec.get("pods", 0)
    text = f"{len(good)} such requests" + (f"; the last one: {values['outcome']}" if tried else " so far")
    return Seen(enough, text, values)


def _command(spec: Mapping[str, Any], scene: Scene) -> Seen:
    ran = [c for c in scene.commands if fnmatchcase(" ".join(c.line.split()), spec["line"])]
    good = [
        c for c in ran
        if ("exit" not in spec or c.exit_code == spec["exit"]) and all(t in c.output for t in _texts(spec))
    ]
    last = ran[-1] if ran else None
    values = {"line": last.line if last else "", "output": last.output.strip() if last else ""}
    return Seen(bool(good), f"{len(good)} such commands ran", values)


def _texts(spec: Mapping[str, Any]) -> list[str]:
    wanted = spec.get("output", spec.get("contains", []))
    return [wanted] if isinstance(wanted, str) else list(wanted)


def _file(spec: Mapping[str, Any], scene: Scene) -> Seen:
    path = spec["path"]
    text = scene.read_file(path)
    if text is None:
        return Seen(False, f"there is no file {path}", {"found": "nothing"})
    missing = [t for t in _texts(spec) if t not in text]
    if missing:
        return Seen(False, f"{path} does not hold {missing[0]}", {"found": text})
    where = spec.get("where")
    if where is None:
        return Seen(True, path, {"found": text})
    try:
        documents = [d.value for d in load_documents(text)]
    except YamlError as error:
        return Seen(False, f"{path}: {error.message}", {"found": str(error.message)})
    if not documents:
        return Seen(False, f"{path} is empty", {"found": "nothing"})
    good = [d for d in documents if _fits(d, where)]
    best = (good or documents)[0]
    values = _shown(best, where)
    wrong = [f"{p} is {values[p]}" for p, w in where.items() if not matches_at(best, p, w)]
    return Seen(bool(good), f"{path}: {'; '.join(wrong)}" if wrong else path, values)


def _answer(spec: Mapping[str, Any], scene: Scene) -> Seen:
    given = scene.answers.get(spec["step"])
    return Seen(given == spec["choice"], f"the answer is {given or 'still open'}", {"choice": given or ""})


@record
class CheckKind:
    """A kind of check: how it looks, and the fields that it takes."""

    check: Check
    fields: tuple[str, ...]
    required: tuple[str, ...] = ()


_OBJECTS = ("resource", "name", "namespace", "labels", "where")
_NUMBER = ("is", "at_least", "at_most")
_LANDING = ("ok", "outcome", "labels")

KINDS: Mapping[str, CheckKind] = {
    "object": CheckKind(_object, _OBJECTS, ("resource",)),
    "absent": CheckKind(_absent, _OBJECTS, ("resource",)),
    "count": CheckKind(_count, (*_OBJECTS, *_NUMBER), ("resource",)),
    "endpoints": CheckKind(_endpoints, ("service", "namespace", "labels", "matching", *_NUMBER), ("service",)),
    "request": CheckKind(_request, ("from", "to", "host", *_LANDING), ("to",)),
    "traffic": CheckKind(
        _traffic, ("from", "to", "service", "port", "protocol", "via", "at_least", "pods", *_LANDING)
    ),
    "command": CheckKind(_command, ("line", "exit", "output"), ("line",)),
    "file": CheckKind(_file, ("path", "contains", "where"), ("path",)),
    "answer": CheckKind(_answer, ("step", "choice"), ("step", "choice")),
}
"""Adding a check is a function and a line here."""

__all__ = ["KINDS", "Check", "CheckError", "CheckKind", "Ran", "Scene", "Seen", "evaluate", "problems"]
