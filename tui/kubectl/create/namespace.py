"""kubectl create namespace."""

from __future__ import annotations

from tui.kubectl.context import Context
from tui.kubectl.create.common import FLAGS, make, name_argument
from tui.kubectl.verb import Verb


def run(context: Context) -> int:
    """A namespace of the name given."""
    meta = {"name": name_argument(context)}
    return make(context, {"apiVersion": "v1", "kind": "Namespace", "metadata": meta, "spec": {}, "status": {}},
                namespaced=False)


VERB = Verb("namespace", "Create a namespace with the specified name", run, aliases=("ns",), flags=FLAGS,
            usage="NAME [--dry-run=server|client|none]")  # fmt: skip
