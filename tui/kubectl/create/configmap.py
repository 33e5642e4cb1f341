"""kubectl create configmap."""

from __future__ import annotations

from tui.kubectl.context import Context
from tui.kubectl.create import pairs
from tui.kubectl.create.common import FLAGS, make, name_argument
from tui.kubectl.create.contenthash import hashed
from tui.kubectl.verb import Verb


def run(context: Context) -> int:
    """A ConfigMap of literals and files."""
    name = name_argument(context)
    entries = pairs.collect(context, pairs.Words(
        'cannot add key "{key}", another key by that name already exists in Data for ConfigMap "' + name + '"',
        '"{key}" is not a valid key name for a ConfigMap: {problem}',
    ))  # fmt: skip
    data = {"data": entries} if entries else {}
    obj = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": name}, **data}
    if context.flags["append-hash"]:
        obj["metadata"] = {"name": hashed(obj)}
    return make(context, obj, "failed to create configmap: ")


VERB = Verb(
    "configmap", "Create a config map from a local file, directory or literal value", run, aliases=("cm",),
    usage="NAME [--from-file=[key=]source] [--from-literal=key1=value1] [--dry-run=server|client|none]",
    flags=(*FLAGS, *pairs.FLAGS),
)  # fmt: skip
