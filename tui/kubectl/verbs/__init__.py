"""Every verb of kubectl, in the order in which its help lists them: a new one is a file and a line here.

A verb's file is loaded when the verb is first named, so that a game that starts needs only those of its set-up.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import NamedTuple, cast

from tui.kubectl.verb import Verb, not_simulated

_CLUSTER = "Cluster Management Commands"
_TROUBLE = "Troubleshooting and Debugging Commands"


class Late(NamedTuple):
    """Where a verb is declared."""

    name: str
    file: str = ""
    """Of this folder; "" where it has the verb's name."""
    constant: str = "VERB"


_PLACES: tuple[Late | Verb, ...] = (
    Late("create"),
    Late("expose"),
    Late("run"),
    Late("set"),
    Late("explain"),
    Late("get"),
    Late("edit"),
    Late("delete"),
    Late("rollout"),
    Late("scale"),
    not_simulated(
        "autoscale", "Auto-scale a deployment, replica set, stateful set, or replication controller", "Deploy Commands"
    ),
    not_simulated("certificate", "Modify certificate resources", _CLUSTER),
    Late("cluster-info", "discovery", "CLUSTER_INFO"),
    Late("top"),
    Late("cordon", "node", "CORDON"),
    Late("uncordon", "node", "UNCORDON"),
    Late("drain"),
    Late("taint", "node", "TAINT"),
    Late("describe"),
    Late("logs"),
    Late("attach", "exec", "ATTACH"),
    Late("exec"),
    Late("port-forward", "forward"),
    not_simulated("proxy", "Run a proxy to the Kubernetes API server", _TROUBLE),
    not_simulated("cp", "Copy files and directories to and from containers", _TROUBLE),
    Late("auth"),
    not_simulated("debug", "Create debugging sessions for troubleshooting workloads and nodes", _TROUBLE),
    Late("events"),
    Late("diff"),
    Late("apply"),
    Late("patch"),
    Late("replace"),
    Late("wait"),
    not_simulated("kustomize", "Build a kustomization target from a directory or URL", "Advanced Commands"),
    Late("label", "change"),
    Late("annotate", "change", "ANNOTATE"),
    Late("completion", "shellcompletion"),
    Late("api-resources", "discovery", "RESOURCES"),
    Late("api-versions", "discovery", "VERSIONS"),
    Late("config"),
    not_simulated("kuberc", "Manage kuberc configuration files", "Other Commands"),
    Late("plugin"),
    Late("version", "discovery", "VERSION"),
    Late("options", "discovery", "OPTIONS"),
)


def named(name: str) -> Verb | None:
    """The verb of that name, or None."""
    return next((_load(place) for place in _PLACES if place.name == name), None)


@cache
def all_verbs() -> tuple[Verb, ...]:
    """Every verb: for help, suggestions and completion."""
    return tuple(_load(place) for place in _PLACES)


def _load(place: Late | Verb) -> Verb:
    if isinstance(place, Verb):
        return place
    module = import_module(f"{__name__}.{place.file or place.name}")
    return cast(Verb, getattr(module, place.constant))
