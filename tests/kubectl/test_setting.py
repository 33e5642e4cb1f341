"""`kubectl set`, `scale`, `run` and `expose`: what they change and say, in the words of a real kubectl."""

from __future__ import annotations

import pytest

from tui.session import Session

DEPLOYMENT = (
    "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  selector: {matchLabels: {app: web}}\n"
    "  template:\n    metadata: {labels: {app: web}}\n    spec:\n      containers:\n"
    "      - {name: a, image: nginx, env: [{name: OLD, value: '1'}]}\n"
    "      - {name: b, image: busybox, command: [sleep, '999']}\n"
)
POD = (
    "apiVersion: v1\nkind: Pod\nmetadata: {name: two, labels: {app: two}}\nspec:\n  containers:\n  - name: a\n"
    "    image: nginx\n    ports: [{containerPort: 80}, {containerPort: 53, protocol: UDP}, {containerPort: 53}]\n"
)
LOCAL = "error: you must specify resources by --filename when --local is set.\n"


def begun() -> Session:
    session = Session(seed=7, bare=True)
    session.write("web.yaml", DEPLOYMENT)
    session.write("two.yaml", POD)
    session.run("kubectl apply -f web.yaml -f two.yaml; kubectl create cm conf --from-literal=K1=v1")
    return session


@pytest.fixture
def session() -> Session:
    return begun()


@pytest.fixture(scope="module")
def shared() -> Session:
    return begun()


@pytest.mark.parametrize(("line", "words"), [
    ("set image deploy/web a=nginx:1 b", "error: all resources must be specified before image changes: b\n"),
    ("set image deploy web pod a=nginx:1", 'Error from server (NotFound): deployments.apps "pod" not found\n'),
    ("set image svc/kubernetes a=b", "error: services/kubernetes the object is not a pod or does not have a pod "
     "template: *v1.Service\n"),
    ("set env", "error: one or more resources must be specified as <resource> <name> or <resource>/<name>\n"),
    ("set env deploy/web A=1 A-", "error: can not both modify and remove the same environment variable in the same "
     "command\n"),
    ("set env deploy/web --keys=a", "error: when specifying --keys, a configmap or secret must be provided with --from"
     "\n"),
    ("set env deploy/web --from=pod/two", "error: unsupported resource specified in --from\n"),
    ("set env deploy/web OLD=2 --overwrite=false", "error: deployments/web 'OLD' already has a value (1), and "
     "--overwrite is false\n"),
    ("set resources deploy/web", "error: you must specify an update to requests or limits (in the form of "
     "--requests/--limits)\n"),
    ("set resources deploy/web --limits=cpu", "error: Invalid argument syntax cpu, expected <resource>=<value>\n"),
    ("set resources deploy/web -c=x --limits=cpu=1", "error: unable to find container named x\n"),
    ("set selector", "error: one selector is required\n"),
    ("set selector svc/kubernetes 'app in (a,b)'", "error: match expression [{app In [a b]}] not supported on this "
     "object\n"),
    ("set selector svc/kubernetes app!=x", 'error: "!=" is not a valid label selector operator\n'),
    ("set serviceaccount", "error: serviceaccount is required\n"),
    ("set subject deploy/web", "error: you must specify at least one value of user, group or serviceaccount\n"),
    ("set image --selector=a", "error: at least one resource must be specified to use a selector\n"),
    ("set subject deploy/web --user=a", "error: deployments/web\n setting subjects is only supported for "
     "RoleBinding/ClusterRoleBinding\n"),
    ("set image -f web.yaml a=b --local --dry-run=server", "error: cannot specify --local and --dry-run=server - did "
     "you mean --dry-run=client?\n"),
    ("scale deploy/web --replicas=1 --current-replicas=-5", "error: The --current-replicas must specify an integer of "
     "-1 or greater\n"),
    ("scale deploy -l app=none --replicas=2", "error: no objects passed to scale\n"),
    ("scale deploy/web --replicas=x", 'error: invalid argument "x" for "--replicas" flag: strconv.ParseInt: parsing '
     '"x": invalid syntax\nSee \'kubectl scale --help\' for usage.\n'),
    ("run a --image=", "error: --image is required\n"),
    ("run a --image=a,b", 'error: Invalid image name "a,b": invalid reference format\n'),
    ("run a --image=a/B", 'error: Invalid image name "a/B": invalid reference format\n'),
    ("run a --image=nginx --env=1A=x", "error: invalid env: 1A=x\n"),
    ("run a --image=nginx --labels=a=b=c", "error: unexpected label spec: a=b=c\n"),
    ("run a --image=nginx --annotations=k", "error: invalid annotations format: k\n"),
    ("run a --image=nginx --overrides='{'", "error: Invalid JSON Patch\n"),
    ("run a --image=nginx --overrides='{\"spec\":{\"nodeName\":1}}'", "error: json: cannot unmarshal number into Go "
     "struct field PodSpec.spec.nodeName of type string\n"),
    ("expose pod two --port=80 --override-type=x --overrides='{}'", "error: invalid override type: x\n"),
    ("expose pod two --port=80 --type=Weird -o wide", "error: unable to match a printer suitable for the output format "
     '"wide", allowed formats are: go-template,go-template-file,json,jsonpath,jsonpath-as-json,jsonpath-file,kyaml,'
     "name,template,templatefile,yaml\n"),
])  # fmt: skip
def test_refusals(shared: Session, line: str, words: str) -> None:
    result = shared.run(f"kubectl {line}")
    assert (result.stderr, result.exit_code) == (words, 1)


def test_local_wants_a_file(session: Session) -> None:
    assert session.run("kubectl set image deploy/web a=b --local").stderr.startswith(LOCAL)
    shown = session.run("kubectl set sa -f web.yaml bot --local -o jsonpath='{.spec.template.spec}'").stdout
    assert '"serviceAccountName":"bot"' in shown and '"resources":{}' in shown


def test_variables(session: Session) -> None:
    assert session.run("kubectl set env deploy/web A=1 OLD-").output == "deployment.apps/web env updated\n"
    assert session.run("kubectl set env deploy/web A=1").output == ""
    session.run("kubectl set env deploy/web -c b --from=cm/conf --prefix=X_")
    told = "# Deployment web, container a\nA=1\n# Deployment web, container b\nA=1\n"
    listed = session.run("kubectl set env deploy/web --list").output
    assert listed == told + "# X_K1 from configmap conf, key K1\n"
    assert session.run("kubectl set env deploy/web --list --resolve").output == told + "X_K1=v1\n"
    warned = session.run("kubectl set env deploy/web A=1 -c nope").stderr
    assert warned == 'Warning: Deployment/web does not have any containers matching "nope"\n'


def test_resources_of_every_container(session: Session) -> None:
    line = "kubectl set resources deploy/web --limits=cpu=200m,memory=64Mi"
    assert session.run(line).output == "deployment.apps/web resource requirements updated\n"
    assert session.run(line).output == ""
    shown = session.run("kubectl get deploy web -o jsonpath='{..limits}'").stdout
    assert shown == '{"cpu":"200m","memory":"64Mi"} {"cpu":"200m","memory":"64Mi"}'


def test_a_service_account_is_set_under_both_names(session: Session) -> None:
    assert session.run("kubectl set sa deploy web bot").output == "deployment.apps/web serviceaccount updated\n"
    shown = session.run("kubectl get deploy web -o jsonpath='{..spec.serviceAccount} {..serviceAccountName}'").stdout
    assert shown == "bot bot"


def test_a_port_of_two_protocols_is_exposed_twice(session: Session) -> None:
    shown = session.run("kubectl expose pod two --dry-run=client -o jsonpath='{.spec.ports[*].name}'").stdout
    assert shown == "port-1 port-2-udp port-2-tcp"


def test_overrides(session: Session) -> None:
    line = "kubectl run a --image=nginx --dry-run=client -o jsonpath={.spec}"
    merged = session.run(f"{line} --overrides='{{\"spec\":{{\"nodeName\":\"worker-1\",\"nosuch\":1}}}}'").stdout
    assert '"nodeName":"worker-1"' in merged and "nosuch" not in merged
    ops = '[{"op":"replace","path":"/spec/type","value":"NodePort"}]'
    line = f"kubectl expose pod two --port=80 --overrides='{ops}' --override-type=json --dry-run=client"
    assert session.run(f"{line} -o jsonpath={{.spec.type}}").stdout == "NodePort"


def test_scale_prints_the_object_as_it_was(session: Session) -> None:
    assert session.run("kubectl scale deploy web --replicas=3 -o jsonpath={.spec.replicas}").stdout == "1"
