"""kubectl: a client that sees the cluster through `tui.api.client.Transport` alone (completion: `completing`)."""

from tui.kubectl.main import kubectl

__all__ = ["kubectl"]
