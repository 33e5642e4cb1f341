"""The flags of an ingress-nginx controller, and the Ingresses that it answers for."""

from __future__ import annotations

from collections.abc import Sequence

from tui.api.kind import Reader
from tui.api.objects import Obj, annotations_of, dig
from tui.api.record import record
from tui.cluster.environment import expand
from tui.kinds.ingress import CLASS_ANNOTATION
from tui.kinds.pod.readiness import is_ready

IMAGE = "registry.k8s.io/ingress-nginx/controller"
PREFIX = "nginx.ingress.kubernetes.io/"
KNOWN = ("rewrite-target", "use-regex", "ssl-redirect", "force-ssl-redirect")
"""Annotations (without PREFIX) that work here; others are said to be missing by the controller's event."""
CLASSES, INGRESSES = "ingressclasses.networking.k8s.io", "ingresses.networking.k8s.io"


@record
class Options:
    """What of its flags matters here."""

    class_name: str = "nginx"
    """The older annotation's value (--ingress-class)."""
    controller: str = "k8s.io/ingress-nginx"
    """The spec.controller of its IngressClasses (--controller-class)."""
    without_class: bool = False
    publish: str = ""
    """`namespace/name` of the Service whose addresses its Ingresses show (--publish-service)."""
    addresses: tuple[str, ...] = ()
    """Addresses to show instead (--publish-status-address)."""

    def accepts(self, ingress: Obj, reader: Reader) -> bool:
        """Whether an Ingress is this controller's, by its class."""
        noted, named = annotations_of(ingress).get(CLASS_ANNOTATION), ingress["spec"].get("ingressClassName")
        if noted is not None:
            return noted == self.class_name
        if named is None:
            return self.without_class
        found = reader.find(CLASSES, "", named)
        return found is not None and found["spec"].get("controller") == self.controller

    def ingresses(self, reader: Reader) -> list[Obj]:
        """All that are its own, oldest first: what an older one says of a path holds."""
        found = [ingress for ingress in reader.list(INGRESSES) if self.accepts(ingress, reader)]
        return sorted(found, key=lambda ingress: str(ingress["metadata"].get("creationTimestamp", "")))


def read_options(argv: Sequence[str]) -> Options:
    """From the words of its command."""
    given = dict(word.lstrip("-").partition("=")[::2] for word in argv if word.startswith("-"))
    return Options(
        class_name=given.get("ingress-class", "nginx"),
        controller=given.get("controller-class", "k8s.io/ingress-nginx"),
        without_class="watch-ingress-without-class" in given and given["watch-ingress-without-class"] != "false",
        publish=given.get("publish-service", ""),
        addresses=tuple(filter(None, given.get("publish-status-address", "").split(","))),
    )


def is_controller(pod: Obj) -> bool:
    """Whether a pod runs ingress-nginx."""
    return any(c.get("image", "").startswith(IMAGE) for c in dig(pod, "spec", "containers", default=()))


def options_of(pod: Obj) -> Options:
    """A controller pod's flags, names of its own pod and namespace filled in."""
    meta = pod["metadata"]
    own = {"POD_NAME": meta["name"], "POD_NAMESPACE": meta["namespace"]}
    container = next(c for c in pod["spec"]["containers"] if c.get("image", "").startswith(IMAGE))
    return read_options([expand(word, own) for word in (*container.get("command", ()), *container.get("args", ()))])


def controllers(reader: Reader) -> dict[Options, list[Obj]]:
    """Ready controller pods by their flags, in order of name: the first of each is their leader, and writes."""
    found: dict[Options, list[Obj]] = {}
    for pod in reader.list("pods"):
        if is_controller(pod) and is_ready(pod) and not pod["metadata"].get("deletionTimestamp"):
            found.setdefault(options_of(pod), []).append(pod)
    return found
