"""kubectl plugin: the learner's path holds none."""

from __future__ import annotations

from tui.kubectl.context import Context
from tui.kubectl.errors import Failure
from tui.kubectl.flags import Flag
from tui.kubectl.verb import Verb


def run(context: Context) -> int:
    """Lists the plugins, of which there are none."""
    raise Failure("error: unable to find any kubectl plugins in your PATH")


VERB = Verb(
    "plugin", "Provides utilities for interacting with plugins", group="Other Commands",
    verbs=(
        Verb("list", "List all visible plugin executables on a user's PATH", run,
             flags=(Flag("name-only", "Names without their folders.", type="bool"),)),
    ),
)  # fmt: skip
