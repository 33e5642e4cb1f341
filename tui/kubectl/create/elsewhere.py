"""kubectl create of kinds that the cluster does not play: a client's dry run shows them, the server refuses them."""

from __future__ import annotations

import re

from tui.api.objects import Obj
from tui.kubectl.context import Context
from tui.kubectl.create.common import FLAGS, make, name_argument, parts
from tui.kubectl.errors import Failure
from tui.kubectl.keyvalues import parse_labels_flag, quantities
from tui.kubectl.verb import Verb
from tui.kubectl.verbs.unplayed import declared

_RBAC = "rbac.authorization.k8s.io"


def job(context: Context) -> int:
    """A Job of one container."""
    name, flags, (_, command) = name_argument(context), context.flags, parts(context)
    if bool(flags["image"]) == bool(flags["from"]):
        raise Failure("either --image or --from must be specified")
    if flags["from"]:
        raise Failure("--from is not simulated in Harborlight")
    spec = {"template": _template(name, flags["image"], command, "Never")}
    return make(context, _object("batch/v1", "Job", name, spec=spec, status={}), "failed to create job: ")


def cron_job(context: Context) -> int:
    """A CronJob of one container."""
    name, flags, (_, command) = name_argument(context), context.flags, parts(context)
    inner = {"template": _template(name, flags["image"], command, flags["restart"] or "OnFailure")}
    spec = {"jobTemplate": {"metadata": {"name": name}, "spec": inner}, "schedule": flags["schedule"]}
    return make(context, _object("batch/v1", "CronJob", name, spec=spec, status={}), "failed to create cronjob: ")


def _template(name: str, image: str, command: list[str], restart: str) -> Obj:
    container = {**({"command": command} if command else {}), "image": image, "name": name, "resources": {}}
    return {"metadata": {}, "spec": {"containers": [container], "restartPolicy": restart}}


def _object(api_version: str, kind: str, name: str, **fields: object) -> Obj:
    return {"apiVersion": api_version, "kind": kind, "metadata": {"name": name}, **fields}


def quota(context: Context) -> int:
    """A ResourceQuota."""
    name, flags = name_argument(context), context.flags
    spec: Obj = {"hard": quantities(flags["hard"])} if flags["hard"] else {}
    if flags["scopes"]:
        spec["scopes"] = flags["scopes"].split(",")
    return make(context, _object("v1", "ResourceQuota", name, spec=spec, status={}))


def priority_class(context: Context) -> int:
    """A PriorityClass."""
    name, flags = name_argument(context), context.flags
    about = {"description": flags["description"]} if flags["description"] else {}
    default = {"globalDefault": True} if flags["global-default"] else {}
    obj = _object("scheduling.k8s.io/v1", "PriorityClass", name, value=flags["value"],
                  preemptionPolicy=flags["preemption-policy"], **about, **default)  # fmt: skip
    return make(context, obj, namespaced=False)


def budget(context: Context) -> int:
    """A PodDisruptionBudget."""
    name, flags = name_argument(context), context.flags
    least, most = flags["min-available"], flags["max-unavailable"]
    if not flags["selector"]:
        raise Failure("a selector must be specified")
    if not least and not most:
        raise Failure("one of min-available or max-unavailable must be specified")
    if least and most:
        raise Failure("min-available and max-unavailable cannot be both specified")
    if not re.fullmatch(r"\d+%?", least or most):
        raise Failure(f"invalid format specified for {'min-available' if least else 'max-unavailable'}")
    limit = {"minAvailable": _number(least)} if least else {"maxUnavailable": _number(most)}
    spec = {**limit, "selector": {"matchLabels": parse_labels_flag(flags["selector"])}}
    status = {"currentHealthy": 0, "desiredHealthy": 0, "disruptionsAllowed": 0, "expectedPods": 0}
    return make(context, _object("policy/v1", "PodDisruptionBudget", name, spec=spec, status=status))


def _number(text: str) -> int | str:
    return int(text) if re.fullmatch(r"\d+", text) else text


def role(context: Context) -> int:
    """A Role with a rule for each group of the resources."""
    name = name_argument(context)
    return make(context, _object(f"{_RBAC}/v1", "Role", name, rules=_rules(context)), "failed to create role: ")


def cluster_role(context: Context) -> int:
    """A ClusterRole."""
    name, flags = name_argument(context), context.flags
    obj = _object(f"{_RBAC}/v1", "ClusterRole", name)
    if flags["aggregation-rule"]:
        labels = {"matchLabels": parse_labels_flag(flags["aggregation-rule"])}
        obj.update(aggregationRule={"clusterRoleSelectors": [labels]}, rules=None)
    elif flags["non-resource-url"]:
        obj["rules"] = [{"nonResourceURLs": _split(flags["non-resource-url"]), "verbs": _split(flags["verb"])}]
    else:
        obj["rules"] = _rules(context)
    return make(context, obj, "failed to create clusterrole: ", namespaced=False)


def _rules(context: Context) -> list[Obj]:
    flags = context.flags
    verbs, names = _split(flags["verb"]), _split(flags["resource-name"])
    if not verbs:
        raise Failure("at least one verb must be specified")
    if not flags["resource"]:
        raise Failure("at least one resource must be specified")
    groups: dict[str, list[str]] = {}
    for word in _split(flags["resource"]):
        kind, slash, part = word.partition("/")
        try:
            resource = context.mapper.find(kind)
        except Failure as error:
            raise Failure(str(error), plain=True) from None
        groups.setdefault(resource.group, []).append(resource.name + slash + part)
    named = {"resourceNames": names} if names else {}
    return [{"apiGroups": [group], **named, "resources": found, "verbs": verbs}
            for group, found in sorted(groups.items())]  # fmt: skip


def _split(words: list[str]) -> list[str]:
    """The words of a flag that takes lists and may be given several times."""
    return [part for word in words for part in word.split(",") if part]


def role_binding(context: Context) -> int:
    """A RoleBinding."""
    name, flags = name_argument(context), context.flags
    if bool(flags["role"]) == bool(flags["clusterrole"]):
        raise Failure("exactly one of clusterrole or role must be specified")
    kind = "Role" if flags["role"] else "ClusterRole"
    obj = _binding(context, "RoleBinding", name, kind, flags["role"] or flags["clusterrole"])
    return make(context, obj, "failed to create rolebinding: ")


def cluster_role_binding(context: Context) -> int:
    """A ClusterRoleBinding."""
    name = name_argument(context)
    obj = _binding(context, "ClusterRoleBinding", name, "ClusterRole", context.flags["clusterrole"])
    return make(context, obj, "failed to create clusterrolebinding: ", namespaced=False)


def _binding(context: Context, kind: str, name: str, of: str, role: str) -> Obj:
    flags = context.flags
    subjects: list[Obj] = [
        {"apiGroup": _RBAC, "kind": title, "name": who}
        for title, flag in (("User", "user"), ("Group", "group")) for who in _split(flags[flag])
    ]  # fmt: skip
    for account in _split(flags["serviceaccount"]):
        namespace, colon, who = account.partition(":")
        if not colon or ":" in who or not who:
            raise Failure("serviceaccount must be <namespace>:<name>")
        subjects.append({"kind": "ServiceAccount", "name": who, "namespace": namespace})
    held = {"subjects": subjects} if subjects else {}
    return _object(f"{_RBAC}/v1", kind, name, roleRef={"apiGroup": _RBAC, "kind": of, "name": role}, **held)


_DRY = "[--dry-run=server|client|none]"
_WHO = """
--user=[]: A user to bind.
--group=[]: A group to bind.
--serviceaccount=[]: A service account to bind, as NAMESPACE:NAME.
"""
_RULE = """
--verb=[]: What may be done.
--resource=[]: With which resources.
--resource-name=[]: With which objects of them.
"""

VERBS = (
    Verb(
        "clusterrole", "Create a cluster role", cluster_role,
        usage=f"NAME --verb=verb --resource=resource.group [--resource-name=resourcename] {_DRY}",
        flags=(*FLAGS, *declared(_RULE + """
        --non-resource-url=[]: A path that is no resource's.
        --aggregation-rule=: Labels of the roles to gather, as key=value,..."""))),
    Verb(
        "clusterrolebinding", "Create a cluster role binding for a particular cluster role", cluster_role_binding,
        required=("clusterrole",),
        usage="NAME --clusterrole=NAME [--user=username] [--group=groupname] "
              f"[--serviceaccount=namespace:serviceaccountname] {_DRY}",
        flags=(*FLAGS, *declared(_WHO + "--clusterrole='': The role."))),
    Verb(
        "cronjob", "Create a cron job with the specified name", cron_job, aliases=("cj",),
        required=("image", "schedule"),
        usage="NAME --image=image --schedule='0/5 * * * ?' -- [COMMAND] [args...] [flags]",
        flags=(*FLAGS, *declared("""
        --image='': Image to run.
        --schedule='': When, as cron has it.
        --restart='': Restart policy: OnFailure or Never."""))),
    Verb(
        "job", "Create a job with the specified name", job,
        usage="NAME --image=image [--from=cronjob/name] -- [COMMAND] [args...]",
        flags=(*FLAGS, *declared("""
        --image='': Image to run.
        --from='': A cron job to take it from, as cronjob/NAME."""))),
    Verb(
        "poddisruptionbudget", "Create a pod disruption budget with the specified name", budget, aliases=("pdb",),
        usage=f"NAME --selector=SELECTOR --min-available=N {_DRY}",
        flags=(*FLAGS, *declared("""
        --selector='': Labels of the pods.
        --min-available='': How many must stay, as a number or a percentage.
        --max-unavailable='': How many may be gone, as a number or a percentage."""))),
    Verb(
        "priorityclass", "Create a priority class with the specified name", priority_class, aliases=("pc",),
        usage=f"NAME --value=VALUE --global-default=BOOL {_DRY}",
        flags=(*FLAGS, *declared("""
        --value=0: The priority.
        --global-default=false: For pods that name no class.
        --description='': What it is for.
        --preemption-policy='PreemptLowerPriority': Whether pods of less priority make room."""))),
    Verb(
        "quota", "Create a quota with the specified name", quota, aliases=("resourcequota",),
        usage=f"NAME [--hard=key1=value1,key2=value2] [--scopes=Scope1,Scope2] {_DRY}",
        flags=(*FLAGS, *declared("""
        --hard='': The limits, as resource=quantity,...
        --scopes='': Which objects count."""))),
    Verb(
        "role", "Create a role with single rule", role, flags=(*FLAGS, *declared(_RULE)),
        usage=f"NAME --verb=verb --resource=resource.group/subresource [--resource-name=resourcename] {_DRY}"),
    Verb(
        "rolebinding", "Create a role binding for a particular role or cluster role", role_binding,
        usage="NAME --clusterrole=NAME|--role=NAME [--user=username] [--group=groupname] "
              f"[--serviceaccount=namespace:serviceaccountname] {_DRY}",
        flags=(*FLAGS, *declared(_WHO + "--clusterrole='': A cluster role.\n--role='': A role of the namespace."))),
)  # fmt: skip

