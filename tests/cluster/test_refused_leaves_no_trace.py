"""Whatever is asked: a refused request, and a dry run, leaves the store as it was; nothing but ApiError is raised."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tui.api.client import Call
from tui.api.errors import ApiError
from tui.api.kind import Settings
from tui.cluster.cluster import Cluster

API = Cluster(7, Settings(bare=True)).api


def service(name: str, **spec: Any) -> dict[str, Any]:
    return {"apiVersion": "v1", "kind": "Service", "metadata": {"name": name, "namespace": "default"}, "spec": spec}


for known in (
    service("web", type="NodePort", ports=[{"port": 80, "nodePort": 30080}], selector={"app": "web"}),
    service("shop", type="LoadBalancer", externalTrafficPolicy="Local", ports=[{"port": 80}], clusterIP="10.96.7.7"),
    service("db", type="ExternalName", externalName="db.example"),
):
    API.create(known)
START = API.snapshot()

ODD: list[Any] = ["", "x", "None", "10.96.0.1", "10.96.7.7", "10.0.0.1", "::1", 0, -1, 80, 70000, 2**40, 1.5, True, None, [],
                  {}, ["10.96.7.7"], ["IPv6"], [{"uid": "u"}], {"a": "b"}, "a\x00b", "\ud800", "a" * 300]
FIELDS = ("type", "clusterIP", "clusterIPs", "ports", "selector", "externalName", "externalIPs", "sessionAffinity",
          "externalTrafficPolicy", "internalTrafficPolicy", "healthCheckNodePort", "ipFamilies", "ipFamilyPolicy",
          "loadBalancerClass", "loadBalancerSourceRanges", "trafficDistribution", "nonsense")
META_FIELDS = ("name", "namespace", "labels", "annotations", "finalizers", "ownerReferences", "resourceVersion", "uid",
               "generateName", "creationTimestamp")
PORTS = st.lists(
    st.fixed_dictionaries({"port": st.sampled_from([80, 81])},
                          optional={"nodePort": st.sampled_from([0, 30080, 30081, 80])}),
    min_size=1, max_size=2,
).map(lambda ports: [{**port, "name": f"p{n}"} for n, port in enumerate(ports)])
SPECS = st.fixed_dictionaries({"ports": PORTS}, optional={
    "type": st.sampled_from(["ClusterIP", "NodePort", "LoadBalancer", "ExternalName"]),
    "clusterIP": st.sampled_from(["None", "10.96.7.7", "10.96.7.8"]), "externalName": st.just("db.example"),
    "externalTrafficPolicy": st.sampled_from(["Local", "Cluster"]),
})
NAMES = st.sampled_from(["web", "shop", "db", "new", "new"])


def spoil(obj: dict[str, Any], faults: list[tuple[str, str, Any]]) -> dict[str, Any]:
    """A copy with some fields of its metadata or spec as they should not be."""
    spoilt = {**obj, "metadata": {**obj["metadata"]}, "spec": {**obj["spec"]}}
    for part, field, value in faults:
        (spoilt if part == "" else spoilt[part])[field] = value
    return spoilt


FAULTS = st.lists(st.one_of(
    st.tuples(st.just("spec"), st.sampled_from(FIELDS), st.sampled_from(ODD)),
    st.tuples(st.just("metadata"), st.sampled_from(META_FIELDS), st.sampled_from(ODD)),
    st.tuples(st.just(""), st.sampled_from(["apiVersion", "kind", "status"]), st.sampled_from(ODD)),
), max_size=2)
OPTIONS = st.fixed_dictionaries({}, optional={
    "dryRun": st.just("All"), "fieldValidation": st.sampled_from(["Strict", "Warn", "Ignore"]),
    "patchType": st.sampled_from(["strategic", "merge", "json"]),
    "propagationPolicy": st.sampled_from(["Orphan", "Foreground", "Nonsense"]),
    "preconditions": st.sampled_from([{"uid": "u"}, {"resourceVersion": "1"}]),
    "gracePeriodSeconds": st.sampled_from([0, -1]),
})
JSON_PATCHES = st.lists(st.fixed_dictionaries(
    {"op": st.sampled_from(["add", "remove", "replace", "test", "x"]),
     "path": st.sampled_from(["/spec/type", "/spec/ports/0/port", "/spec", "", "/a/b"])},
    optional={"value": st.sampled_from(ODD)},
), max_size=2)


@st.composite
def calls(draw: st.DrawFn) -> Call:
    verb, name = draw(st.sampled_from(["create", "update", "patch", "patch", "delete", "deletecollection"])), draw(NAMES)
    options, body = draw(OPTIONS), spoil(service(name, **draw(SPECS)), draw(FAULTS))
    if verb in ("create", "update"):
        return Call(verb, "services", "default", "" if verb == "create" else name, body=body, options=options)
    if verb == "patch":
        patch = draw(JSON_PATCHES) if options.get("patchType") == "json" else body
        sub = draw(st.sampled_from(["", "", "status"]))
        return Call(verb, "services", "default", name, sub, patch, options)
    return Call(verb, "services", "default", "" if verb == "deletecollection" else name, options=options)


def picture() -> tuple[int, str]:
    """All that a request could change: the counter, the objects, and by whom addresses and ports are held."""
    tables = {
        resource: [{str(key): obj for key, obj in table.objects.items()},
                   {name: {value: [str(key) for key in keys] for value, keys in index.items() if keys}
                    for name, index in table.indexes.items()}]
        for resource, table in API.store.tables.items() if table.objects
    }
    return API.store.revision, json.dumps(tables, sort_keys=True)


@settings(max_examples=80, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(st.lists(calls(), min_size=1, max_size=6))
def test_no_trace(asked: list[Call]) -> None:
    API.restore(START)
    for call in asked:
        before, body = picture(), json.dumps(call.body)
        try:
            API.send(call)
            kept = "dryRun" in call.options
        except ApiError as error:
            kept = True
            assert error.message and json.dumps(error.status)
        assert not kept or picture() == before
        assert json.dumps(call.body) == body
        for index in ("clusterIP", "nodePort"):
            held = API.store.tables["services"].indexes[index]
            assert all(len(keys) <= 1 for keys in held.values())
