"""api-resources, api-versions, version, cluster-info and explain, in the words of a real kubectl."""

from __future__ import annotations

import json

import pytest

from tui.session import Session


@pytest.mark.parametrize(("line", "words"), [
    ("api-resources foo", "error: unexpected arguments: [foo]\nSee 'kubectl api-resources -h' for help and examples\n"),
    ("api-resources -o xml", 'error: unable to match a printer suitable for the output format "xml", allowed formats '
     "are: json,kyaml,name,wide,yaml\n"),
    ("api-resources --sort-by=x", "error: --sort-by accepts only name or kind\n"),
    ("version foo", "error: extra arguments: [foo]\n"),
    ("version -o wide", "error: --output must be 'yaml' or 'json'\n"),
    ("cluster-info dump", 'error: "cluster-info dump" is not simulated in Harborlight\n'),
    ("explain service -o x", "error: unknown shorthand flag: 'o' in -o\nSee 'kubectl explain --help' for usage.\n"),
    ("explain .", "error: a resource must be present, got: /, Resource=\n"),
    ("explain deploy --api-version=a/b/c", "error: unexpected GroupVersion string: a/b/c\n"),
    ("explain deploy --api-version=v9", 'error: couldn\'t find resource for "/v9, Resource=deployments"\n'),
    ("explain deploy --output=foo", "error: unrecognized format: foo\n"),
    ("explain service.nosuch", 'error: field "nosuch" does not exist\n'),
    ("get pods --request-timeout=x", "error: Invalid timeout value. Timeout must be a single integer in seconds, or an "
     "integer followed by a corresponding time unit (e.g. 1s | 2m | 3h)\n"),
])  # fmt: skip
def test_refusals(idle: Session, line: str, words: str) -> None:
    result = idle.run(f"kubectl {line}")
    assert (result.stderr, result.exit_code) == (words, 1)


def test_versions_in_the_order_of_the_struct(idle: Session) -> None:
    told = json.loads(idle.run("kubectl version -o json").stdout)
    assert list(told) == ["clientVersion", "kustomizeVersion", "serverVersion"]
    assert list(told["clientVersion"])[:3] == ["major", "minor", "gitVersion"]
    assert idle.run("kubectl version -o yaml").stdout.endswith("\n\n")


def test_resources_of_a_group(idle: Session) -> None:
    told = idle.run("kubectl api-resources -o name --api-group=apps").stdout
    assert told.split() == [f"{name}.apps" for name in
                            ("controllerrevisions", "daemonsets", "deployments", "replicasets", "statefulsets")]
    assert idle.run("kubectl api-resources --api-group=nope").stdout.split()[0] == "NAME"


def test_resources_as_objects(idle: Session) -> None:
    told = json.loads(idle.run("kubectl api-resources -o json --api-group=apps --sort-by=kind").stdout)
    assert list(told) == ["kind", "apiVersion", "groupVersion", "resources"]
    assert list(told["resources"][1]) == ["name", "singularName", "namespaced", "group", "version", "kind", "verbs",
                                          "shortNames", "categories"]  # fmt: skip
    yaml = idle.run("kubectl api-resources -o yaml --api-group=apps").stdout
    assert yaml.startswith('apiVersion: v1\ngroupVersion: ""\nkind: APIResourceList\nresources:\n- group: apps\n')
