"""Resource kinds: one file (or folder) each, and the tuple that names them all."""

from __future__ import annotations

from tui.api.kind import Kind
from tui.kinds.configmap import CONFIGMAP
from tui.kinds.deployment import DEPLOYMENT
from tui.kinds.endpoints import ENDPOINTS
from tui.kinds.endpointslice import ENDPOINTSLICE
from tui.kinds.event import EVENT
from tui.kinds.ingress import INGRESS
from tui.kinds.ingressclass import INGRESSCLASS
from tui.kinds.lease import LEASE
from tui.kinds.namespace import NAMESPACE
from tui.kinds.node import NODE
from tui.kinds.pod import POD
from tui.kinds.replicaset import REPLICASET
from tui.kinds.secret import SECRET
from tui.kinds.service import SERVICE
from tui.kinds.serviceaccount import SERVICEACCOUNT

KINDS: tuple[Kind, ...] = (
    NAMESPACE,
    NODE,
    POD,
    REPLICASET,
    DEPLOYMENT,
    SERVICE,
    ENDPOINTS,
    ENDPOINTSLICE,
    INGRESS,
    INGRESSCLASS,
    CONFIGMAP,
    SECRET,
    SERVICEACCOUNT,
    EVENT,
    LEASE,
)
"""Every simulated kind. A new one is a file beside these and a line here."""
