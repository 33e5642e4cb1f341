"""kubectl create serviceaccount."""

from __future__ import annotations

from tui.kubectl.context import Context
from tui.kubectl.create.common import FLAGS, make, name_argument
from tui.kubectl.verb import Verb


def run(context: Context) -> int:
    """A service account of the name given."""
    obj = {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": name_argument(context)}}
    return make(context, obj, "failed to create serviceaccount: ")


VERB = Verb("serviceaccount", "Create a service account with the specified name", run, aliases=("sa",), flags=FLAGS,
            usage="NAME [--dry-run=server|client|none]")  # fmt: skip
