from copy import deepcopy
from time import perf_counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.api.jsonpatch import apply_operations
from tui.api.patch import (
    PatchError,
    is_empty,
    json_merge_patch,
    json_patch,
    strategic_merge_patch,
    three_way,
)
from tui.api.schema import lookup

SERVICE = lookup("Service", "", "v1")
POD = lookup("Pod", "", "v1")
DEPLOYMENT = lookup("Deployment", "apps", "v1")


def test_json_patch() -> None:
    obj = {"a": {"b/c": [1, 2]}, "d": 1}
    ops = [
        {"op": "add", "path": "/a/b~1c/-", "value": 3}, {"op": "remove", "path": "/a/b~1c/0"},
        {"op": "move", "from": "/d", "path": "/e"}, {"op": "copy", "from": "/a", "path": "/f"},
        {"op": "replace", "path": "/f/b~1c/-1", "value": 9}, {"op": "test", "path": "/e", "value": 1},
    ]  # fmt: skip
    assert json_patch(obj, ops) == {"a": {"b/c": [2, 3]}, "e": 1, "f": {"b/c": [2, 9]}}
    assert obj == {"a": {"b/c": [1, 2]}, "d": 1}


@pytest.mark.parametrize(
    "op",
    [
        {"op": "remove", "path": "/spec/nothing"}, {"op": "replace", "path": "/x/y", "value": 1},
        {"op": "add", "path": "/l/9", "value": 1}, {"op": "test", "path": "/a", "value": True}, {"op": "add"},
        {"op": "jump", "path": "/a"}, {"op": "add", "path": "/a/b/c", "value": 1},
    ],
)  # fmt: skip
def test_json_patch_refused_as_invalid(op: Any) -> None:
    with pytest.raises(PatchError) as error:
        json_patch({"a": 1, "l": []}, [op])
    assert error.value.code == 422 and error.value.cause
    assert error.value.message == "the server rejected our request due to an error in our request"


def test_json_patch_is_a_bounded_list() -> None:
    for ops, code in [({"op": "add"}, 400), (["text"], 400), ([{}] * 10_001, 413)]:
        with pytest.raises(PatchError) as error:
            json_patch({}, ops)
        assert error.value.code == code
    doubling = [{"op": "copy", "from": "/a", "path": f"/a/x{n}"} for n in range(100)]
    with pytest.raises(PatchError):
        json_patch({"a": {"b": "x" * 10}}, doubling)


def test_json_patch_in_the_words_of_its_library() -> None:
    """As a real kubectl says them of --local."""
    obj = {"spec": {"replicas": 2, "list": [1]}}
    for op, said in [
        ({"op": "replace", "path": "/spec/nope/x"}, "replace operation does not apply: doc is missing path: "
         "/spec/nope/x: missing value"),
        ({"op": "replace", "path": "/spec/list/9"}, "replace operation does not apply: doc is missing key: "
         "/spec/list/9: missing value"),
        ({"op": "add", "path": "/spec/nope/x"}, 'add operation does not apply: doc is missing path: "/spec/nope/x": '
         "missing value"),
        ({"op": "add", "path": "/spec/list/9"}, "error in add for path: '/spec/list/9': Unable to access invalid "
         "index: 9: invalid index referenced"),
        ({"op": "add", "path": "/spec/list/x"}, "error in add for path: '/spec/list/x': value was not a proper array "
         "index: 'x': strconv.Atoi: parsing \"x\": invalid syntax"),
        ({"op": "add"}, "add operation failed to decode path: missing value"),
        ({"op": "remove", "path": "/spec/x"}, "error in remove for path: '/spec/x': Unable to remove nonexistent key: "
         "x: missing value"),
        ({"op": "remove", "path": ""}, 'remove operation does not apply: doc is missing path: "": missing value'),
        ({"op": "test", "path": "/spec/x", "value": 1}, "testing value /spec/x failed: test failed"),
        ({"op": "test", "path": "/a/x", "value": 1}, "test operation does not apply: is missing path: /a/x: missing "
         "value"),
        ({"op": "move", "path": "/y"}, "move operation failed to decode from: operation, missing from field: missing "
         "value"),
        ({"op": "move", "from": "/spec/x", "path": "/y"}, "error in move for path: 'x': Unable to remove nonexistent "
         "key: x: missing value"),
        ({"op": "copy", "from": "/a/x", "path": "/y"}, "copy operation does not apply: doc is missing from path: "
         "/a/x: missing value"),
        ({"path": "/y"}, "Unexpected kind: unknown"),
    ]:  # fmt: skip
        with pytest.raises(ValueError) as error:
            apply_operations(obj, [op])
        assert str(error.value) == said
    assert apply_operations(obj, [{"op": "replace", "path": "/spec/new", "value": 1},
                                  {"op": "copy", "from": "/gone", "path": "/here"},
                                  {"op": "test", "path": "/gone", "value": None}]) == {
        "spec": {"replicas": 2, "list": [1], "new": 1}, "here": None}  # fmt: skip


def test_strategic_merges_by_key() -> None:
    obj = {"spec": {"ports": [{"port": 80, "name": "a"}, {"port": 443, "name": "b"}], "selector": {"app": "web"}}}
    ports = [{"port": 443, "nodePort": 1}, {"port": 80, "$patch": "delete"}]
    patch = {"spec": {"ports": ports, "selector": {"x": "y"}}}
    before = deepcopy((obj, patch))
    assert strategic_merge_patch(obj, patch, SERVICE) == {
        "spec": {"ports": [{"port": 443, "name": "b", "nodePort": 1}], "selector": {"app": "web", "x": "y"}}
    }
    assert (obj, patch) == before


def test_a_new_item_comes_before_the_servers_own() -> None:
    there, new = {"spec": {"ports": [{"port": 8080}]}}, {"spec": {"ports": [{"port": 9090}]}}
    result = strategic_merge_patch(there, new, SERVICE)
    assert [port["port"] for port in result["spec"]["ports"]] == [9090, 8080]


def test_strategic_directives() -> None:
    spec = {"containers": [{"name": "x", "image": "i"}], "nodeName": "n"}
    obj = {"metadata": {"finalizers": ["a", "b"]}, "spec": spec}
    patch = {
        "metadata": {"$deleteFromPrimitiveList/finalizers": ["a"], "finalizers": ["c"]},
        "spec": {
            "$setElementOrder/containers": [{"name": "x"}, {"name": "y"}], "containers": [{"name": "y", "image": None}],
            "nodeName": None,
        },
    }  # fmt: skip
    assert strategic_merge_patch(obj, patch, POD) == {
        "metadata": {"finalizers": ["c", "b"]}, "spec": {"containers": [{"name": "x", "image": "i"}, {"name": "y"}]}
    }  # fmt: skip
    whole = {"spec": {"$patch": "replace", "nodeName": "m"}}
    assert strategic_merge_patch(obj, whole, POD)["spec"] == {"nodeName": "m"}
    strategy = {"spec": {"strategy": {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": 1}}}}
    retain = {"spec": {"strategy": {"$retainKeys": ["type"], "type": "Recreate"}}}
    assert strategic_merge_patch(strategy, retain, DEPLOYMENT)["spec"]["strategy"] == {"type": "Recreate"}
    with pytest.raises(PatchError, match="unknown patch type found: x"):
        strategic_merge_patch(obj, {"$patch": "x"}, POD)
    with pytest.raises(PatchError, match=r"map: map\[image:i\] does not contain declared merge key: name"):
        strategic_merge_patch(obj, {"spec": {"containers": [{"image": "i"}]}}, POD)


def test_apply_sends_what_changed_and_what_is_gone() -> None:
    original = {"spec": {"ports": [{"port": 80}, {"port": 81}], "type": "NodePort", "selector": {"app": "a"}}}
    modified = {"spec": {"ports": [{"port": 80, "name": "http"}], "selector": {"app": "b"}}}
    current: dict[str, Any] = deepcopy(original)
    current["spec"]["ports"][0]["protocol"] = "TCP"
    assert SERVICE
    patch = three_way(original, modified, current, SERVICE)
    assert patch == {
        "spec": {
            "$setElementOrder/ports": [{"port": 80}], "type": None, "selector": {"app": "b"},
            "ports": [{"port": 80, "name": "http"}, {"$patch": "delete", "port": 81}],
        }
    }  # fmt: skip
    assert strategic_merge_patch(current, patch, SERVICE)["spec"] == {
        "ports": [{"port": 80, "name": "http", "protocol": "TCP"}], "selector": {"app": "b"}
    }  # fmt: skip


def test_what_others_set_stays() -> None:
    mine = {"spec": {"selector": {"app": "a"}}}
    theirs = {"spec": {"selector": {"app": "a"}, "clusterIP": "10.96.0.9"}, "status": {}}
    assert is_empty(three_way(mine, mine, theirs, SERVICE)) and is_empty(three_way(mine, mine, theirs, None))
    assert three_way(mine, {"spec": {"selector": {}}}, theirs, None) == {"spec": {"selector": {"app": None}}}


def test_long_lists_take_no_quadratic_time() -> None:
    env = [{"name": f"V{n}", "value": "x"} for n in range(10_000)]
    pod = {"spec": {"containers": [{"name": "a", "env": env}]}}
    start = perf_counter()
    strategic_merge_patch(pod, pod, POD)
    three_way(pod, pod, pod, POD)
    assert perf_counter() - start < 5


KEYS = st.sampled_from(["a", "b", "c"])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(0, 2) | KEYS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=8,
)
OBJECTS = st.dictionaries(KEYS, VALUES, max_size=3)
ENV = st.lists(st.fixed_dictionaries({"name": KEYS, "value": KEYS}), max_size=3, unique_by=lambda item: item["name"])
CONTAINER: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {"name": KEYS},
    optional={"image": KEYS, "env": ENV},
)
CONTAINERS = st.lists(CONTAINER, max_size=3, unique_by=lambda item: str(item["name"]))
PODS = st.builds(lambda labels, items: {"metadata": {"labels": labels}, "spec": {"containers": items}},
                 st.dictionaries(KEYS, KEYS), CONTAINERS)  # fmt: skip


@given(OBJECTS, OBJECTS)
def test_merge_patch_laws(obj: Any, patch: Any) -> None:
    before = deepcopy((obj, patch))
    once = json_merge_patch(obj, patch)
    assert json_merge_patch(once, patch) == once
    assert (obj, patch) == before
    assert json_merge_patch(obj, {}) == obj


@given(PODS, PODS)
def test_apply_reaches_what_was_asked_for(current: Any, modified: Any) -> None:
    before = deepcopy((current, modified))
    patch = three_way(current, modified, current, POD)
    assert strategic_merge_patch(current, patch, POD) == modified
    assert is_empty(three_way(modified, modified, modified, POD))
    assert (current, modified) == before


@given(PODS, PODS, PODS)
def test_apply_is_stable(original: Any, modified: Any, current: Any) -> None:
    patched = strategic_merge_patch(current, three_way(original, modified, current, POD), POD)
    assert is_empty(three_way(modified, modified, patched, POD))


@given(OBJECTS, st.dictionaries(st.sampled_from(["a", "spec", "$patch", "$retainKeys", "$setElementOrder/a",
                                                "$deleteFromPrimitiveList/a", "containers"]), VALUES))  # fmt: skip
def test_any_patch_merges_or_is_refused(obj: Any, patch: Any) -> None:
    try:
        strategic_merge_patch({"spec": obj, "a": [1]}, {"spec": patch, **patch}, POD)
    except PatchError as error:
        assert error.message


@pytest.mark.parametrize(("spec", "words"), [
    ({"containers": [{"name": "a", "$patch": "x"}]}, "unknown patch type: x in map: map[$patch:x name:a]"),
    ({"containers": ["b"]}, "list element types are not identical: [[map[name:a]] [b]]"),
    ({"$setElementOrder/containers": [{"name": "a"}], "containers": [{"name": "b"}]},
     "The order in patch list:\n[map[name:b]]\n doesn't match $setElementOrder list:\n[map[name:a]]\n"),
])  # fmt: skip
def test_directives_that_do_not_fit_the_list(spec: Any, words: str) -> None:
    with pytest.raises(PatchError) as refused:
        strategic_merge_patch({"spec": {"containers": [{"name": "a"}]}}, {"spec": spec}, POD)
    assert refused.value.message == words
