"""kubectl auth: what the learner, who administers the cluster, may do."""

from __future__ import annotations

import hashlib

from tui.kubectl import options
from tui.kubectl.context import Context
from tui.kubectl.errors import Failure
from tui.kubectl.flags import Flag
from tui.kubectl.printers.table import render
from tui.kubectl.resources import Resource
from tui.kubectl.verb import Verb

USER, GROUPS = "kubernetes-admin", ("kubeadm:cluster-admins", "system:authenticated")
"""Who kubeadm's certificate says that its owner is."""
_VERBS = ("get", "list", "watch", "create", "update", "patch", "delete", "deletecollection", "use", "bind",
          "impersonate", "*", "approve", "sign", "escalate", "attest")  # fmt: skip
_PATH_VERBS = ("get", "put", "post", "head", "options", "delete", "patch", "*")
_OTHER_RESOURCES = ("users", "groups")


def can_i(context: Context) -> int:
    """Whether a verb is allowed: an administrator may do all."""
    flags = context.flags
    if flags["list"]:
        raise Failure("--list is not simulated in Harborlight")
    if len(context.args) != 2:
        raise Failure("you must specify two arguments: verb resource or verb resource/resourceName.\n"
                      "See 'kubectl auth can-i -h' for help and examples.")  # fmt: skip
    verb, what = context.args
    if what.startswith("/"):
        _check_path(context, verb)
    else:
        _check_resource(context, verb, what.partition("/")[0])
    if flags["no-headers"]:
        raise Failure("--no-headers cannot be set without --list specified")
    if not flags["quiet"]:
        context.out("yes")
    return 0


def _check_path(context: Context, verb: str) -> None:
    if context.flags["subresource"]:
        raise Failure("--subresource can not be used with NonResourceURL")
    if verb not in _PATH_VERBS:
        context.warn(f"verb '{verb}' is not a known verb\n\n")


def _check_resource(context: Context, verb: str, word: str) -> None:
    resource = _resource(context, word)
    if resource and not resource.namespaced and not context.flags["all-namespaces"]:
        tail = f" in group '{resource.group}'" if resource.group else ""
        context.warn(f"resource '{resource.name}' is not namespace scoped{tail}\n\n")
    if verb not in _VERBS:
        context.warn(f"verb '{verb}' is not a known verb\n\n")


def _resource(context: Context, word: str) -> Resource | None:
    try:
        return None if word == "*" else context.mapper.find(word.lower())
    except Failure:
        name, _, group = word.lower().partition(".")
        if name not in _OTHER_RESOURCES:
            tail = f" in group '{group}'" if group else ""
            context.warn(f"the server doesn't have a resource type '{name}'{tail}\n\n")
        return None


def whoami(context: Context) -> int:
    """The user's name and groups, as the server reads them from the certificate."""
    if context.args:
        raise Failure(f'unknown command "{context.args[0]}" for "kubectl auth whoami"')
    digest = hashlib.sha256(USER.encode()).hexdigest()
    rows = ("ATTRIBUTE\tVALUE", f"Username\t{USER}", f"Groups\t[{' '.join(GROUPS)}]",
            f"Extra: authentication.kubernetes.io/credential-id\t[X509SHA256={digest}]")  # fmt: skip
    context.write(render(list(rows)))
    return 0


def _refused(context: Context) -> int:
    raise Failure(f'"{context.path.removeprefix("kubectl ")}" is not simulated in Harborlight')


VERB = Verb(
    "auth", "Inspect authorization", group="Troubleshooting and Debugging Commands",
    verbs=(
        Verb("can-i", "Check whether an action is allowed", can_i,
             usage="VERB [TYPE | TYPE/NAME | NONRESOURCEURL]",
             flags=(options.ALL_NAMESPACES, Flag("list", "Everything that is allowed.", type="bool"),
                    Flag("no-headers", "No header line.", type="bool"),
                    Flag("quiet", "Answer with the exit code alone.", "q", "bool"),
                    Flag("subresource", "A subresource, such as pod/log."))),
        Verb("reconcile", "Reconciles rules for RBAC role, role binding, cluster role, and cluster role binding "
             "objects", _refused, usage="-f FILENAME",
             flags=(*options.FILES, *options.OUTPUT, options.DRY_RUN,
                    Flag("remove-extra-permissions", "Take away what the file does not name.", type="bool"),
                    Flag("remove-extra-subjects", "Take away whom the file does not name.", type="bool"))),
        Verb("whoami", "Experimental: Check self subject attributes", whoami, usage="[options]"),
    ),
)  # fmt: skip
