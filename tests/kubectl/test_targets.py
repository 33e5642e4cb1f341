"""What arguments mean, by the rules that all verbs share (cli-runtime's builder), and delete."""

import pytest

from tui.session import Session

BOTH = """apiVersion: v1
kind: Service
metadata: {name: web, labels: {app: web}}
spec: {ports: [{port: 80}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, labels: {app: other}}
spec:
  selector: {matchLabels: {app: web}}
  template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, image: nginx}]}}
"""


@pytest.fixture(scope="module")
def session() -> Session:
    """One world, looked at alone."""
    session = Session(seed=7, bare=True)
    session.write("both.yaml", BOTH)
    session.write("empty/readme.txt", "")
    session.run("kubectl create -f both.yaml")
    session.settle()
    return session


@pytest.mark.parametrize(("line", "output"), [
    ("get svc,deploy web -o name", "service/web\ndeployment.apps/web\n"),
    ("get deployments.v1.apps,deploy.apps,ingress.networking -o name", "deployment.apps/web\n"),
    ("get services.v1", 'error: the server doesn\'t have a resource type "services"\n'),
    ("get widgets.example.com", 'error: the server doesn\'t have a resource type "widgets"\n'),
    ("get pods,", 'error: the server doesn\'t have a resource type ""\n'),
    ("get node worker-1 -A -o name", "node/worker-1\n"),
    ("get svc web -A", "error: a resource cannot be retrieved by name across all namespaces\n"),
    ("get svc/web -l a=b", "error: selectors and the all flag cannot be used when passing resource/name arguments\n"),
    ("get svc web -l a=b", "error: name cannot be provided when a selector is specified\n"),
    ("get all web", "error: you must specify only one resource\n"),
    ("get svc,deploy/web", "error: arguments in resource/name form must have a single resource and name\n"),
    ("get svc/web/x", "error: arguments in resource/name form may not have more than one slash\n"),
    ("get jobs", "No resources found in default namespace.\n"),
    ("delete -f no.yaml -f both.yaml -f none", 'the path "no.yaml" does not exist\nthe path "none" does not exist\n'),
    ("delete -f empty", "error: error reading [empty]: recognized file extensions are [.json .yaml .yml]\n"),
    ("get -f 'b*.yaml' -o name", "service/web\ndeployment.apps/web\n"),
    ("get -f 'x*.yaml' -o name", 'error: the path "x*.yaml" does not exist\n'),
    ("get -f - -f - -o name", "error: standard input cannot be used for multiple arguments\n"),
    ("delete -f both.yaml svc", "error: when paths, URLs, or stdin is provided as input, you may not specify resource "
                                "arguments as well\n"),
    ("delete -f both.yaml svc/web", "error: resource/name arguments cannot be provided when a path is specified\n"),
    ("delete -f both.yaml -l app=other --dry-run=client",
     'deployment.apps "web" deleted from default namespace (dry run)\n'),
    ("delete svc", "error: resource(s) were provided, but no name was specified\n"),
    ("delete -l app=web", "error: at least one resource must be specified to use a selector\n"),
    ("delete svc nothing --dry-run=client", 'service "nothing" deleted from default namespace (dry run)\n'),
    ("delete svc nothing --dry-run=server", 'Error from server (NotFound): services "nothing" not found\n'),
    ("delete svc web --dry-run=server", 'service "web" deleted from default namespace (server dry run)\n'),
    ("delete svc --all --field-selector metadata.name=x",
     "error: setting 'all' parameter but found a non empty selector. \n"),
    ("delete svc web -o wide", "error: unexpected -o output mode: wide. We only support '-o name'\n"),
    ("delete svc web --now --grace-period=3", "error: --now and --grace-period cannot be specified together\n"),
    ("delete svc web --cascade=no",
     'error: invalid cascade value (no). Must be "background", "foreground", or "orphan"\n'),
    ("delete -n kube-system ns nothing", "Warning: deleting cluster-scoped resources, not scoped to the provided "
                                         'namespace\nError from server (NotFound): namespaces "nothing" not found\n'),
])  # fmt: skip
def test_words(session: Session, line: str, output: str) -> None:
    assert session.run(f"kubectl {line}").output == output


def test_what_is_there_is_deleted_and_the_rest_is_told() -> None:
    session = Session(seed=7, bare=True)
    session.write("both.yaml", BOTH)
    session.run("kubectl create -f both.yaml")
    result = session.run("kubectl delete deploy,svc,pod web --cascade=false")
    assert result.stdout == ('deployment.apps "web" deleted from default namespace\n'
                             'service "web" deleted from default namespace\n')  # fmt: skip
    assert result.stderr == (
        "warning: --cascade=false is deprecated (boolean value) and can be replaced with --cascade=orphan.\n"
        'Error from server (NotFound): pods "web" not found\n'
    )
    assert session.run("kubectl get rs -o name").stdout.startswith("replicaset.apps/web-")


def test_an_interactive_deletion_asks_first() -> None:
    session = Session(seed=7, bare=True)
    session.run("kubectl run solo --image=nginx")
    result = session.run("echo n | kubectl delete pod solo -i")
    assert result.stdout == (
        "You are about to delete the following 1 resource(s):\npod/solo\nDo you want to continue? (y/N): "
        "deletion is cancelled\n"
    )
