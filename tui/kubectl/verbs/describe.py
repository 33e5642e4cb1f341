"""kubectl describe."""

from __future__ import annotations

from tui.api.client import Call
from tui.api.errors import ApiError
from tui.api.kind import Kind
from tui.api.objects import Obj
from tui.api.process import BREATH, Steps
from tui.api.selectors import FieldSelector, LabelSelector
from tui.api.tabwriter import align
from tui.kubectl import options
from tui.kubectl.context import Context
from tui.kubectl.errors import Failure, raise_all
from tui.kubectl.flags import Flag
from tui.kubectl.resources import Resource
from tui.kubectl.targets import Target, flatten, resolve
from tui.kubectl.verb import Verb


class ServerReader:
    """A Reader for the kinds' describe texts that asks the server."""

    def __init__(self, context: Context) -> None:
        self._context = context

    @property
    def now(self) -> int:
        """Simulated ms since the epoch."""
        return self._context.now

    def find(self, resource: str, namespace: str, name: str) -> Obj | None:
        """One object, None where it is not there."""
        try:
            found: Obj = self._context.transport.send(Call("get", resource, namespace, name)).body
            return found
        except ApiError:
            return None

    def list(self, resource: str, namespace: str = "", labels: LabelSelector | None = None,
             fields: FieldSelector | None = None) -> list[Obj]:  # fmt: skip
        """Matching objects; an error reads as none."""
        chosen = {"labelSelector": str(labels) if labels else "", "fieldSelector": str(fields) if fields else ""}
        if labels is not None and getattr(labels, "nothing", False):
            return []
        try:
            body = self._context.transport.send(
                Call("list", resource, namespace, options={k: v for k, v in chosen.items() if v})
            ).body
        except ApiError:
            return []
        return list(body.get("items") or ())


def run(context: Context) -> Steps:
    """Texts for people, with the events about each object."""
    if not context.args and not context.flags["filename"]:
        raise Failure('You must specify the type of resource to describe. Use "kubectl api-resources" for a complete '
                      "list of supported resources.")  # fmt: skip
    targets, errors = yield from resolve(context, context.args, all=True)
    matching = _matching(context, errors)
    # Events are read for one object that was named whole, or where they are asked for.
    one = len(targets) + len(errors) == 1 and not matching
    events = context.flags["show-events"] and (one or context.flags.has("show-events"))
    if matching:
        for target in matching:
            yield BREATH
            context.write(text(context, target.resource, target.obj or {}, events) + "\n")
        return 0
    texts = []
    for target in targets:
        yield BREATH
        assert target.obj is not None
        texts.append(text(context, target.resource, target.obj, events))
    if texts:
        context.write("\n\n".join(texts))
    elif not errors:
        everywhere = context.flags["all-namespaces"]
        context.err("No resources found" if everywhere else f"No resources found in {context.namespace} namespace.")
    raise_all(flatten(errors))
    return 0


def _matching(context: Context, errors: list[Exception]) -> list[Target]:
    """What the name is the beginning of, where no object has it."""
    args = context.args
    missing = len(errors) == 1 and isinstance(errors[0], ApiError) and errors[0].reason == "NotFound"
    if not missing or len(args) != 2 or "," in args[0] or "/" in args[0] + args[1]:
        return []
    return _by_prefix(context, args[0], args[1])


def _by_prefix(context: Context, kind: str, prefix: str) -> list[Target]:
    """Objects whose name begins with what was typed (DescribeMatchingResources)."""
    resource = context.mapper.find(kind)
    return [
        Target(resource, o["metadata"].get("namespace", ""), o["metadata"]["name"], o)
        for o in context.list(resource, context.namespace) if o["metadata"]["name"].startswith(prefix)
    ]  # fmt: skip


def kind_of(resource: Resource) -> Kind | None:
    """What the game knows about a resource."""
    from tui.kinds import KINDS

    found = next((k for k in KINDS if k.kind == resource.kind and k.group == resource.group), None)
    if found is None:
        from tui.kinds.readonly import SHOWN

        found = SHOWN[resource.resource][0] if resource.resource in SHOWN else None
    return found


def text(context: Context, resource: Resource, obj: Obj, events: bool = True) -> str:
    """One object's describe text, aligned."""
    from tui.kinds.describe_generic import describe_generic

    kind = kind_of(resource)
    describe = kind.describe if kind and kind.describe else describe_generic
    return align(describe(obj, ServerReader(context), events))


VERB = Verb(
    "describe", "Show details of a specific resource or group of resources", run,
    group="Troubleshooting and Debugging Commands",
    usage="(-f FILENAME | TYPE [NAME_PREFIX | -l label] | TYPE/NAME)",
    flags=(
        *options.FILES, options.SELECTOR, options.ALL_NAMESPACES, options.CHUNK,
        Flag("show-events", "Show the events about each object.", type="bool", default=True),
    ),
    operands=("@kind", "@name"),
)  # fmt: skip
