"""What kubectl says without asking the server: the words of a real client, line by line."""

from __future__ import annotations

import json

import pytest

from tui.session import Session

FILES = {
    "svc.yaml": "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {selector: {a: b}, ports: [{port: 80}]}\n",
    "dep.yaml": """apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop, annotations: {q: "1"}}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
      - name: nginx
        image: nginx
        resources: {limits: {cpu: 100m, memory: 1500Ki}}
        env:
        - {name: A, valueFrom: {fieldRef: {fieldPath: metadata.name}}}
        - {name: B, valueFrom: {fieldRef: {fieldPath: "metadata.annotations['q']"}}}
        - {name: C, valueFrom: {fieldRef: {fieldPath: spec.nodeName}}}
        - {name: D, valueFrom: {resourceFieldRef: {resource: limits.cpu}}}
        - {name: E, valueFrom: {resourceFieldRef: {resource: limits.memory, divisor: 1Mi}}}
""",
}
FILES["widget.yaml"] = "apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: w}\n"
MISSING = "error: You must provide one or more resources by argument or filename.\nExample resource specifications include:"
LOCAL = "error: you must specify resources by --filename when --local is set.\nExample resource specifications include:"
NO_TEMPLATE = "error: service/web the object is not a pod or does not have a pod template: *v1.Service"
PATCH = "patch --local -f svc.yaml"


@pytest.fixture(scope="module")
def session() -> Session:
    session = Session(seed=7, bare=True)
    for name, text in FILES.items():
        session.write(name, text)
    return session


@pytest.mark.parametrize(("line", "words"), [
    ("set image --local -f dep.yaml nginx", LOCAL),
    ("set image --local nginx=x", MISSING),
    ("set selector --local a=b", MISSING),
    ("set image --local -f svc.yaml nginx=x", NO_TEMPLATE),
    ("set env --local -f svc.yaml A=1", NO_TEMPLATE),
    ("set serviceaccount --local -f svc.yaml sa", NO_TEMPLATE),
    ("set subject --local -f dep.yaml --user=x", "error: deployment.apps/web\n setting subjects is only supported for"),
    (PATCH + " -p '{'", "error: invalid JSON document\n"),
    (PATCH + " -p '[]'", "error: invalid JSON document\n"),
    (PATCH + " -p x", "error: invalid JSON document\n"),
    (PATCH + " -p x --type=merge", "error: Invalid JSON Patch\n"),
    (PATCH + " -p null --type=merge", "error: Invalid JSON Patch\n"),
    (PATCH + " -p '[]' --type=merge", "error: json: cannot unmarshal array into Go value of type unstructured.detector\n"),
    (PATCH + " -p 'spec: {type'", "error: unable to parse \"spec: {type\": yaml: line 1: did not find expected ',' or '}'\n"),
    (PATCH + " --type=json -p '{}'", "error: json: cannot unmarshal object into Go value of type jsonpatch.Patch\n"),
    (PATCH + " --type=json -p '[1]'", "error: json: cannot unmarshal number into Go value of type jsonpatch.Operation\n"),
    (PATCH + """ --type=json -p '[{"op":"replace","path":"/spec/ports/9","value":1}]'""",
     "error: Object to be patched is missing field (/spec/ports/9: missing value)\n"),
    (PATCH + """ --type=json -p '[{"op":"test","path":"/kind","value":"X"}]'""",
     "error: testing value /kind failed: test failed\n"),
    (PATCH + """ -p '{"kind":null}'""", "error: Object 'Kind' is missing in '{\"apiVersion\":\"v1\",\"metadata\":{"),
    ("set image --local -f widget.yaml a=b", 'error: unable to decode "widget.yaml": no kind "Widget" is registered for '
     'version "example.com/v1" in scheme "pkg/scheme/scheme.go:28"\n'),
    ("create deploy x --image=y --replicas=99999999999", 'error: invalid argument "99999999999" for "-r, --replicas" '
     'flag: strconv.ParseInt: parsing "99999999999": value out of range\n'),
    ("create deploy x --image=y --port=08", 'error: invalid argument "08" for "--port" flag: strconv.ParseInt: parsing '
     '"08": invalid syntax\n'),
    ("top pod a b", "error: pod [NAME | -l label]\nSee 'kubectl top pod -h' for help and examples\n"),
    ("top pod a -l b", "error: only one of NAME or selector can be provided\n"),
    ("top node --sort-by=x", "error: --sort-by accepts only cpu or memory\n"),
    ("drain x --dry-run=foo", "error: Invalid dry-run value (foo)"),
    ("taint --dry-run=foo", "error: Invalid dry-run value (foo)"),
    ("diff foo", "error: Unexpected args: [foo]\nSee 'kubectl diff -h' for help and examples\n"),
    ("run a --image='a b' --rm", 'error: Invalid image name "a b": invalid reference format\n'),
    ("run a --image=nginx --rm --restart=Foo", "error: invalid restart policy: Foo\n"),
    ("run a --image=nginx --cascade=foo", 'error: invalid cascade value (foo). Must be "background"'),
    ("run a --image=nginx -i --dry-run=client --pod-running-timeout=0s",
     "error: --pod-running-timeout must be higher than zero\nSee 'kubectl run -h' for help and examples\n"),
])  # fmt: skip
def test_refusals(session: Session, line: str, words: str) -> None:
    result = session.run(f"kubectl {line}")
    assert result.stderr.startswith(words) and result.exit_code == (2 if line.startswith("diff") else 1)


@pytest.mark.parametrize(("line", "said"), [
    (PATCH + " -p null -o name", "service/web\n"),
    (PATCH + " --type=json -o jsonpath={.spec.new} -p '[{\"op\":\"replace\",\"path\":\"/spec/new\",\"value\":5}]'", "5"),
    (PATCH + """ -p '{"metadata":{"name":null}}'""", "service/<unknown> patched\n"),
    (PATCH + " -p '{\"metadata\":\"x\"}' -o name", "service/<unknown>\n"),
    (PATCH + " -p '{\"kind\":\"Foo\"}' --dry-run=client --type=", "foo/web patched\n"),
    ("label --local -f widget.yaml a=b", "widget.example.com/w labeled\n"),
    ("create deploy x --image=y --replicas=0x10 --dry-run=client -o jsonpath={.spec.replicas}", "16"),
    ("create deploy x --image=y --replicas=010 --dry-run=client -o jsonpath={.spec.replicas}", "8"),
    ("create sa x --dry-run=client -o NAME", "serviceaccount/x\n"),
    ("create sa x --dry-run=client -o YAML", "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: x\n"),
    ("label --local -f svc.yaml -l no=such q=1", "service/web labeled\n"),
    ("create ingress a --rule=/=s:0 --dry-run=client -o jsonpath={.spec.rules[0].http.paths[0].backend}",
     '{"service":{"name":"s","port":{}}}'),
    ("set env --local -f dep.yaml --list --resolve", "# Deployment web, container nginx\nA=web\nB=1\n"
     "# C from field path spec.nodeName\nD=1\nE=2\n"),
])  # fmt: skip
def test_answers(session: Session, line: str, said: str) -> None:
    result = session.run(f"kubectl {line}")
    assert (result.stdout, result.exit_code) == (said, 0)


def test_references_that_cannot_be_told(session: Session) -> None:
    words = session.run("kubectl set env --local -f dep.yaml --list --resolve").stderr
    assert words == "error retrieving reference for C: unsupported fieldPath: spec.nodeName\n"


def test_a_kubeconfig_as_a_struct(session: Session) -> None:
    told = json.loads(session.run("kubectl config view -o json").stdout)
    assert list(told) == ["kind", "apiVersion", "clusters", "users", "contexts", "current-context"]
    assert list(told["clusters"][0]) == ["name", "cluster"]
    assert list(told["clusters"][0]["cluster"]) == ["server", "certificate-authority-data"]


def test_apply_that_may_not_overwrite(session: Session) -> None:
    assert session.run("kubectl apply --overwrite=false -f svc.yaml").stdout == "service/web created\n"
    assert session.run("kubectl apply --overwrite=false -f svc.yaml").stdout == "service/web unchanged\n"
    words = session.run("sed 's/a: b/a: c/' svc.yaml | kubectl apply --overwrite=false -f -").stderr
    assert words.startswith("error: error when creating patch with:\noriginal:\n{")
    assert '\nfor: "STDIN": patch:\nmetadata:\n' in words
    assert "\n\nconflicts with changes made from original to current:\nmetadata:\n" in words
