"""The generators of `kubectl create`: one file a kind."""

from tui.kubectl.create import configmap, deployment, elsewhere, ingress, namespace, secret, service, serviceaccount

GENERATORS = (
    configmap.VERB, deployment.VERB, ingress.VERB, namespace.VERB, secret.VERB, service.VERB, serviceaccount.VERB,
    *elsewhere.VERBS,
)  # fmt: skip
