"""kubectl explain --output=plaintext-openapiv2: the layout that it had before OpenAPI v3 (kubectl's pkg/explain)."""

from __future__ import annotations

from tui.api.schema import Field, Type
from tui.kubectl.resources import Resource
from tui.kubectl.verbs.explain import UNTOLD, indented, told

_INDENT = 3
_PLAIN = {"int-or-string": "string", "quantity": "string", "time": "string", "microtime": "string", "any": "Object"}


def explain_v2(resource: Resource, root: Type, owner: Type, field: Field | None, recursive: bool) -> str:
    """A type, or the field of it that a path led to."""
    type = root if field is None else field.ref
    head = f"KIND:     {resource.kind}\nVERSION:  {resource.api_version}\n\n"
    about = []
    if field is not None:
        head += f"{'RESOURCE: ' if type else 'FIELD:    '}{field.name} <{_type(field)}>\n\n"
        about.append(told(owner.name, field.name))
    if type is not None and not (about and told(type.name) == UNTOLD):
        about.append(told(type.name))
    text = head + "DESCRIPTION:\n" + "\n".join(indented(words, 5) for words in dict.fromkeys(about))
    if type is None:
        return text
    return text + "\nFIELDS:\n" + (_deep(type, _INDENT, ()) if recursive else _fields(type))


def _type(field: Field) -> str:
    """Every struct is an Object."""
    if field.items is not None:
        return ("[]" if field.type == "array" else "map[string]") + _type(field.items)
    return "Object" if field.ref else _PLAIN.get(field.type, field.type)


def _fields(type: Type) -> str:
    parts = []
    for name, field in sorted(type.fields.items()):
        required = " -required-" if field.required else ""
        words = indented(told(type.name, name), _INDENT + 2)
        parts.append(f"{' ' * _INDENT}{name}\t<{_type(field)}>{required}\n{words}\n")
    return "".join(parts)


def _deep(type: Type, indent: int, above: tuple[str, ...]) -> str:
    """All fields and theirs, a type within itself once."""
    parts = []
    for name, field in sorted(type.fields.items()):
        parts.append(f"{' ' * indent}{name}\t<{_type(field)}>\n")
        if field.ref is not None and field.ref.name not in above:
            parts.append(_deep(field.ref, indent + _INDENT, (*above, field.ref.name)))
    return "".join(parts)
