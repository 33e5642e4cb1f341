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


SERVICE = '{"apiVersion":"v1","kind":"Service","metadata":{"name":"raw"},"spec":{"ports":[{"port":80}]}}'
SERVICES = "/api/v1/namespaces/default/services"


@pytest.mark.parametrize(("line", "said"), [
    (f"create --raw {SERVICES} -f raw.json", '{"kind":"Service","apiVersion":"v1","metadata":{"name":"raw",'),
    (f"create --raw {SERVICES} -f raw.json", 'Error from server (AlreadyExists): services "raw" already exists\n'),
    (f"create --raw {SERVICES} -f raw.yaml", "Error from server (BadRequest): the object provided is unrecognized (must "
     "be of type Service): couldn't get version/kind; json parse error: invalid character 'a' looking for beginning of "
     "value (61706956657273696f6e3a2076310a ...)\n"),
    ("create --raw services -f raw.json", 'error: --raw must be a valid URL path: parse "services": invalid URI for '
     "request\n"),
    (f"create --raw {SERVICES} -f raw.json --edit", "error: --raw and --edit are mutually exclusive\n"),
    (f"create --raw {SERVICES} -f raw.json -l a=b", "error: --raw and --selector (-l) are mutually exclusive\n"),
    (f"replace --raw {SERVICES}/raw -f raw.json -o yaml", "error: --raw and --output are mutually exclusive\n"),
    (f"get --raw {SERVICES}?fieldSelector=metadata.name=raw", '{"kind":"ServiceList","apiVersion":"v1","metadata":{'),
    (f"replace --raw {SERVICES}/raw -f raw.json", '{"kind":"Service","apiVersion":"v1","metadata":{"name":"raw",'),
    (f"delete --raw {SERVICES}/raw", '{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Success","details":{'),
    (f"delete --raw {SERVICES}/raw", 'Error from server (NotFound): services "raw" not found\n'),
    ("delete --raw /version", "Error from server (MethodNotAllowed): the server does not allow this method on the "
     "requested resource\n"),
])  # fmt: skip
def test_raw_requests(idle: Session, line: str, said: str) -> None:
    idle.write("raw.json", SERVICE)
    idle.write("raw.yaml", "apiVersion: v1\n")
    result = idle.run(f"kubectl {line}")
    assert (result.stdout or result.stderr).startswith(said)
    assert '"items":[{"kind"' not in result.stdout


def test_events_in_their_other_form(idle: Session) -> None:
    idle.run("kubectl run other --image=nginx")
    idle.settle()
    line = "kubectl get events.events.k8s.io --field-selector=regarding.name=other,reason=Scheduled -o "
    assert idle.run(line + "custom-columns=A:.note,B:.reportingController,C:.message --no-headers").stdout.split()[0] == (
        "Successfully")
    assert "involvedObject" not in idle.run(line + "yaml").stdout
    assert len(idle.run("kubectl get events.events.k8s.io").stdout) == len(idle.run("kubectl get events").stdout)
    idle.run("kubectl delete pod other --now")


def test_a_namespace_waits_for_the_finalizers_that_a_client_gave(idle: Session) -> None:
    idle.write("ns.json", '{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"held"},'
                          '"spec":{"finalizers":["example.com/hold"]}}')  # fmt: skip
    idle.run("kubectl create -f ns.json")
    assert idle.run("kubectl get ns held -o jsonpath={.spec.finalizers}").stdout == '["example.com/hold","kubernetes"]'
    idle.run("kubectl delete ns held --wait=false")
    idle.settle()
    assert idle.run("kubectl get ns held -o jsonpath={.spec.finalizers}").stdout == '["example.com/hold"]'
    idle.run("sed -i s/,.spec.*// ns.json; echo } >> ns.json")
    idle.run("kubectl replace --raw /api/v1/namespaces/held/finalize -f ns.json")
    assert idle.run("kubectl get ns held").exit_code == 1


def test_explain_in_the_older_layout(idle: Session) -> None:
    told = idle.run("kubectl explain deploy.spec --output=plaintext-openapiv2").stdout
    assert told.startswith("KIND:     Deployment\nVERSION:  apps/v1\n\nRESOURCE: spec <Object>\n\nDESCRIPTION:\n     ")
    assert "\n\nFIELDS:\n   minReadySeconds\t<integer>\n     " in told and "\n   selector\t<Object> -required-\n" in told
    assert "FIELD:    port <integer>\n" in idle.run(
        "kubectl explain svc.spec.ports.port --output=plaintext-openapiv2").stdout
    deep = idle.run("kubectl explain svc --recursive --output=plaintext-openapiv2").stdout
    assert "   spec\t<Object>\n      allocateLoadBalancerNodePorts\t<boolean>\n" in deep
