"""kubectl top: asks for metrics that nobody gathers here, as in a cluster without a metrics server."""

from __future__ import annotations

from tui.kubectl import options
from tui.kubectl.context import Context
from tui.kubectl.errors import Failure
from tui.kubectl.flags import Flag
from tui.kubectl.verb import Verb


def run(context: Context) -> int:
    """No metrics."""
    what = context.path.rpartition(" ")[2]
    if len(context.args) > 1:
        raise context.usage(f"{what} [NAME | -l label]")
    if context.flags["sort-by"] not in ("", "cpu", "memory"):
        raise Failure("--sort-by accepts only cpu or memory")
    if context.args and context.flags["selector"]:
        raise Failure(f"only one of NAME or {'--' if what == 'node' else ''}selector can be provided")
    raise Failure("Metrics API not available")


_FLAGS = (options.SELECTOR, Flag("sort-by", "cpu or memory."), Flag("no-headers", "No header line.", type="bool"),
          Flag("show-swap", "Swap memory too.", type="bool"),
          Flag("use-protocol-buffers", "How to speak to the metrics server.", type="bool", default=True))  # fmt: skip

VERB = Verb(
    "top", "Display resource (CPU/memory) usage", group="Cluster Management Commands",
    verbs=(
        Verb("node", "Display resource (CPU/memory) usage of nodes", run, usage="[NAME | -l label]",
             aliases=("nodes", "no"), operands=("@node",),
             flags=(*_FLAGS, Flag("show-capacity", "Of the capacity.", type="bool"))),
        Verb("pod", "Display resource (CPU/memory) usage of pods", run, usage="[NAME | -l label]",
             aliases=("pods", "po"), operands=("@pod",),
             flags=(*_FLAGS, options.ALL_NAMESPACES, options.FIELD_SELECTOR,
                    Flag("containers", "Of every container.", type="bool"), Flag("sum", "The sum.", type="bool"))),
    ),
)  # fmt: skip
