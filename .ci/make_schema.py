"""Writes tui/api/schema.json: the structure of the simulated kinds, from kubernetes-validate's definitions.

Run it after a new release: `python .ci/make_schema.py`. Descriptions are left out; what the definitions lack (enums,
named Go strings, which fields are pointers) stands in schema_supplement.py beside this file.
"""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

from schema_supplement import LIST_TYPE, NAMED, NAMED_FIELDS, POINTERS

VERSION = "v1.36.0"
OUTPUT = Path(__file__).parents[1] / "tui" / "api" / "schema.json"
KINDS = """
core.v1: Pod Service Endpoints Node Namespace Event ConfigMap Secret ServiceAccount PodTemplate
apps.v1: ReplicaSet Deployment
discovery.v1: EndpointSlice
coordination.v1: Lease
networking.v1: Ingress IngressClass
events.v1: Event
autoscaling.v1: Scale
"""
META = "io.k8s.apimachinery.pkg.apis.meta.v1."
SCALARS = {
    f"{META}Time": "time", f"{META}MicroTime": "microtime", f"{META}FieldsV1": "any",
    "io.k8s.apimachinery.pkg.util.intstr.IntOrString": "intstr",
    "io.k8s.apimachinery.pkg.api.resource.Quantity": "quantity",
    "io.k8s.apimachinery.pkg.runtime.RawExtension": "any",
}  # fmt: skip
MARKS = {
    "x-kubernetes-patch-merge-key": "key", "x-kubernetes-patch-strategy": "strategy",
    "x-kubernetes-list-type": "list", "x-kubernetes-list-map-keys": "keys",
}  # fmt: skip

Definitions = dict[str, dict[str, Any]]


def main() -> None:
    """Reads the definitions, keeps what the kinds reach, and writes the file."""
    folder = files("kubernetes_validate") / "kubernetes-json-schema" / f"{VERSION}-local"
    definitions: Definitions = json.loads((folder / "_definitions.json").read_text())["$defs"]
    kinds, wanted = {}, [f"{META}ObjectMeta", f"{META}Status", f"{META}ListMeta"]
    for line in KINDS.split("\n"):
        group, _, names = line.partition(": ")
        for name in (name for kind in names.split() for name in (kind, f"{kind}List")):
            full = f"io.k8s.api.{group}.{name}"
            if full in definitions:
                wanted.append(full)
                kinds[_kind_key(definitions[full])] = _short(full)
    types: dict[str, Any] = {LIST_TYPE[0]: LIST_TYPE[1]}
    kinds |= {"v1/Status": "meta.v1.Status", "v1/List": LIST_TYPE[0]}
    while wanted:
        full = wanted.pop()
        if _short(full) not in types:
            types[_short(full)] = _fields(full, definitions, wanted)
    document = {"version": VERSION, "kinds": kinds, "named": NAMED, "types": dict(sorted(types.items()))}
    OUTPUT.write_text(json.dumps(document, separators=(",", ":")) + "\n")


def _short(full: str) -> str:
    return ".".join(full.split(".")[-3:])


def _kind_key(definition: dict[str, Any]) -> str:
    kind = definition["x-kubernetes-group-version-kind"][0]
    return "/".join(part for part in (kind["group"], kind["version"], kind["kind"]) if part)


def _fields(full: str, definitions: Definitions, wanted: list[str]) -> dict[str, Any]:
    """{field: Go type, or [Go type, marks]}: `req` is required, `ptr` a pointer to a scalar."""
    definition, short = definitions[full], _short(full)
    fields: dict[str, Any] = {}
    for name, schema in sorted(definition.get("properties", {}).items()):
        path = f"{short.split('.')[-1]}.{name}"
        marks: dict[str, Any] = {word: schema[mark] for mark, word in MARKS.items() if mark in schema}
        marks |= {"req": 1} if name in definition.get("required", ()) else {}
        marks |= {"ptr": 1} if path in POINTERS or f"{short}.{name}" in POINTERS else {}
        go = _go(schema, definitions, wanted, NAMED_FIELDS.get(f"{short}.{name}") or NAMED_FIELDS.get(path))
        fields[name] = [go, marks] if marks else go
    return fields


def _go(schema: dict[str, Any], definitions: Definitions, wanted: list[str], named: str | None) -> str:
    """The Go type in short: `string`, `[]#core.v1.ServicePort`, `map:quantity`, `@Protocol`."""
    if "$ref" in schema:
        full = schema["$ref"].rpartition("/")[2]
        if full in SCALARS:
            return SCALARS[full]
        return "#" + _reach(full, wanted)
    kind = schema.get("type", "any")
    kind = next(word for word in kind if word != "null") if isinstance(kind, list) else kind
    if kind == "array":
        return "[]" + _go(schema["items"], definitions, wanted, named)
    if kind == "object":
        return "map:" + _go(schema["additionalProperties"], definitions, wanted, named)
    if kind == "integer":
        return str(schema.get("format", "int64"))
    if schema.get("format") == "byte":
        return "bytes"
    return f"@{named}" if named else {"boolean": "bool", "number": "float64"}.get(kind, kind)


def _reach(full: str, wanted: list[str]) -> str:
    wanted.append(full)
    return _short(full)


if __name__ == "__main__":
    main()
