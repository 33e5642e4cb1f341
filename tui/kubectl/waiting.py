"""Waiting for objects to change, by watching them."""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import Any

from tui.api.errors import ApiError
from tui.api.objects import Obj
from tui.api.process import Channel, Ready
from tui.kubectl.context import Context
from tui.kubectl.errors import Failure
from tui.kubectl.targets import Target

Waiting = Generator[Any, Any, bool]


def follow(channel: Channel[Obj], told: Callable[[str, Obj], None]) -> Generator[Any, Any, None]:
    """Call `told(type, object)` for every watch event until the channel or the learner ends it. Raises ApiError."""
    try:
        while True:
            yield Ready((channel,))
            if not channel.items:
                return
            event = channel.take()
            if event["type"] == "ERROR":
                raise ApiError.of(event["object"])
            told(event["type"], event["object"])
    finally:
        channel.close()


def until(context: Context, target: Target, done: Callable[[Obj | None], bool], deadline: int | None) -> Waiting:
    """Wait until `done` says so of the object (None once it is gone); False at the deadline (ms since the epoch)."""
    obj = context.find(target.resource, target.namespace, target.name)
    if done(obj):
        return True
    channel = context.watch(target.resource, target.namespace, fieldSelector=f"metadata.name={target.name}",
                            resourceVersion=(obj or {}).get("metadata", {}).get("resourceVersion", ""))  # fmt: skip
    try:
        while True:
            left = None if deadline is None else deadline - context.now
            if left is not None and left <= 0:
                return False
            yield Ready((channel,), left)
            while channel.items:
                event = channel.take()
                if done(None if event["type"] == "DELETED" else event["object"]):
                    return True
            if channel.closed:
                return done(context.find(target.resource, target.namespace, target.name))
    finally:
        channel.close()


def until_gone(context: Context, targets: list[Target], ms: int | None) -> Generator[Any, Any, None]:
    """Wait until the objects are gone (one of the same name made anew counts as gone). Raises Failure at the limit."""
    deadline = None if ms is None else context.now + ms
    for target in targets:
        live = context.find(target.resource, target.namespace, target.name)
        if live is None or not live["metadata"].get("deletionTimestamp"):
            continue
        uid = live["metadata"]["uid"]

        def gone(obj: Obj | None, uid: str = uid) -> bool:
            return obj is None or obj["metadata"]["uid"] != uid

        if not (yield from until(context, target, gone, deadline)):
            raise Failure(f"timed out waiting for the condition on {target.resource.name}/{target.name}")
