"""Claims to devices that a pod lists for its containers."""

from __future__ import annotations

from tui.api import names
from tui.api.errors import duplicate, invalid_value, required
from tui.api.objects import Obj
from tui.kinds.fields import check_label_name, check_subdomain
from tui.kinds.pod.internal import as_internal
from tui.kinds.pod.rules.words import Errors, all_of

_SOURCES = ("resourceClaimName", "resourceClaimTemplateName")


def resource_claims(claims: list[Obj], path: str, pod_name: str) -> Errors:
    """validatePodResourceClaims; a template has no pod name yet."""
    seen: set[str] = set()
    for number, claim in enumerate(claims):
        at, name = f"{path}[{number}]", claim.get("name") or ""
        if not name:
            yield required(f"{at}.name")
        elif name in seen:
            yield duplicate(f"{at}.name", name)
        else:
            seen.add(name)
            yield from _name(claim, name, f"{at}.name", pod_name)
        yield from _source(claim, at)


def _name(claim: Obj, name: str, path: str, pod_name: str) -> Errors:
    wrong = check_label_name(path, name)
    yield from wrong
    if not wrong and pod_name and claim.get("resourceClaimTemplateName") is not None:
        made = f"{pod_name}-{name}"
        yield from all_of(path, made, [f"final ResourceClaim name: {m}" for m in names.is_dns1123_subdomain(made)])


def _source(claim: Obj, path: str) -> Errors:
    given = [source for source in _SOURCES if claim.get(source) is not None]
    if len(given) == 2:
        detail = "at most one of `resourceClaimName` or `resourceClaimTemplateName` may be specified"
        yield invalid_value(path, as_internal("PodResourceClaim", claim), detail)
    if not given:
        detail = "must specify one of: `resourceClaimName`, `resourceClaimTemplateName`"
        yield invalid_value(path, as_internal("PodResourceClaim", claim), detail)
    for source in given:
        yield from check_subdomain(f"{path}.{source}", claim[source])
