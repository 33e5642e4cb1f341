"""The generators of `kubectl create`: one file a kind."""

from tui.kubectl.create import (
    configmap,
    deployment,
    elsewhere,
    ingress,
    namespace,
    secret,
    service,
    serviceaccount,
    token,
)

GENERATORS = (
    configmap.VERB, deployment.VERB, ingress.VERB, namespace.VERB, secret.VERB, service.VERB, serviceaccount.VERB,
    token.VERB, *elsewhere.VERBS,
)  # fmt: skip
