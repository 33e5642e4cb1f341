"""kubectl set image."""

from __future__ import annotations

from tui.api.objects import Obj
from tui.api.process import Steps
from tui.kubectl.context import Context
from tui.kubectl.errors import Failure, raise_all
from tui.kubectl.options import RECORD
from tui.kubectl.setting.template import FLAGS, begin, change_each, chosen, containers, pod_spec
from tui.kubectl.targets import Target
from tui.kubectl.verb import Verb


def run(context: Context) -> Steps:
    """Other images for containers of pods and templates."""
    begin(context)
    resources, pairs = _split(context.args)
    images = dict(pair.partition("=")[::2] for pair in pairs)
    targets = yield from chosen(context, resources)
    if not images:
        raise Failure("at least one image update is required")

    def change(target: Target, obj: Obj) -> None:
        _set(pod_spec(context, target, obj), images)

    change_each(context, targets, change, "image updated", "failed to patch image update to pod template: ")
    return 0


def _split(args: list[str]) -> tuple[list[str], list[str]]:
    """Resources, and the pairs after them."""
    first = next((at for at, arg in enumerate(args) if "=" in arg[1:]), len(args))
    for arg in args[first:]:
        if "=" not in arg[1:]:
            raise Failure(f"all resources must be specified before image changes: {arg}")
    return args[:first], args[first:]


def _set(spec: Obj, images: dict[str, str]) -> None:
    errors = []
    for name, image in images.items():
        found = containers(spec, "*" if name == "*" else name)
        if not found:
            errors.append(Failure(f'unable to find container named "{name}"'))
        for container in found:
            container["image"] = image
    raise_all(errors)


VERB = Verb(
    "image", "Update the image of a pod template", run, operands=("@kind", "@name"),
    flags=(*FLAGS, RECORD),
    usage="(-f FILENAME | TYPE NAME) CONTAINER_NAME_1=CONTAINER_IMAGE_1 ... CONTAINER_NAME_N=CONTAINER_IMAGE_N",
)  # fmt: skip
