"""Every verb of kubectl, in the order in which its help lists them: a new one is a file and a line here."""

from tui.kubectl.verb import not_simulated
from tui.kubectl.verbs import (
    apply, change, create, delete, describe, exec, get, logs, run, scale,
)  # fmt: skip

_CLUSTER = "Cluster Management Commands"
_TROUBLE = "Troubleshooting and Debugging Commands"

VERBS = (
    create.VERB, run.VERB, get.VERB, delete.VERB, scale.VERB, describe.VERB, logs.VERB, exec.ATTACH, exec.VERB,
    apply.VERB, change.VERB, change.ANNOTATE,
)
__all__ = ["VERBS", "not_simulated"]
