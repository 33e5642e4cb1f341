"""kubectl create deployment."""

from __future__ import annotations

import re
from typing import Any

from tui.api.objects import Obj
from tui.kubectl.context import Context
from tui.kubectl.create.common import FLAGS, make, name_argument, parts
from tui.kubectl.errors import Failure
from tui.kubectl.flags import Flag
from tui.kubectl.verb import Verb


def run(context: Context) -> int:
    """A Deployment with one container an image."""
    flags = context.flags
    name, (_, command) = name_argument(context), parts(context)
    if len(flags["image"]) > 1 and command:
        raise Failure("cannot specify multiple --image options and command")
    containers = [_container(image) for image in flags["image"]]
    if command:
        containers[0]["command"] = command
    if flags["port"] >= 0 and containers:
        containers[0]["ports"] = [{"containerPort": flags["port"]}]
    return make(context, deployment(name, containers, flags["replicas"]), "failed to create deployment: ")


def deployment(name: str, containers: list[Obj], replicas: int) -> Obj:
    """The object, as the generator writes it."""
    labels = {"app": name}
    return {
        "apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"labels": labels, "name": name},
        "spec": {
            "replicas": replicas, "selector": {"matchLabels": labels}, "strategy": {},
            "template": {"metadata": {"labels": labels}, "spec": {"containers": containers}},
        },
        "status": {},
    }  # fmt: skip


def _container(image: str) -> dict[str, Any]:
    name = image.rpartition("/")[2].partition("@")[0].partition(":")[0]
    name = re.sub(r"[^-a-z0-9]", "", name.lower().replace("_", "-"))
    return {"image": image, "name": name, "resources": {}}


VERB = Verb(
    "deployment", "Create a deployment with the specified name", run, aliases=("deploy",), required=("image",),
    usage="NAME --image=image -- [COMMAND] [args...]",
    flags=(
        *FLAGS, Flag("image", "Image to run; several make several containers.", type="list"),
        Flag("port", "Port that the container listens on.", type="int", default=-1),
        Flag("replicas", "How many pods.", "r", "int", 1),
    ),
)  # fmt: skip
