"""Every verb of kubectl, in the order in which its help lists them: a new one is a file and a line here.

A verb's file is loaded when the verb is first named, so that a game that starts needs only those of its set-up.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import NamedTuple, cast

from tui.kubectl.verb import Verb


class Late(NamedTuple):
    """Where a verb is declared."""

    name: str
    file: str = ""
    """Of this folder; "" where it has the verb's name."""
    constant: str = "VERB"


_UNPLAYED = "unplayed"

_PLACES = (
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
    Late("autoscale", _UNPLAYED, "AUTOSCALE"),
    Late("certificate", _UNPLAYED, "CERTIFICATE"),
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
    Late("proxy", _UNPLAYED, "PROXY"),
    Late("cp"),
    Late("auth"),
    Late("debug", _UNPLAYED, "DEBUG"),
    Late("events"),
    Late("diff"),
    Late("apply"),
    Late("patch"),
    Late("replace"),
    Late("wait"),
    Late("kustomize", _UNPLAYED, "KUSTOMIZE"),
    Late("label", "change"),
    Late("annotate", "change", "ANNOTATE"),
    Late("completion", "shellcompletion"),
    Late("api-resources", "discovery", "RESOURCES"),
    Late("api-versions", "discovery", "VERSIONS"),
    Late("config"),
    Late("kuberc", _UNPLAYED, "KUBERC"),
    Late("plugin"),
    Late("version", "discovery", "VERSION"),
    Late("options", "discovery", "OPTIONS"),
    Late("alpha", _UNPLAYED, "ALPHA"),
)


def named(name: str) -> Verb | None:
    """The verb of that name, or None."""
    return next((_load(place) for place in _PLACES if place.name == name), None)


@cache
def all_verbs() -> tuple[Verb, ...]:
    """Every verb: for help, suggestions and completion."""
    return tuple(_load(place) for place in _PLACES)


def _load(place: Late) -> Verb:
    module = import_module(f".{place.file or place.name}", __name__)
    return cast(Verb, getattr(module, place.constant))
