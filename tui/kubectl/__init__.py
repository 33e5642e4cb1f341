"""kubectl: a client that sees the cluster through `tui.api.client.Transport` alone."""

from tui.kubectl.completing import complete
from tui.kubectl.main import kubectl

__all__ = ["complete", "kubectl"]
