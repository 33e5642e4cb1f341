"""Manifests made to hurt: each is refused in a sentence, leaves the store as it was, and costs a bounded time."""

from __future__ import annotations

import pytest

from tui.session import Session

CONFIGMAP = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: %s}\ndata: {a: '%s'}\n"
SERVICE = "apiVersion: v1\nkind: Service\nmetadata: {name: x}\nspec: {ports: [{port: %s}]}\n"
POD = ("apiVersion: v1\nkind: Pod\nmetadata: {name: x}\n"
       "spec: {containers: [{name: a, image: nginx, resources: {limits: {cpu: %s}}}]}\n")  # fmt: skip
LAUGHS = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{chr(98 + n)}: &{chr(98 + n)} [{','.join(['*' + chr(97 + n)] * 9)}]\n" for n in range(12))

CASES = {
    "billion laughs": (LAUGHS, "document contains excessive aliasing"),
    "an alias of itself": ("a: &a [*a]\n", "anchor 'a' value contains itself"),
    "a megabyte": (CONFIGMAP % ("big", "x" * 1_100_000), "Too long: may not be more than 1048576 bytes"),
    "three megabytes": (CONFIGMAP % ("big", "x" * 2_900_000), "Request entity too large: limit is 3145728"),
    "four megabytes": (CONFIGMAP % ("big", "x" * 4_000_000), "longer than 3145728 characters"),
    "deep in brackets": ("[" * 5000 + "]" * 5000, "exceeded max depth"),
    "deep in blocks": ("".join(" " * n + "a:\n" for n in range(1500)), "exceeded max depth"),
    "deep in JSON": ('{"a":' * 5000 + "1" + "}" * 5000, "exceeded max depth"),
    "NUL": ("apiVersion: v1\0\nkind: Pod\n", "control characters are not allowed"),
    "half a character": (CONFIGMAP % ("x", "\udcff"), "invalid Unicode character"),
    "a number of 5,000 digits": (SERVICE % ("9" * 5000), "unsupported value: +Inf"),
    "a number of a billion digits": (SERVICE % "1e999999999", "unsupported value: +Inf"),
    "infinity": (SERVICE % ".inf", "unsupported value: +Inf"),
    "no number": (SERVICE % ".nan", "unsupported value: NaN"),
    "a quantity in no form": (POD % ("'1" + "e" * 100_000 + "'"), "unable to parse quantity's suffix"),
    "4,000 ports": ("apiVersion: v1\nkind: Service\nmetadata: {name: x}\nspec:\n  ports:\n" + "".join(
        f"  - {{name: p{n}, port: {n % 2000 + 1}}}\n" for n in range(4_000)), "is invalid"),
    "9,000 annotations": ("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: x\n  annotations:\n" + "".join(
        f"    k{n}: {'v' * 30}\n" for n in range(9_000)), "metadata.annotations: Too long"),
    "nothing 10,000 times": ("---\n" * 10_000, "no objects passed to"),
}


@pytest.fixture(scope="module")
def session() -> Session:
    return Session(bare=True)


@pytest.mark.parametrize("name", CASES)
def test_what_hurts_is_refused(name: str, session: Session) -> None:
    text, words = CASES[name]
    session.write("hurts.yaml", text)
    before = session.cluster.store.revision, session.cluster.store.digest()
    result = session.run("kubectl apply -f hurts.yaml")
    assert (result.exit_code, result.stdout) == (1, "")
    assert words in result.stderr and len(result.stderr) < 300_000
    assert (session.cluster.store.revision, session.cluster.store.digest()) == before


@pytest.mark.thorough
def test_ten_thousand_documents_are_each_answered() -> None:
    session = Session(bare=True)
    session.write("good.yaml", "---\n".join(CONFIGMAP % (f"c{n}", "x") for n in range(10_000)))
    session.write("bad.yaml", "---\n".join(CONFIGMAP % (f"C_{n}", "x") for n in range(10_000)))
    good = session.run("kubectl apply -f good.yaml")
    revision = session.cluster.store.revision
    bad = session.run("kubectl apply -f bad.yaml")
    assert (good.exit_code, good.stdout.count(" created\n")) == (0, 10_000)
    assert (bad.exit_code, bad.stderr.count("is invalid: metadata.name")) == (1, 10_000)
    assert session.cluster.store.revision == revision


def test_owners_in_a_circle_go_together() -> None:
    session = Session(bare=True)
    session.run("kubectl create configmap one; kubectl create configmap two")
    for name, other in (("one", "two"), ("two", "one")):
        uid = session.run(f"kubectl get configmap {other} -o jsonpath='{{.metadata.uid}}'").stdout
        reference = f'{{"apiVersion":"v1","kind":"ConfigMap","name":"{other}","uid":"{uid}","blockOwnerDeletion":true}}'
        patch = f'{{"metadata":{{"ownerReferences":[{reference}]}}}}'
        assert session.run(f"kubectl patch configmap {name} -p '{patch}'").exit_code == 0
    session.settle()
    assert session.run("kubectl get configmap one two").exit_code == 0
    assert session.run("kubectl delete configmap one --cascade=foreground --timeout=20s").exit_code == 0
    session.settle()
    assert 'configmaps "two" not found' in session.run("kubectl get configmap one two").stderr


@pytest.mark.thorough
@pytest.mark.parametrize(("asked", "wanted"), [("2147483647", 2147483647), ("99999999999", 1215752191)])
def test_a_billion_replicas_are_as_many_pods_as_can_be_shown(asked: str, wanted: int) -> None:
    session = Session(bare=True, workers=1)
    session.run("kubectl create deployment web --image=nginx")
    assert session.run(f"kubectl scale deployment web --replicas={asked}").stdout == "deployment.apps/web scaled\n"
    session.settle()
    shown = session.run("kubectl get deployment web -o jsonpath='{.spec.replicas} {.status.replicas}'").stdout
    assert shown == f"{wanted} {2_000 + 2 * 2 * 110}"
    assert "are not simulated in Harborlight" in session.run("kubectl get rs -o json").stdout
    session.run("kubectl scale deployment web --replicas=1")
    session.settle()
    assert session.run("kubectl get deployment web --no-headers").stdout.split()[1] == "1/1"
