"""Tokens of service accounts: the serviceaccounts/token subresource (the API server's TokenREST)."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from random import Random
from typing import Any

from tui.api.client import Call
from tui.api.errors import ApiError, FieldError, bad_request, conflict, invalid, invalid_value, not_found
from tui.api.kind import Admission
from tui.api.objects import Obj, dig
from tui.cluster.metadata import new_uid
from tui.kinds.age import format_time

_HOUR = 3_600
_KEY = "Kx0sSlsHcBrLgT4dHarborlightv4t1mN8QzYwUeRj0"
"""Which of the cluster's keys signs."""
_BOUND = {"Pod": "pods", "Secret": "secrets", "Node": "nodes"}


def token(api: Admission, account: Obj, call: Call) -> Obj:
    """The TokenRequest answered: a JWT that looks signed. Raises ApiError."""
    spec: Obj = {"expirationSeconds": _HOUR, **((call.body or {}).get("spec") or {})}
    issuer = f"https://kubernetes.default.svc.{api.settings.cluster_domain}"
    spec["audiences"] = spec.get("audiences") or [issuer]
    errors = _errors(int(spec["expirationSeconds"]))
    if errors:
        raise invalid("TokenRequest", "authentication.k8s.io", "", errors)
    meta = account["metadata"]
    about = {"namespace": meta["namespace"], "serviceaccount": _named(account), **_bound(api, account, spec)}
    now, ends = api.now // 1000, api.now // 1000 + int(spec["expirationSeconds"])
    claims = {"aud": spec["audiences"], "exp": ends, "iat": now, "nbf": now, "iss": issuer, "jti": new_uid(api.random),
              "kubernetes.io": about, "sub": f"system:serviceaccount:{meta['namespace']}:{meta['name']}"}  # fmt: skip
    return {
        "kind": "TokenRequest", "apiVersion": "authentication.k8s.io/v1",
        "metadata": {**{part: meta[part] for part in ("name", "namespace", "uid")},
                     "creationTimestamp": format_time(api.now)},
        "spec": {"audiences": spec["audiences"], "expirationSeconds": spec["expirationSeconds"],
                 "boundObjectRef": spec.get("boundObjectRef")},
        "status": {"token": _signed(claims, api.random), "expirationTimestamp": format_time(ends * 1000)},
    }  # fmt: skip


def _errors(seconds: int) -> list[FieldError]:
    path = "spec.expirationSeconds"
    if seconds < 600:
        return [invalid_value(path, seconds, "may not specify a duration less than 10 minutes")]
    if seconds > 1 << 32:
        return [invalid_value(path, seconds, "may not specify a duration larger than 2^32 seconds")]
    return []


def _named(obj: Obj) -> Obj:
    return {"name": obj["metadata"]["name"], "uid": obj["metadata"]["uid"]}


def _bound(api: Admission, account: Obj, spec: Obj) -> Obj:
    """What the token says of the object that it is bound to. Raises ApiError."""
    wanted = spec.get("boundObjectRef")
    if not wanted:
        return {}
    kind, name = str(wanted.get("kind", "")), str(wanted.get("name", ""))
    resource = _BOUND.get(kind)
    if resource is None:
        raise bad_request(f"cannot bind token to object of type /v1, Kind={kind}")
    found = api.find(resource, "" if kind == "Node" else account["metadata"]["namespace"], name)
    if found is None:
        raise not_found(resource, name)
    _check(account, found, wanted)
    host = api.find("nodes", "", dig(found, "spec", "nodeName", default="")) if kind == "Pod" else None
    return {kind.lower(): _named(found), **({"node": _named(host)} if host else {})}


def _check(account: Obj, found: Obj, wanted: Obj) -> None:
    name, uid = account["metadata"]["name"], wanted.get("uid")
    if wanted["kind"] == "Pod" and name != dig(found, "spec", "serviceAccountName"):
        raise bad_request(f'cannot bind token for serviceaccount "{name}" to pod running with different serviceaccount '
                          "name.")  # fmt: skip
    if uid and uid != found["metadata"]["uid"]:
        raise _other(wanted, uid)


def _other(wanted: Obj, uid: str) -> ApiError:
    words = (f"the UID in the bound object reference ({uid}) does not match the UID in record. The object might have "
             "been deleted and then recreated")  # fmt: skip
    return conflict(str(wanted["kind"]), str(wanted["name"]), words)


def _signed(claims: Obj, random: Random) -> str:
    """Header, claims and 256 bytes that nobody can check."""
    head = {"alg": "RS256", "kid": _KEY}
    return ".".join((_part(_json(head)), _part(_json(claims)), _part(random.randbytes(256))))


def _json(value: Any) -> bytes:
    return json.dumps(value, separators=(",", ":"), sort_keys=True).encode()


def _part(data: bytes) -> str:
    return urlsafe_b64encode(data).decode().rstrip("=")
