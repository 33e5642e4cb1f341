"""kubectl create deployment."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from tui.api.names import SUFFIX_ALPHABET
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
    containers = [_container(image, f"{name} {context.now}") for image in flags["image"]]
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


def _container(image: str, seed: str) -> dict[str, Any]:
    """A container named after its image; where that is no name of a container, five letters make it one."""
    name = image.rpartition("/")[2].partition(":")[0].partition("@")[0]
    if "_" in name or "." in name:
        letters = "".join(SUFFIX_ALPHABET[byte % len(SUFFIX_ALPHABET)] for byte in sha256(seed.encode()).digest()[:5])
        name = f"{name.replace('_', '-').replace('.', '-')}-{letters}"
    return {"image": image, "name": name, "resources": {}}


VERB = Verb(
    "deployment", "Create a deployment with the specified name", run, aliases=("deploy",), required=("image",),
    usage="NAME --image=image -- [COMMAND] [args...]",
    flags=(
        *FLAGS, Flag("image", "Image to run; several make several containers.", type="list"),
        Flag("port", "Port that the container listens on.", type="int32", default=-1),
        Flag("replicas", "How many pods.", "r", "int32", 1),
    ),
)  # fmt: skip
