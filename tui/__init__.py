"""Harborlight: a terminal game that teaches Kubernetes Services on a simulated cluster."""

__version__ = "0.1.0"
