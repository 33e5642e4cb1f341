"""Which backend a host and path come to."""

from __future__ import annotations

from typing import Any

import pytest

from tui.cluster.ingress.options import Options, read_options
from tui.cluster.ingress.rules import find


def path(value: str, to: str, type: str = "Prefix") -> dict[str, Any]:
    return {"path": value, "pathType": type, "backend": {"service": {"name": to, "port": {"number": 80}}}}


def ingress(*rules: tuple[str, list[dict[str, Any]]], default: str = "", notes: dict[str, str] | None = None,
            tls: tuple[str, ...] = ()) -> dict[str, Any]:
    spec: dict[str, Any] = {"rules": [{"host": host, "http": {"paths": paths}} for host, paths in rules]}
    if default:
        spec["defaultBackend"] = {"service": {"name": default, "port": {"number": 80}}}
    if tls:
        spec["tls"] = [{"hosts": list(tls), "secretName": "cert"}]
    named = {f"nginx.ingress.kubernetes.io/{name}": value for name, value in (notes or {}).items()}
    return {"metadata": {"name": "i", "namespace": "default", "annotations": named}, "spec": spec}


def backend(ingresses: list[dict[str, Any]], host: str, path: str) -> str:
    found = find(ingresses, host, path)
    return found.location.backend["service"]["name"] if found.location else ""


SHOP = ingress(
    ("shop.io", [path("/", "root"), path("/api", "api"), path("/api/v2/", "v2"), path("/cart", "cart", "Exact"),
                 path("/raw", "raw", "ImplementationSpecific")]),
    ("*.shop.io", [path("/", "any")]),
    ("bare.io", [path("/only", "only")]),
    ("", [path("/open", "open")]),
)


@pytest.mark.parametrize(("host", "asked", "wanted"), [
    ("shop.io", "/", "root"), ("SHOP.io", "/x", "root"), ("shop.io", "/api", "api"), ("shop.io", "/api/x", "api"),
    ("shop.io", "/apis", "root"), ("shop.io", "/api/v2", "v2"), ("shop.io", "/api/v2/y", "v2"),
    ("shop.io", "/cart", "cart"), ("shop.io", "/cart/", "root"), ("shop.io", "/CART", "root"),
    ("shop.io", "/rawest", "raw"), ("eu.shop.io", "/", "any"), ("a.eu.shop.io", "/", ""), ("bare.io", "/", ""),
    ("bare.io", "/only/x", "only"), ("else.io", "/open", "open"), ("bare.io", "/open", ""), ("else.io", "/", ""),
])
def test_hosts_and_paths(host: str, asked: str, wanted: str) -> None:
    assert backend([SHOP], host, asked) == wanted


def test_what_an_older_ingress_says_holds() -> None:
    younger = ingress(("shop.io", [path("/api", "other"), path("/new", "new")]))
    assert [backend([SHOP, younger], "shop.io", p) for p in ("/api", "/new")] == ["api", "new"]


def test_default_backends() -> None:
    assert backend([ingress(default="all")], "any.io", "/x") == "all"
    mine = ingress(("shop.io", [path("/a", "a")]), default="rest")
    assert [backend([mine], host, "/x") for host in ("shop.io", "any.io")] == ["rest", ""]


@pytest.mark.parametrize(("notes", "value", "asked", "wanted"), [
    ({"rewrite-target": "/"}, "/api", "/api/x", "/"),
    ({"rewrite-target": "/$2", "use-regex": "true"}, "/api(/|$)(.*)", "/api/x/y", "/x/y"),
    ({"rewrite-target": "/$2"}, "/api(/|$)(.*)", "/API", "/"),
    ({"use-regex": "true"}, "/api/v[12]", "/api/v2/x", "/api/v2/x"),
])
def test_rewrites(notes: dict[str, str], value: str, asked: str, wanted: str) -> None:
    found = find([ingress(("", [path(value, "api", "ImplementationSpecific")]), notes=notes)], "x.io", asked)
    assert (found.path, bool(found.location)) == (wanted, True)


def test_patterns_that_cannot_be_are_no_match() -> None:
    for bad in ("/(", "/(a+)+$"):
        found = find([ingress(("", [path(bad, "x", "ImplementationSpecific")]), notes={"use-regex": "true"})], "", "/a")
        assert (found.location, bad in found.problem) == (None, True)


def test_hosts_with_a_certificate_send_to_https() -> None:
    safe = ingress(("shop.io", [path("/", "web")]), ("open.io", [path("/", "web")]), tls=("shop.io",))
    assert [find([safe], host, "/").secure for host in ("shop.io", "open.io", "x.io")] == [True, False, False]
    assert not find([ingress(("shop.io", []), tls=("shop.io",), notes={"ssl-redirect": "false"})], "shop.io", "/").secure


def test_flags() -> None:
    argv = ("/nginx-ingress-controller", "--publish-service=a/b", "--watch-ingress-without-class", "--ingress-class=x",
            "--controller-class=acme.io/c", "--publish-status-address=localhost,10.0.0.1")
    assert read_options(argv) == Options("x", "acme.io/c", True, "a/b", ("localhost", "10.0.0.1"))
