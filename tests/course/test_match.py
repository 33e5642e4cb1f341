"""Values against what a lesson expects."""

import pytest

from tui.course.match import matches, matches_at, show, values_at

SERVICE = {
    "metadata": {"name": "web", "labels": {"app.kubernetes.io/name": "web"}},
    "spec": {"ports": [{"port": 80, "targetPort": "http"}, {"port": 443}], "selector": {"app": "web"}},
}


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("spec.ports[*].port", [80, 443]),
        ("spec.ports[1].port", [443]),
        ("spec.ports[-1].port", [443]),
        ("spec.ports[7].port", []),
        ('metadata.labels["app.kubernetes.io/name"]', ["web"]),
        ("spec.type", []),
        ("metadata.name.more", []),
    ],
)
def test_paths(path: str, found: list[object]) -> None:
    assert values_at(SERVICE, path) == found


@pytest.mark.parametrize(
    ("value", "wanted", "fits"),
    [
        ("frontend-m8kl9", "frontend-*", True),
        ("frontend", "front-end", False),
        ("a[b]", "a.b", False),
        (80, 80, True),
        (80, "80", False),
        (True, 1, False),
        ({"app": "web", "tier": "x"}, {"app": "web"}, True),
        ({"app": "web"}, {"app": "web", "tier": "x"}, False),
        ([{"port": 80}, {"port": 81}], [{"port": 81}], True),
        (5, {"at_least": 3, "at_most": 5}, True),
        ("x", {"at_least": 3}, False),
        (3, {"not": {"any": [3, 5]}}, False),
        (None, {"not": "ClusterIP"}, True),
        (["a"], {"length": 1}, True),
        ("long text", {"has": "g t"}, True),
    ],
)
def test_values(value: object, wanted: object, fits: bool) -> None:
    assert matches(value, wanted) is fits


def test_null_wants_nothing_there() -> None:
    assert matches_at(SERVICE, "spec.type", None)
    assert not matches_at(SERVICE, "metadata.name", None)


def test_words_for_a_sentence() -> None:
    assert show({"app": "web", "n": 1}) == "app=web,n=1"
    assert show([80, 443]) == "80, 443"
    assert show({}) == "nothing"
