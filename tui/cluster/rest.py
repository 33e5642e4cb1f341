"""The server's URLs, for kubectl's --raw: which call a path stands for, and its answer as the server's text."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any, Protocol
from urllib.parse import parse_qsl, unquote, urlsplit

from tui.api.client import Call, Reply
from tui.api.errors import ApiError, bad_request, not_simulated
from tui.api.gojson import JsonError, load_json
from tui.api.goorder import ordered
from tui.api.objects import Obj
from tui.cluster.catalogue import BY_NAME

_CHECKS = (
    "ping", "log", "etcd", "poststarthook/start-apiserver-admission-initializer",
    "poststarthook/generic-apiserver-start-informers", "poststarthook/priority-and-fairness-config-consumer",
    "poststarthook/priority-and-fairness-filter", "poststarthook/storage-object-count-tracker-hook",
    "poststarthook/start-apiextensions-informers", "poststarthook/start-apiextensions-controllers",
    "poststarthook/crd-informer-synced", "poststarthook/start-system-namespaces-controller",
    "poststarthook/start-cluster-authentication-info-controller",
    "poststarthook/start-kube-apiserver-identity-lease-controller",
    "poststarthook/start-kube-apiserver-identity-lease-garbage-collector",
    "poststarthook/start-legacy-token-tracking-controller", "poststarthook/start-service-ip-repair-controllers",
    "poststarthook/rbac/bootstrap-roles", "poststarthook/scheduling/bootstrap-system-priority-classes",
    "poststarthook/priority-and-fairness-config-producer", "poststarthook/bootstrap-controller",
    "poststarthook/start-kubernetes-service-cidr-controller", "poststarthook/aggregator-reload-proxy-client-cert",
    "poststarthook/start-kube-aggregator-informers", "poststarthook/apiservice-status-local-available-controller",
    "poststarthook/apiservice-status-remote-available-controller", "poststarthook/apiservice-registration-controller",
    "poststarthook/apiservice-discovery-controller", "poststarthook/kube-apiserver-autoregistration",
    "autoregister-completion", "poststarthook/apiservice-openapi-controller",
    "poststarthook/apiservice-openapiv3-controller",
)  # fmt: skip
_HEALTH = ("healthz", "livez", "readyz")
_REFUSED = ("openapi", "metrics", "debug", "logs", "flagz", "statusz", ".well-known")


class Server(Protocol):
    """What answers calls."""

    def send(self, call: Call) -> Reply:
        """Answer one call. Raises ApiError."""


def raw(server: Server, asked: Call, warnings: list[str]) -> str:
    """The text that a request for the URI (`asked.name`; options.method) brings. Raises ApiError."""
    parts, method = urlsplit(asked.name), str(asked.options.get("method") or "GET")
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    words = [unquote(word) for word in parts.path.split("/") if word]
    head = words[0] if words else ""
    if method != "GET" and head not in ("api", "apis"):
        raise _not_allowed() if words else _nothing()
    if head in _HEALTH:
        return _health(head, words[1:], "verbose" in query)
    if words == ["version"]:
        return json.dumps(server.send(Call("version")).body, indent=2)
    if head in _REFUSED:
        raise not_simulated(f"/{head} of the API server")
    if not words:
        return json.dumps({"paths": _paths(server)}, indent=2)
    if head not in ("api", "apis"):
        raise _nothing()
    found = _api(server, words, query) if method == "GET" else None
    if found is None:
        request = _request(server, words, query, method, asked.body)
        reply = server.send(request)
        warnings += reply.warnings
        found = _untyped(reply.body)
    return json.dumps(ordered(found), separators=(",", ":"), ensure_ascii=False) + "\n"


def _nothing() -> ApiError:
    return ApiError(404, "NotFound", "the server could not find the requested resource")


def _untyped(body: Any) -> Any:
    """A list without the types of its items: the server's lists are of one kind."""
    if not isinstance(body, dict) or not isinstance(body.get("items"), list):
        return body
    items = [{name: part for name, part in item.items() if name not in ("kind", "apiVersion")}
             for item in body["items"]]  # fmt: skip
    return {**body, "items": items}


def _not_allowed() -> ApiError:
    return ApiError(405, "MethodNotAllowed", "the server does not allow this method on the requested resource")


def _health(which: str, rest: list[str], verbose: bool) -> str:
    checks = [name for name in _CHECKS if which == "readyz" or name != "informer-sync"]
    if rest:
        if "/".join(rest) not in checks:
            raise _nothing()
        return "ok"
    if which == "readyz":
        checks = [*checks[:3], "etcd-readiness", "informer-sync", *checks[3:], "shutdown"]
    return "".join(f"[+]{name} ok\n" for name in checks) + f"{which} check passed\n" if verbose else "ok"


def _groups(server: Server) -> dict[str, list[Obj]]:
    """Resources by group and version (`v1`, `apps/v1`), as discovery lists them."""
    found: dict[str, list[Obj]] = {}
    for entry in server.send(Call("discover")).body:
        name = "/".join(part for part in (entry["group"], entry["version"]) if part)
        found.setdefault(name, []).append(entry)
    return found


def _paths(server: Server) -> list[str]:
    groups = [name for name in _groups(server) if "/" in name]
    named = {f"/apis/{name.partition('/')[0]}" for name in groups} | {f"/apis/{name}" for name in groups}
    health = [f"/{which}{check}" for which in _HEALTH for check in ("", *(f"/{name}" for name in _CHECKS))]
    return sorted([*named, *health, "/api", "/api/v1", "/apis", "/metrics", "/openapi/v2", "/openapi/v3", "/version",
                   "/openid/v1/jwks", "/.well-known/openid-configuration", "/logs"])  # fmt: skip


def _api(server: Server, words: list[str], query: dict[str, str]) -> Any:
    """What discovery says there; None where the path is that of objects. Raises ApiError."""
    groups = _groups(server)
    if words == ["api"]:
        return {"kind": "APIVersions", "versions": ["v1"], "serverAddressByClientCIDRs": [
            {"clientCIDR": "0.0.0.0/0", "serverAddress": "172.18.0.2:6443"}]}  # fmt: skip
    if words == ["apis"]:
        names = dict.fromkeys(name.partition("/")[0] for name in groups if "/" in name)
        return {"kind": "APIGroupList", "apiVersion": "v1", "groups": [_group(groups, name) for name in names]}
    if len(words) == 2 and words[0] == "apis":
        if not any(name.startswith(f"{words[1]}/") for name in groups):
            raise _nothing()
        return {"kind": "APIGroup", "apiVersion": "v1", **_group(groups, words[1])}
    version, rest = _version(groups, words)
    if rest:
        return None
    return {"kind": "APIResourceList", **({"apiVersion": "v1"} if "/" in version else {}),
            "groupVersion": version, "resources": list(_resources(groups[version]))}  # fmt: skip


def _version(groups: dict[str, list[Obj]], words: list[str]) -> tuple[str, list[str]]:
    """The group's version that a path begins with, and what follows. Raises ApiError."""
    depth = 2 if words[0] == "api" else 3
    version = "/".join(words[1:depth])
    if version not in groups:
        raise _nothing()
    return version, words[depth:]


_VERBS = {"POST": "create", "PUT": "update", "DELETE": "delete"}


def _request(server: Server, words: list[str], query: dict[str, str], method: str, text: str) -> Call:
    """The call that a path of objects and a method stand for. Raises ApiError."""
    groups = _groups(server)
    version, rest = _version(groups, words)
    if method != "GET" and not rest:
        raise _not_allowed()
    found = call(groups[version], rest, query, _VERBS.get(method, ""))
    if method == "DELETE" and not found.name:
        found = replace(found, verb="deletecollection")
    return found if method == "GET" else replace(found, body=_body(found, text))


def _body(request: Call, text: str) -> Any:
    """A body as JSON. Raises ApiError where it is none: the server takes YAML from clients that say so."""
    if not text.strip():
        return None
    try:
        return load_json(text)
    except JsonError as error:
        shown = text[:30] + " ..." if text.startswith("{") else text.encode()[:30].hex() + " ..."
        words = f"couldn't get version/kind; json parse error: {error}"
        raise bad_request(f"the object provided is unrecognized (must be of type {_kind(request)}): {words} ({shown})"
                          ) from None  # fmt: skip


def _kind(request: Call) -> str:
    if request.verb.startswith("delete"):
        return "DeleteOptions"
    return BY_NAME[request.resource].kind if request.resource in BY_NAME else request.resource


def _group(groups: Iterable[str], name: str) -> Obj:
    versions = [{"groupVersion": group, "version": group.partition("/")[2]} for group in groups
                if group.startswith(f"{name}/")]  # fmt: skip
    return {"name": name, "versions": versions, "preferredVersion": versions[0]}


def _resources(entries: list[Obj]) -> Iterable[Obj]:
    for entry in sorted(entries, key=lambda entry: str(entry["name"])):
        optional = {part: entry[part] for part in ("shortNames", "categories") if entry.get(part)}
        yield {"name": entry["name"], "singularName": entry["singularName"], "namespaced": entry["namespaced"],
               "kind": entry["kind"], "verbs": entry["verbs"], **optional}  # fmt: skip


def call(entries: list[Obj], words: list[str], query: dict[str, str], verb: str = "") -> Call:
    """The call that a path below a group's version stands for. Raises ApiError."""
    namespace = ""
    if words[0] == "namespaces" and len(words) > 2 and words[2] not in ("status", "finalize"):
        namespace, words = words[1], words[2:]
    entry = next((entry for entry in entries if entry["name"] == words[0]), None)
    if entry is None or len(words) > 3 or (namespace and not entry["namespaced"]):
        raise _nothing()
    resource = words[0] + (f".{entry['group']}" if entry["group"] else "")
    name, part = (*words[1:], "", "")[:2]
    convert: dict[str, Callable[[str], Any]] = {"limit": int, "tailLines": int}
    options = {key: convert.get(key, str)(value) for key, value in query.items() if value}
    verb = verb or ("log" if part == "log" else "get" if name else "list")
    return Call(verb, resource, namespace, name, part, options=options)
