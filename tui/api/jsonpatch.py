"""JSON patches (RFC 6902) as the API server applies them, with evanphx/json-patch's habits."""

from __future__ import annotations

import json
import re
from typing import Any

from tui.api.gojson import go_type, too_deep
from tui.api.objects import clone

_MAX_OPERATIONS = 10_000
_MAX_COPIED = 3 * 1024 * 1024


class PatchError(ValueError):
    """A patch that cannot be applied, in the API server's words."""

    def __init__(self, message: str, *, code: int = 400, cause: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        """The status of the answer: 400 BadRequest, 413 RequestEntityTooLarge, 422 Invalid."""
        self.cause = cause
        """What was wrong, where the message does not say so."""


def json_patch(obj: Any, ops: Any) -> Any:
    """A copy of the object with the operations applied in turn; raises PatchError."""
    if not isinstance(ops, list):
        raise _undecodable(ops, "[]handlers.jsonPatchOp")
    for op in ops:
        if not isinstance(op, dict):
            raise _undecodable(op, "handlers.jsonPatchOp")
        for part in ("op", "path", "from"):
            if not isinstance(op.get(part, ""), str):
                where = f"Go struct field jsonPatchOp.{part} of type string"
                raise PatchError(f"error decoding patch: json: cannot unmarshal {go_type(op[part])} into {where}")
    if len(ops) > _MAX_OPERATIONS:
        words = f"The allowed maximum operations in a JSON patch is {_MAX_OPERATIONS}, got {len(ops)}"
        raise PatchError(f"Request entity too large: {words}", code=413)
    patch = _Patch(clone(obj))
    try:
        for op in ops:
            patch.apply(op)
        if too_deep(patch.root):
            raise _Refused("exceeded max depth")
    except (_Refused, RecursionError) as error:
        words = "the server rejected our request due to an error in our request"
        raise PatchError(words, code=422, cause=str(error)) from None
    return patch.root


def _undecodable(value: Any, go: str) -> PatchError:
    return PatchError(f"error decoding patch: json: cannot unmarshal {go_type(value)} into Go value of type {go}")


class _Refused(ValueError):
    """What evanphx/json-patch says."""


class _Patch:
    """The document as it is being patched."""

    def __init__(self, root: Any) -> None:
        self.root, self._copied = root, 0

    def apply(self, op: dict[str, Any]) -> None:
        """One operation; raises _Refused."""
        path, name = op.get("path"), op.get("op")
        if not isinstance(path, str):
            raise _Refused(f"{name} operation: missing path")
        match name:
            case "add":
                self._add(path, clone(self._value(op)), name)
            case "remove":
                self._remove(path, name)
            case "replace":
                self._replace(path, clone(self._value(op)))
            case "move":
                self._add(path, self._remove(self._from(op), name), name)
            case "copy":
                self._add(path, self._copy(self._find(self._from(op), name)), name)
            case "test":
                self._test(path, op.get("value"))
            case _:
                raise _Refused(f"Unexpected kind: {name}")

    def _value(self, op: dict[str, Any]) -> Any:
        if "value" not in op:
            raise _Refused(f"{op['op']} operation does not have a value: missing value")
        return op["value"]

    def _from(self, op: dict[str, Any]) -> str:
        if not isinstance(op.get("from"), str):
            raise _Refused(f"{op['op']} operation: missing from")
        return str(op["from"])

    def _copy(self, value: Any) -> Any:
        self._copied += len(json.dumps(value))
        if self._copied > _MAX_COPIED:
            size = f"{self._copied}, exceeding the limit {_MAX_COPIED}"
            raise _Refused(f"Unable to copy, the accumulated size increase of copy is {size}")
        return clone(value)

    def _holder(self, path: str, name: str) -> tuple[Any, str]:
        """The list or map in which the path's last part stands, and that part."""
        parts = [part.replace("~1", "/").replace("~0", "~") for part in path.split("/")[1:]]
        holder = self.root
        for part in parts[:-1]:
            holder = _get(holder, part, _Refused(f'{name} operation does not apply: doc is missing path: "{path}"'))
        if not isinstance(holder, dict | list) or not parts:
            raise _Refused(f'{name} operation does not apply: doc is missing path: "{path}": missing value')
        return holder, parts[-1]

    def _find(self, path: str, name: str) -> Any:
        if not path:
            return self.root
        holder, part = self._holder(path, name)
        return _get(holder, part, _Refused(f'{name} operation does not apply: doc is missing key: "{path}"'))

    def _add(self, path: str, value: Any, name: str) -> None:
        if not path:
            self.root = value
            return
        holder, part = self._holder(path, name)
        if isinstance(holder, dict):
            holder[part] = value
        else:
            holder.insert(len(holder) if part == "-" else _index(part, len(holder) + 1), value)

    def _remove(self, path: str, name: str) -> Any:
        holder, part = self._holder(path, name)
        value = _get(holder, part, _Refused(f"error in {name} for path: '{path}': Unable to remove nonexistent key"))
        holder.pop(part if isinstance(holder, dict) else _index(part, len(holder)))
        return value

    def _replace(self, path: str, value: Any) -> None:
        self._find(path, "replace")
        if not path:
            self.root = value
            return
        holder, part = self._holder(path, "replace")
        holder[part if isinstance(holder, dict) else _index(part, len(holder))] = value

    def _test(self, path: str, value: Any) -> None:
        try:
            found = self._find(path, "test")
        except _Refused:
            if value is not None:
                raise
            return
        if not same(found, value):
            raise _Refused(f"testing path {path} failed: test failed")


def _get(holder: Any, part: str, missing: _Refused) -> Any:
    if isinstance(holder, list):
        return holder[_index(part, len(holder))]
    if not isinstance(holder, dict) or part not in holder:
        raise missing
    return holder[part]


def _index(part: str, length: int) -> int:
    """The place that an index names; negative ones count from the end."""
    if not re.fullmatch(r"-?[0-9]{1,9}", part):
        raise _Refused(f"value was not a proper array index: '{part}'")
    place = int(part)
    if not -length <= place < length:
        raise _Refused(f"Unable to access invalid index: {place}: invalid index referenced")
    return place if place >= 0 else place + length


def same(left: Any, right: Any) -> bool:
    """Whether two JSON values are equal, in which true is not 1."""
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(same(left[key], right[key]) for key in left)
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(same, left, right))
    return bool(left == right)
