"""JSON patches (RFC 6902) as the API server applies them, with the habits of evanphx/json-patch v4."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
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
    try:
        return apply_operations(obj, ops)
    except ValueError as error:
        words = "the server rejected our request due to an error in our request"
        raise PatchError(words, code=422, cause=str(error)) from None


def apply_operations(obj: Any, ops: list[dict[str, Any]]) -> Any:
    """A copy of the object with the operations applied; raises ValueError with the words of evanphx/json-patch v4."""
    patch = _Patch(clone(obj))
    for op in ops:
        patch.apply(op)
    if too_deep(patch.root):
        raise ValueError("exceeded max depth")
    return patch.root


def _undecodable(value: Any, go: str) -> PatchError:
    return PatchError(f"error decoding patch: json: cannot unmarshal {go_type(value)} into Go value of type {go}")


class _Patch:
    """The document as it is being patched."""

    def __init__(self, root: Any) -> None:
        self.root, self._copied = root, 0

    def apply(self, op: dict[str, Any]) -> None:
        """One operation; raises ValueError."""
        name = op.get("op")
        steps = {"add": self._add, "remove": self._remove, "replace": self._replace, "move": self._move,
                 "copy": self._copy, "test": self._test}  # fmt: skip
        step = steps.get(name) if isinstance(name, str) else None
        if step is None:
            raise ValueError(f"Unexpected kind: {name if isinstance(name, str) else 'unknown'}")
        step(op)

    def _place(self, path: str, missing: str) -> tuple[Any, str]:
        """The list or map in which the path's last part stands, and that part; `missing` says that there is none."""
        *parts, last = [part.replace("~1", "/").replace("~0", "~") for part in path.split("/")[1:]] or [""]
        holder = self.root if "/" in path else None
        for part in parts:
            try:
                holder = _get(holder, part)
            except ValueError:
                holder = None
        if not isinstance(holder, dict | list):
            raise ValueError(f"{missing}: missing value")
        return holder, last

    def _add(self, op: dict[str, Any]) -> None:
        path = _path(op)
        holder, part = self._place(path, f'add operation does not apply: doc is missing path: "{path}"')
        with _said(f"error in add for path: '{path}'"):
            _insert(holder, part, clone(op.get("value")))

    def _remove(self, op: dict[str, Any]) -> None:
        path = _path(op)
        holder, part = self._place(path, f'remove operation does not apply: doc is missing path: "{path}"')
        with _said(f"error in remove for path: '{path}'"):
            _delete(holder, part)

    def _replace(self, op: dict[str, Any]) -> None:
        """What is not there is added to a map, whatever RFC 6902 says."""
        path, value = _path(op), clone(op.get("value"))
        if not path:
            self.root = value if isinstance(value, dict | list) else self.root
            return
        holder, part = self._place(path, f"replace operation does not apply: doc is missing path: {path}")
        if isinstance(holder, dict):
            holder[part] = value
            return
        try:
            holder[_index(part, len(holder))] = value
        except ValueError:
            raise ValueError(f"replace operation does not apply: doc is missing key: {path}: missing value") from None

    def _move(self, op: dict[str, Any]) -> None:
        source = _path(op, "from")
        holder, part = self._place(source, f"move operation does not apply: doc is missing from path: {source}")
        with _said(f"error in move for path: '{part}'"):
            value = _get(holder, part)
            _delete(holder, part)
        path = _path(op)
        holder, part = self._place(path, f"move operation does not apply: doc is missing destination path: {path}")
        with _said(f"error in move for path: '{path}'"):
            _insert(holder, part, value)

    def _copy(self, op: dict[str, Any]) -> None:
        source = _path(op, "from")
        holder, part = self._place(source, f"copy operation does not apply: doc is missing from path: {source}")
        with _said(f"error in copy for from: '{source}'"):
            value = _get(holder, part)
        path = _path(op)
        holder, part = self._place(path, f"copy operation does not apply: doc is missing destination path: {path}")
        self._copied += len(json.dumps(value))
        if self._copied > _MAX_COPIED:
            size = f"{self._copied}, exceeding the limit {_MAX_COPIED}"
            raise ValueError(f"Unable to copy, the accumulated size increase of copy is {size}")
        with _said("error while adding value during copy"):
            _insert(holder, part, clone(value))

    def _test(self, op: dict[str, Any]) -> None:
        path, value = _path(op), op.get("value")
        if not path:
            if not same(self.root, value):
                raise ValueError(f"testing path {path} failed: test failed")
            return
        holder, part = self._place(path, f"test operation does not apply: is missing path: {path}")
        with _said(f"error in test for path: '{path}'"):
            found = _get(holder, part)
        if not same(found, value):
            raise ValueError(f"testing value {path} failed: test failed")


def _path(op: dict[str, Any], name: str = "path") -> str:
    found = op.get(name)
    if isinstance(found, str):
        return found
    more = ": operation, missing from field" if name == "from" else ""
    raise ValueError(f"{op.get('op')} operation failed to decode {name}{more}: missing value")


@contextmanager
def _said(where: str) -> Iterator[None]:
    """Where an error happened, before its words."""
    try:
        yield
    except ValueError as error:
        raise ValueError(f"{where}: {error}") from None


def _get(holder: Any, part: str) -> Any:
    """What stands there; None for a key that a map lacks."""
    if isinstance(holder, list):
        return holder[_index(part, len(holder))]
    return holder.get(part) if isinstance(holder, dict) else None


def _insert(holder: Any, part: str, value: Any) -> None:
    if isinstance(holder, dict):
        holder[part] = value
    elif part == "-":
        holder.append(value)
    else:
        holder.insert(_index(part, len(holder) + 1, f"value was not a proper array index: '{part}': "), value)


def _delete(holder: Any, part: str) -> None:
    if isinstance(holder, list):
        holder.pop(_index(part, len(holder)))
    elif part not in holder:
        raise ValueError(f"Unable to remove nonexistent key: {part}: missing value")
    else:
        del holder[part]


def _index(part: str, length: int, words: str = "") -> int:
    """The place that an index names; negative ones count from the end."""
    if not re.fullmatch(r"[+-]?[0-9]{1,9}", part):
        raise ValueError(f'{words}strconv.Atoi: parsing "{part}": invalid syntax')
    place = int(part)
    if not -length <= place < length:
        raise ValueError(f"Unable to access invalid index: {place}: invalid index referenced")
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
