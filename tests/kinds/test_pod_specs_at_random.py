"""Specs at random, of the right types and otherwise senseless: they are refused, warned of and hashed, and never raise."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from tui.api.decoding import prune
from tui.api.objects import clone
from tui.api.structure import Field, Type, type_of
from tui.kinds.deployment import DEPLOYMENT
from tui.kinds.pod import POD
from tui.kinds.templatehash import hash_of

WORDS = ("", "a", "A_b", "../x", "/x", "nginx:1", "100%", "Always", "é☃", "x" * 300, "In", "NoExecute", "10.0.0.1",
         "metadata.labels['a']", "limits.cpu", "$(A)", "Localhost")
AMOUNTS = ("0", "1", "500m", "-1", "1e999", "1.5Gi", "9" * 30, "1n", 5)
KEYS = ("a", "A_b", "cpu", "memory", "hugepages-2Mi", "nvidia.com/gpu")
SCALARS: dict[str, tuple[Any, ...]] = {
    "integer": (0, 1, -1, 80, 70000, 2**31 - 1), "number": (1.5,), "boolean": (True, False),
    "int-or-string": (0, 80, -1, "http", "50%", ""), "quantity": AMOUNTS, "time": ("2026-01-05T09:00:00Z",),
}


def struct(random: Random, owner: Type, depth: int) -> dict[str, Any]:
    usual = ("containers", "name", "image", "template", "spec")
    chosen = [f for name, f in owner.fields.items() if random.random() < (0.95 if name in usual else 0.3)]
    return {field.name: value(random, field, depth) for field in chosen}


def value(random: Random, field: Field, depth: int) -> Any:
    if random.random() < 0.05:
        return None
    if field.type == "object":
        return struct(random, field.ref, depth + 1) if field.ref and depth < 9 else {}
    if field.type == "array" and field.items:
        return [value(random, field.items, depth + 1) for _ in range(random.choice((0, 1, 2)))]
    if field.type == "map" and field.items:
        return {random.choice(KEYS): value(random, field.items, depth + 1) for _ in range(random.choice((0, 2)))}
    return random.choice(SCALARS.get(field.type) or (*WORDS, *field.enum))


@pytest.mark.parametrize("seed", range(4))
def test_nothing_raises(seed: int) -> None:
    random = Random(seed)
    for _ in range(60):
        spec = struct(random, type_of("core.v1.PodSpec"), 2)
        pod = prune({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "a"}, "spec": spec})
        POD.default(pod)
        POD.validate(pod)
        POD.warn(pod, None)
        changed = clone(pod)
        changed["spec"]["restartPolicy"] = "Sometimes"
        assert POD.validate_update(changed, pod)


@pytest.mark.parametrize("seed", range(4))
def test_every_template_has_a_hash(seed: int) -> None:
    random = Random(seed)
    for _ in range(60):
        spec = struct(random, type_of("apps.v1.DeploymentSpec"), 1)
        deployment = prune({"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "a"}, "spec": spec})
        DEPLOYMENT.default(deployment)
        DEPLOYMENT.validate(deployment)
        DEPLOYMENT.warn(deployment, None)
        assert 6 <= len(hash_of(deployment["spec"]["template"], 3)) <= 10
