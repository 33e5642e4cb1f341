"""What the API server refuses, as a Status, and the field errors that validation collects.

    ApiError                    a Status: code, reason, message, details
    FieldError                  one invalid field (apimachinery's field.Error); invalid() gathers them in an ApiError
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from tui.api.objects import Obj
from tui.api.record import record


class ApiError(Exception):
    """A request that the API server refused: carries the Status object that it answers."""

    def __init__(self, code: int, reason: str, message: str, details: Obj | None = None) -> None:
        super().__init__(message)
        self.code, self.reason, self.message, self.details = code, reason, message, details or {}
        self.warnings: tuple[str, ...] = ()
        """Warnings that came with the refusal."""

    @property
    def status(self) -> Obj:
        """The Status as JSON."""
        return {
            "kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Failure", "message": self.message,
            "reason": self.reason, **({"details": self.details} if self.details else {}), "code": self.code,
        }

    @classmethod
    def of(cls, status: Obj) -> ApiError:
        """The error that a Status object describes."""
        return cls(status.get("code", 500), status.get("reason", ""), status.get("message", ""), status.get("details"))


@record
class FieldError:
    """One field that validation refuses, in apimachinery's words (validation/field/errors.go)."""

    type: str
    """The Status cause's reason: FieldValueInvalid, FieldValueRequired, ..."""
    field: str
    """Path, such as `spec.ports[0].port`."""
    message: str
    """All after `<field>: `."""

    def __str__(self) -> str:
        return f"{self.field}: {self.message}"


class Struct(Obj):
    """A Go struct whose fields are all strings, to tell it from a map of strings in what `show` prints."""


def show(value: Any) -> str:
    """A value as field errors print it: strings as Go's %q quotes them, objects and lists as its JSON."""
    if isinstance(value, str):
        return quote(value)
    text = json.dumps(_sorted_maps(value), separators=(",", ":"), ensure_ascii=False)
    for character in "<>&":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def _sorted_maps(value: Any) -> Any:
    """Maps of strings in the order of their keys, as Go writes them; structs keep the order of their fields."""
    if isinstance(value, dict):
        is_map = not isinstance(value, Struct) and all(isinstance(item, str) for item in value.values())
        items = sorted(value.items()) if is_map else value.items()
        return {key: _sorted_maps(item) for key, item in items}
    return [_sorted_maps(item) for item in value] if isinstance(value, list | tuple) else value


_ESCAPES = {'"': '\\"', "\\": "\\\\", "\a": "\\a", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t",
            "\v": "\\v"}


def quote(text: str) -> str:
    """A string as Go's strconv.Quote writes it: what cannot be printed is escaped."""
    inner = (_ESCAPES.get(c) or (c if c.isprintable() else _escaped(ord(c))) for c in text)
    return f'"{"".join(inner)}"'


def _escaped(code: int) -> str:
    if 0xD800 <= code < 0xE000:
        return "\ufffd"
    return f"\\x{code:02x}" if code < 0x80 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def required(field: str, detail: str = "") -> FieldError:
    """`Required value[: detail]`."""
    return FieldError("FieldValueRequired", field, "Required value" + (f": {detail}" if detail else ""))


def invalid_value(field: str, value: Any, detail: str) -> FieldError:
    """`Invalid value: <value>: <detail>`."""
    return FieldError("FieldValueInvalid", field, f"Invalid value: {show(value)}: {detail}")


def not_supported(field: str, value: Any, supported: Sequence[str]) -> FieldError:
    """`Unsupported value: <value>: supported values: "A", "B"`."""
    words = ", ".join(show(s) for s in supported)
    tail = f": supported values: {words}" if supported else ""
    return FieldError("FieldValueNotSupported", field, f"Unsupported value: {show(value)}{tail}")


def duplicate(field: str, value: Any) -> FieldError:
    """`Duplicate value: <value>`."""
    return FieldError("FieldValueDuplicate", field, f"Duplicate value: {show(value)}")


def forbidden_field(field: str, detail: str) -> FieldError:
    """`Forbidden: <detail>`."""
    return FieldError("FieldValueForbidden", field, f"Forbidden: {detail}")


def too_long(field: str, most: int) -> FieldError:
    """`Too long: may not be more than N bytes`."""
    return FieldError("FieldValueTooLong", field, f"Too long: may not be more than {most} bytes")


def group_of(resource: str) -> str:
    """The group in a resource name: `apps` of `deployments.apps`, "" of `pods`."""
    return resource.partition(".")[2]


def _details(resource: str, name: str) -> Obj:
    plural, _, group = resource.partition(".")
    return {**({"name": name} if name else {}), **({"group": group} if group else {}), "kind": plural}


def not_found(resource: str, name: str) -> ApiError:
    """`<resource> "<name>" not found`; resource as `deployments.apps`."""
    return ApiError(404, "NotFound", f'{resource} "{name}" not found', _details(resource, name))


def already_exists(resource: str, name: str) -> ApiError:
    """`<resource> "<name>" already exists`."""
    return ApiError(409, "AlreadyExists", f'{resource} "{name}" already exists', _details(resource, name))


def conflict(resource: str, name: str, detail: str = "") -> ApiError:
    """The optimistic lock failed, or `detail` says what else stands in the way."""
    detail = detail or (
        "the object has been modified; please apply your changes to the latest version and try again"
    )
    message = f'Operation cannot be fulfilled on {resource} "{name}": {detail}'
    return ApiError(409, "Conflict", message, _details(resource, name))


def bad_request(message: str) -> ApiError:
    """A request that cannot be read."""
    return ApiError(400, "BadRequest", message)


def forbidden(resource: str, name: str, detail: str) -> ApiError:
    """`<resource> "<name>" is forbidden: <detail>`."""
    return ApiError(403, "Forbidden", f'{resource} "{name}" is forbidden: {detail}', _details(resource, name))


def not_simulated(what: str) -> ApiError:
    """Something real that this cluster does not simulate; says so plainly."""
    return ApiError(501, "NotImplemented", f"{what} is not simulated in Harborlight")


def invalid(kind: str, group: str, name: str, errors: Iterable[FieldError]) -> ApiError:
    """`<Kind>[.group] "<name>" is invalid: ...`: all field errors at once, in apimachinery's aggregate form."""
    errors = list(errors)
    words = list(dict.fromkeys(str(error) for error in errors))
    text = words[0] if len(words) == 1 else "[" + ", ".join(words) + "]"
    qualified = f"{kind}.{group}" if group else kind
    causes = [{"reason": e.type, "message": e.message, "field": e.field} for e in errors]
    details = {"name": name, **({"group": group} if group else {}), "kind": kind, "causes": causes}
    return ApiError(422, "Invalid", f'{qualified} "{name}" is invalid: {text}', details)
