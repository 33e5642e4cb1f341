"""kubectl create secret generic."""

from __future__ import annotations

import base64

from tui.kubectl.context import Context
from tui.kubectl.create import pairs
from tui.kubectl.create.common import FLAGS, make, name_argument
from tui.kubectl.flags import Flag
from tui.kubectl.verb import Verb, not_simulated


def run(context: Context) -> int:
    """An Opaque Secret of literals and files."""
    entries = {k: base64.b64encode(v.encode()).decode() for k, v in pairs.collect(context).items()}
    obj = {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": name_argument(context)}}
    type = {"type": context.flags["type"]} if context.flags["type"] else {}
    return make(context, {**obj, **({"data": entries} if entries else {}), **type})


VERB = Verb(
    "secret", "Create a secret using a specified subcommand",
    verbs=(
        not_simulated("docker-registry", "Create a secret for use with a Docker registry", ""),
        Verb("generic", "Create a secret from a local file, directory, or literal value", run,
             usage="NAME [--from-file=[key=]source] [--from-literal=key1=value1]",
             flags=(*FLAGS, *pairs.FLAGS, Flag("type", "The secret's type."))),
        not_simulated("tls", "Create a TLS secret", ""),
    ),
)  # fmt: skip
