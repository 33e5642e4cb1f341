"""kubectl create token."""

from __future__ import annotations

from typing import Any

from tui.api.errors import ApiError
from tui.api.gojson import dump_json
from tui.api.objects import Obj
from tui.kubectl import options
from tui.kubectl.context import Context
from tui.kubectl.create.common import parts
from tui.kubectl.errors import Failure
from tui.kubectl.flags import Flag
from tui.kubectl.printers import printer
from tui.kubectl.verb import Verb

_BOUND = ("Node", "Pod", "Secret")


def run(context: Context) -> int:
    """A token for a service account, alone or in its TokenRequest."""
    names, flags = parts(context)[0], context.flags
    if len(names) != 1:
        raise context.usage(f"exactly one NAME is required, got {len(names)}")
    show = printer(context)
    _check(context, names[0])
    try:
        found: Obj = context.send("create", "serviceaccounts", context.namespace, names[0], subresource="token",
                                  body=_request(context))  # fmt: skip
    except ApiError as error:
        raise Failure(f"failed to create token: {error}") from None
    if flags["output"] == "json":
        context.write(dump_json(found, sort=False))
    elif show:
        context.write(show(found))
    else:
        context.write(found["status"]["token"] + ("\n" if context.process.stdout.is_tty else ""))
    return 0


def _check(context: Context, name: str) -> None:
    """TokenOptions.Validate; raises Failure."""
    flags = context.flags
    if not name:
        raise Failure("service account name is required")
    if flags["duration"] < 0:
        raise Failure("--duration must be greater than or equal to 0")
    if flags["duration"] % 1000:
        raise Failure("--duration cannot be expressed in units less than seconds")
    if not all(flags["audience"]):
        raise Failure("--audience must not be an empty string")
    kind = flags["bound-object-kind"]
    for part in ("name", "uid"):
        if flags[f"bound-object-{part}"] and not kind:
            raise Failure(f"--bound-object-{part} can only be set if --bound-object-kind is provided")
    if kind and kind not in _BOUND:
        raise Failure(f"supported --bound-object-kind values are {', '.join(_BOUND)}")
    if kind and not flags["bound-object-name"]:
        raise Failure("--bound-object-name is required if --bound-object-kind is provided")


def _request(context: Context) -> Obj:
    flags = context.flags
    spec: dict[str, Any] = {"audiences": flags["audience"]}
    if flags["duration"]:
        spec["expirationSeconds"] = flags["duration"] // 1000
    if flags["bound-object-kind"]:
        wanted = {part: flags[f"bound-object-{part}"] for part in ("kind", "name", "uid")}
        spec["boundObjectRef"] = {"apiVersion": "v1", **{name: part for name, part in wanted.items() if part}}
    return {"spec": spec}


VERB = Verb(
    "token", "Request a service account token", run, usage="SERVICE_ACCOUNT_NAME",
    flags=(*options.OUTPUT, Flag("audience", "Who is to accept the token.", type="array"),
           Flag("duration", "How long it is good for; 0 leaves that to the server.", type="duration", default=0),
           Flag("bound-object-kind", "Kind of an object with whose end the token ends.", values=_BOUND),
           Flag("bound-object-name", "Name of that object."), Flag("bound-object-uid", "Its uid.")),
)  # fmt: skip
