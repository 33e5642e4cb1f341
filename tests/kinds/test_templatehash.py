"""pod-template-hash: the recorded ones come out, every field of a template goes in, and nothing fails or takes long."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path
from typing import Any

import pytest

from tui.api.structure import Type, type_of
from tui.kinds.deployment import DEPLOYMENT
from tui.kinds.quantity import read
from tui.kinds.templatehash import _bare, hash_of
from tui.kinds.templatestructs import STRUCTS, fields_of
from tui.session import Session

TRANSCRIPTS = sorted((Path(__file__).parents[1] / "golden" / "transcripts").glob("*.json"))
HASH = re.compile(r"(?:pod-template-hash[=:] ?\"?|replicaset\S*[/ ][a-z]+-)([bcdf-hj-np-tv-xz2-9]{8,10})\b")


def hashes(steps: list[dict[str, Any]]) -> set[str]:
    return {found for step in steps for found in HASH.findall(step["stdout"] + step["stderr"])}


def played(scenario: dict[str, Any]) -> list[dict[str, Any]]:
    session = Session(seed=7, bare=True)
    for path, text in scenario["files"].items():
        session.write(path, text)
    answers = []
    for step in scenario["steps"]:
        result = session.run(step["run"])
        answers.append({"stdout": result.stdout, "stderr": result.stderr})
        session.settle()
    return answers


def test_the_recorded_hashes_come_out() -> None:
    """But those of a rollout restart, whose template holds the time of the recording."""
    compared = 0
    for path in TRANSCRIPTS:
        scenario = json.loads(path.read_text("utf-8"))
        wanted = hashes(scenario["steps"])
        if wanted and "rollout restart" not in str(scenario["steps"]):
            assert wanted <= hashes(played(scenario)), path.stem
            compared += len(wanted)
    assert compared


def test_a_recorded_restart_comes_out_at_its_second() -> None:
    template = {"metadata": {"labels": {"app": "frontend"},
                             "annotations": {"kubectl.kubernetes.io/restartedAt": "2026-11-22T20:11:08Z"}},
                "spec": {"containers": [{"name": "nginx", "image": "nginx:1.25", "ports": [{"containerPort": 80}]}]}}
    deployment: dict[str, Any] = {"spec": {"template": template}}
    DEPLOYMENT.default(deployment)
    assert hash_of(deployment["spec"]["template"]) == "d57f97688"


def json_names(struct: str) -> set[str]:
    names: set[str] = set()
    for _, key, type in fields_of(struct):
        names |= {key} if key else json_names(type.removeprefix("v1."))
    return names


def walk(owner: Type, struct: str, seen: set[str]) -> None:
    if struct in seen:
        return
    seen.add(struct)
    assert json_names(struct) >= set(owner.fields), struct
    types = {key: type for _, key, type in _flat(struct)}
    for name, field in owner.fields.items():
        inner = types[name].lstrip("*[]").removeprefix("v1.")
        if field.ref is not None and inner in STRUCTS:
            walk(field.ref, inner, seen)


def _flat(struct: str) -> list[tuple[str, str, str]]:
    flat = []
    for field, key, type in fields_of(struct):
        flat += [(field, key, type)] if key else _flat(type.removeprefix("v1."))
    return flat


def test_every_field_of_a_template_goes_in() -> None:
    seen: set[str] = set()
    walk(type_of("core.v1.PodTemplateSpec"), "PodTemplateSpec", seen)
    assert {"PodAffinityTerm", "AzureDiskVolumeSource", "Sysctl", "ContainerRestartRule"} <= seen


@pytest.mark.parametrize(("text", "shown"), [
    ("500m", "{i:(resource.int64Amount){value:(int64)500 scale:(resource.Scale)-3} "
             "d:(resource.infDecAmount){Dec:(*inf.Dec)<nil>} s:(string)500m Format:(resource.Format)DecimalSI}"),
    ("64Mi", "{i:(resource.int64Amount){value:(int64)67108864 scale:(resource.Scale)0} "
             "d:(resource.infDecAmount){Dec:(*inf.Dec)<nil>} s:(string) Format:(resource.Format)BinarySI}"),
    ("0", "{i:(resource.int64Amount){value:(int64)0 scale:(resource.Scale)0} "
          "d:(resource.infDecAmount){Dec:(*inf.Dec)<nil>} s:(string)0 Format:(resource.Format)}"),
    ("9223372036854775807", "{i:(resource.int64Amount){value:(int64)0 scale:(resource.Scale)0} "
     "d:(resource.infDecAmount){Dec:(*inf.Dec){unscaled:(big.Int){neg:(bool)false abs:(big.nat)[9223372036854775807]} "
     "scale:(inf.Scale)0}} s:(string) Format:(resource.Format)DecimalSI}"),
])
def test_quantities_as_go_holds_them(text: str, shown: str) -> None:
    assert _bare("resource.Quantity", text) == shown
    assert read(text).value >= 0


def test_lists_maps_and_pointers() -> None:
    assert _bare("[]string", []) == _bare("map[string]string", None) == _bare("*v1.Affinity", None) == "<nil>"
    assert _bare("*v1.EmptyDirVolumeSource", {}) == "{Medium:(v1.StorageMedium) SizeLimit:(*resource.Quantity)<nil>}"
    assert _bare("map[string]string", {"b": "2", "a": "1"}) == "map[a:1 b:2]"
    assert _bare("v1.ConfigMapKeySelector", {"name": "c", "key": "k"}) == (
        "{LocalObjectReference:(v1.LocalObjectReference){Name:(string)c} Key:(string)k Optional:(*bool)<nil>}")


def test_many_sets_take_no_time() -> None:
    template = {"metadata": {"labels": {"app": "web"}}, "spec": {"containers": [
        {"name": "c", "image": "nginx", "resources": {"limits": {"cpu": "1", "memory": "64Mi"}}}]}}
    started = time.perf_counter()
    assert len({hash_of(template) for _ in range(500)}) == 1
    assert time.perf_counter() - started < 2
