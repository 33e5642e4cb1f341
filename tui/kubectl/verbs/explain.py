"""kubectl explain: structure out of the schema, descriptions out of explain.yaml."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from textwrap import wrap
from typing import Any

from tui.api import yaml
from tui.api.schema import Field, Type, lookup
from tui.kubectl.context import Context
from tui.kubectl.errors import Failure
from tui.kubectl.flags import Flag
from tui.kubectl.resources import Resource
from tui.kubectl.verb import Verb

UNTOLD = "Harborlight has no description of this field; see the Kubernetes API reference."
"""Where explain.yaml says nothing."""


@cache
def _descriptions() -> dict[str, Any]:
    """By type: `.` describes the type itself, the rest its fields."""
    text = files("tui.kubectl").joinpath("explain.yaml").read_text("utf-8")
    loaded: dict[str, Any] = yaml.load(text)
    return loaded


def told(type: str, field: str = ".") -> str:
    """Our own words about a type or a field of it; ObjectMeta's serve every kind."""
    known = _descriptions()
    words = known.get(type, {}).get(field) or (known["*"].get(field) if field != "." else "")
    return str(words or UNTOLD).strip()


def run(context: Context) -> int:
    """What a type or one of its fields is."""
    if not context.args:
        raise Failure('You must specify the type of resource to explain. Use "kubectl api-resources" for a complete '
                      "list of supported resources.")  # fmt: skip
    if len(context.args) > 1:
        raise Failure("We accept only this format: explain RESOURCE")
    if context.flags["output"] not in ("plaintext", "plaintext-openapiv2"):
        raise Failure(f"unrecognized format: {context.flags['output']}")
    resource, path = _resource(context, context.args[0])
    type = lookup(resource.kind, resource.group, resource.version)
    if type is None:
        raise Failure(f"explaining {resource.name} is not simulated in Harborlight")
    if context.flags["output"] == "plaintext-openapiv2":
        from tui.kubectl.explaining import explain_v2

        context.write(explain_v2(resource, type, *walk(type, path), context.flags["recursive"]))
        return 0
    group = f"GROUP:      {resource.group}\n" if resource.group else ""
    context.write(f"{group}KIND:       {resource.kind}\nVERSION:    {resource.version}\n\n")
    owner, field = walk(type, path)
    context.write(_text(type if field is None else field.ref, owner, field, context.flags["recursive"]))
    return 0


def _resource(context: Context, word: str) -> tuple[Resource, list[str]]:
    """`svc.spec.ports`: the resource and the path within it; longest type name first (`deployments.apps.spec`)."""
    if not word.strip("."):
        raise Failure("a resource must be present, got: /, Resource=")
    if word.startswith("."):
        raise Failure("invalid jsonpath syntax, first node must be field node")
    parts = word.strip(".").split(".")
    wanted = context.flags["api-version"]
    if wanted.count("/") > 1:
        raise Failure(f"unexpected GroupVersion string: {wanted}")
    for size in range(len(parts), 0, -1):
        try:
            found = context.mapper.find(".".join(parts[:size]))
        except Failure:
            continue
        if wanted and found.api_version != wanted:
            other = context.mapper.by_kind(wanted, found.kind)
            if other is None:
                version = wanted if "/" in wanted else f"/{wanted}"
                raise Failure(f"couldn't find resource for \"{version}, Resource={found.name}\"")
            found = other
        return found, [part for part in parts[size:] if part]
    raise Failure(f'the server doesn\'t have a resource type "{parts[0]}"', plain=True)


def walk(type: Type, path: list[str]) -> tuple[Type, Field | None]:
    """The struct that holds the last field, and that field. Raises Failure."""
    owner: Type | None = type
    holder, field = type, None
    for name in path:
        field = owner.fields.get(name) if owner else None
        if owner is None or field is None:
            raise Failure(f'field "{name}" does not exist')
        holder, owner = owner, field.ref
    return holder, field


def _text(type: Type | None, owner: Type, field: Field | None, recursive: bool) -> str:
    parts = []
    if field is not None:
        parts.append(f"FIELD: {field.name} <{field.explained}>\n")
        if field.enum:
            parts.append("ENUM:\n" + "".join(f"    {value}\n" for value in sorted(field.enum)))
        parts.append("\n")
    about = told(owner.name, field.name) if field is not None else told(owner.name)
    parts.append(f"DESCRIPTION:\n{indented(about, 4)}    \n")
    if type is not None and type.fields:
        parts.append("FIELDS:\n" + _fields(type, recursive, 1, ()) + "\n")
    return "".join(parts) + "\n"


def _fields(type: Type, recursive: bool, level: int, above: tuple[str, ...]) -> str:
    """The struct's fields; nested ones below them where `recursive` (a type within itself is not repeated)."""
    parts = []
    for name in sorted(type.fields):
        field, indent = type.fields[name], "  " * level
        required = " -required-" if field.required else ""
        parts.append(f"{indent}{name}\t<{field.explained}>{required}\n")
        if field.enum:
            parts.append(f"{indent}enum: {_enum(field.enum)}\n")
        if not recursive:
            parts.append(indented(told(type.name, name), level * 2 + 2) + "\n")
        elif field.ref is not None and field.ref.name not in above:
            parts.append(_fields(field.ref, True, level + 1, (*above, type.name)))
    return "".join(parts)


def _enum(values: tuple[str, ...]) -> str:
    """The first four, sorted."""
    shown = sorted(values)
    return ", ".join(shown[:4]) + (", ...." if len(shown) > 4 else "")


def indented(text: str, indent: int) -> str:
    """The text in lines of 80 columns."""
    return "".join(" " * indent + line + "\n" for part in text.split("\n") for line in wrap(part, 80 - indent) or [""])


VERB = Verb(
    "explain", "Get documentation for a resource", run, group="Basic Commands (Intermediate)",
    usage="TYPE [--recursive=FALSE|TRUE] [--api-version=api-version-group] [-o|--output=plaintext|plaintext-openapiv2]",
    operands=("@kind",),
    flags=(Flag("recursive", "All fields below it, without their descriptions.", type="bool"),
           Flag("api-version", "Of this group and version, as apps/v1."),
           Flag("output", "How to show it: plaintext or plaintext-openapiv2.", default="plaintext",
                values=("plaintext", "plaintext-openapiv2"))),
)  # fmt: skip
