"""apply with its flags and its annotation's verbs, and diff, in kubectl's words."""

import pytest

from tui.session import Session

SERVICE = "apiVersion: v1\nkind: Service\nmetadata: {name: web, labels: {app: web}}\nspec: {ports: [{port: 80}]}\n"
CONFIG = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: conf}\n"
LIST = "apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: ConfigMap, metadata: {name: one}}\n" \
       "- {apiVersion: v1, kind: Nope, metadata: {name: two}}\n" \
       "- {apiVersion: v1, kind: ConfigMap, metadata: {name: three}}\n"  # fmt: skip
TYPED = "apiVersion: v1\nkind: ConfigMapList\nitems:\n- metadata: {name: four}\n"
JOB = "apiVersion: batch/v1\nkind: Job\nmetadata: {name: once}\nspec: {template: {spec: {containers: []}}}\n"
VIEW = """{
  "apiVersion": "v1",
  "kind": "ConfigMap",
  "metadata": {
    "annotations": {},
    "name": "conf",
    "namespace": "default"
  }
}
"""


@pytest.fixture(scope="module")
def session() -> Session:
    """One world; the lines below build on each other."""
    session = Session(seed=7, bare=True)
    for name, text in (("svc", SERVICE), ("conf", CONFIG), ("list", LIST), ("typed", TYPED), ("job", JOB)):
        session.write(f"{name}.yaml", text)
    session.write("gen.yaml", CONFIG.replace("name: conf", "generateName: conf-"))
    session.write("bare.yaml", CONFIG.replace("conf", "bare"))
    session.run("kubectl create configmap bare")
    return session


@pytest.mark.parametrize(("line", "output"), [
    ("apply -f svc.yaml -f conf.yaml", "service/web created\nconfigmap/conf created\n"),
    ("apply -f svc.yaml -f conf.yaml -l app=web", "service/web unchanged\n"),
    ("apply -f svc.yaml -l app=none", "error: no objects passed to apply\n"),
    ("apply -f svc.yaml -l 'a in'", "error: the provided selector \"a in\" is not valid: "),
    ("apply -f svc.yaml -f job.yaml -o yaml", "error: error when creating \"job.yaml\": Job is not simulated in "
                                              "Harborlight\n"),
    ("apply -f svc.yaml -f conf.yaml -o name", "service/web\nconfigmap/conf\n"),
    ("apply -f list.yaml", "configmap/one created\nconfigmap/three created\n"
                           'error: unable to recognize no matches for kind "Nope" in version "v1"\n'),
    ("apply -f typed.yaml", "configmap/four created\n"),
    ("apply -f gen.yaml", "error: from conf-: cannot use generate name with apply\n"),
    ("apply -f bare.yaml --dry-run=server", "configmap/bare configured (server dry run)\nWarning: resource "
     "configmaps/bare is missing the kubectl.kubernetes.io/last-applied-configuration annotation"),
    ("apply -k .", "error: unable to find one of 'kustomization.yaml', 'kustomization.yml' or 'Kustomization' in "
                   "directory '/home/learner'\n"),
    ("apply -f svc.yaml --prune", "error: all resources selected for prune without explicitly passing --all. To prune "
     "all resources, pass the --all flag. If you did not mean to prune all resources, specify a label selector\n"),
    ("apply -f svc.yaml --all -l a=b", "error: cannot set --all and --selector at the same time\n"),
    ("apply -f svc.yaml --force-conflicts", "error: --force-conflicts only works with --server-side\n"),
    ("apply -f svc.yaml --force --dry-run=server", "error: --dry-run=server cannot be used with --force\n"),
    ("apply view-last-applied cm/conf -o json", VIEW),
    ("apply view-last-applied cm/bare", ""),
    ("apply view-last-applied cm/conf -o name", "error: Unexpected -o output mode: name, the flag 'output' must be one "
     "of yaml|json\nSee 'kubectl apply view-last-applied -h' for help and examples\n"),
    ("apply set-last-applied -f bare.yaml", "error: no last-applied-configuration annotation found on resource: bare, "
                                            "to create the annotation, run the command with --create-annotation\n"),
    ("apply set-last-applied -f bare.yaml --create-annotation", "configmap/bare configured\n"),
    ("apply set-last-applied -f bare.yaml", "set-last-applied bare: no changes required.\n"),
    ("diff", "error: must specify one of -f and -k\n"),
    ("diff -f", "error: flag needs an argument: 'f' in -f\nSee 'kubectl diff -h' for help and examples\n"),
    ("diff -f svc.yaml more",
     "error: Unexpected args: [more]\nSee 'kubectl diff -h' for help and examples\n"),
    ("diff -f svc.yaml -f conf.yaml", ""),
])  # fmt: skip
def test_words(session: Session, line: str, output: str) -> None:
    result = session.run(f"kubectl {line}")
    said = result.stdout + result.stderr
    assert said == output or (not output.endswith("\n") and output and said.startswith(output))


def test_what_cannot_be_patched_is_made_anew_by_force() -> None:
    session = Session(seed=7, bare=True)
    pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: solo}\nspec: {containers: [{name: web, image: nginx}]}\n"
    session.write("pod.yaml", pod)
    session.run("kubectl apply -f pod.yaml")
    session.settle()
    session.write("pod.yaml", pod.replace("name: web", "name: main"))
    assert session.run("kubectl apply -f pod.yaml").exit_code == 1
    assert session.run("kubectl apply -f pod.yaml --force").output == "pod/solo configured\n"
    assert session.run("kubectl get pod solo -o jsonpath={..containers[0].name}").stdout == "main"


def test_what_the_manifests_no_longer_name_is_pruned() -> None:
    session = Session(seed=7, bare=True)
    session.write("svc.yaml", SERVICE)
    session.write("old.yaml", SERVICE.replace("name: web", "name: old"))
    session.run("kubectl apply -f svc.yaml -f old.yaml; kubectl create svc clusterip other --tcp=80")
    session.run("kubectl label svc other app=web --overwrite")
    result = session.run("kubectl apply -f svc.yaml --prune -l app=web")
    assert result.stdout == "service/web unchanged\nservice/old pruned\n"


def test_a_diff_is_of_two_folders_and_hides_secrets() -> None:
    session = Session(seed=7, bare=True)
    session.write("svc.yaml", SERVICE)
    session.run("kubectl apply -f svc.yaml; kubectl create secret generic key --from-literal=a=1 --from-literal=b=2")
    changed = SERVICE.replace("port: 80", "port: 81") + (
        "---\n{apiVersion: v1, kind: ConfigMap, metadata: {name: new}}\n"
        "---\n{apiVersion: v1, kind: Secret, metadata: {name: key}, stringData: {a: '3', b: '2', c: '4'}}\n"
    )
    session.write("all.yaml", changed)
    result = session.run("kubectl diff -f all.yaml")
    lines = [line for line in result.stdout.splitlines() if line[:1] in "+-d" and line[:3] not in ("---", "+++")]
    assert [line.rpartition("/")[2] for line in lines if line.startswith("diff")] == [
        "v1.ConfigMap.default.new", "v1.Secret.default.key", "v1.Service.default.web"
    ]  # fmt: skip
    assert [line for line in lines if "*" in line] == ["-  a: '*** (before)'", "+  a: '*** (after)'", "+  c: '***'"]
    assert "-  - port: 80" in lines and "+  - port: 81" in lines and result.exit_code == 1
    session.write("bad.yaml", changed + "---\n" + SERVICE.replace("port: 80", "port: 0"))
    assert (session.run("kubectl diff -f bad.yaml").stdout, session.run("kubectl diff -f bad.yaml").exit_code) == ("", 2)


@pytest.mark.parametrize("line", ["kubectl apply -f live.yaml", "kubectl create -f live.yaml"])
def test_what_get_gave_can_be_made_anew(line: str) -> None:
    session = Session(seed=7, bare=True)
    session.run("kubectl create configmap conf --from-literal=a=b; kubectl get cm conf -o yaml > live.yaml")
    session.run("kubectl delete cm conf")
    assert session.run(line).output == "configmap/conf created\n"
    assert session.run("kubectl label cm conf a=b; " + line).exit_code == 1


def test_a_server_side_diff_meets_the_owners_of_fields() -> None:
    session = Session(seed=7, bare=True)
    session.write("svc.yaml", SERVICE)
    session.run("kubectl apply -f svc.yaml; kubectl label svc web app=mine --overwrite")
    session.write("svc.yaml", SERVICE.replace("app: web", "app: new"))
    refused = session.run("kubectl diff -f svc.yaml --server-side")
    assert refused.exit_code == 2 and refused.stderr.startswith(
        'Error from server (Conflict): Apply failed with 1 conflict: conflict with "kubectl-label"'
    )
    forced = session.run("kubectl diff -f svc.yaml --server-side --force-conflicts")
    assert (forced.exit_code, "-    app: mine\n+    app: new\n" in forced.stdout) == (1, True)
