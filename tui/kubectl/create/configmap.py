"""kubectl create configmap."""

from __future__ import annotations

from tui.kubectl.context import Context
from tui.kubectl.create import pairs
from tui.kubectl.create.common import FLAGS, make, name_argument
from tui.kubectl.verb import Verb


def run(context: Context) -> int:
    """A ConfigMap of literals and files."""
    entries = pairs.collect(context)
    obj = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": name_argument(context)}}
    return make(context, {**obj, **({"data": entries} if entries else {})})


VERB = Verb(
    "configmap", "Create a config map from a local file, directory or literal value", run, aliases=("cm",),
    usage="NAME [--from-file=[key=]source] [--from-literal=key1=value1]", flags=(*FLAGS, *pairs.FLAGS),
)  # fmt: skip
