"""patch and replace, in the words of kubectl and of the API server."""

import pytest

from tui.session import Session

SERVICE = "apiVersion: v1\nkind: Service\nmetadata: {name: web, labels: {app: web}}\nspec: {ports: [{port: 80}]}\n"
CONFLICT = ("Operation cannot be fulfilled on services \"web\": the object has been modified; please apply your changes "
            "to the latest version and try again\n")  # fmt: skip


@pytest.fixture(scope="module")
def session() -> Session:
    """One world; the lines below build on each other."""
    session = Session(seed=7, bare=True)
    session.write("svc.yaml", SERVICE)
    session.write("empty.yaml", "\n")
    session.run("kubectl create -f svc.yaml")
    session.run("kubectl create deployment web --image=nginx")
    session.settle()
    return session


@pytest.mark.parametrize(("line", "output"), [
    ("patch svc web -p '{}'", "service/web patched (no change)\n"),
    ("patch svc web -p 'metadata: {labels: {a: b}}' --dry-run=server", "service/web patched (server dry run)\n"),
    ("patch svc web -p 'metadata: {labels: {a: b}}' --dry-run=client", "service/web patched (dry run)\n"),
    ("patch svc web -p '{}' --patch-file svc.yaml", "error: cannot specify --patch and --patch-file together\n"),
    ("patch svc web --patch-file none.yaml",
     "error: unable to read patch file: open none.yaml: no such file or directory\n"),
    ("patch svc web --type=Merge -p '{\"spec\":{\"type\":\"NodePort\"}}'", "service/web patched\n"),
    ("patch svc web --local -p '{}'", "error: cannot specify --local and server resources\n"),
    ("patch -f svc.yaml --local -p 'metadata: {name: other}' -o name", "service/other\n"),
    ("patch -f svc.yaml --local -p 'spec: null' -o yaml",
     "apiVersion: v1\nkind: Service\nmetadata:\n  labels:\n    app: web\n  name: web\n"),
    ("patch -f svc.yaml -p 'metadata: {labels: {app: new}}' -o jsonpath={.metadata.labels}", '{"app":"new"}'),
    ("patch deploy web --subresource=scale --type=merge -p '{\"spec\":{\"replicas\":2}}'",
     "scale.autoscaling/web patched\n"),
    ("patch deploy web --subresource=scale --type=json -p "
     "'[{\"op\":\"replace\",\"path\":\"/spec/replicas\",\"value\":3}]' -o jsonpath={.spec.replicas}", "3"),
    ("patch svc web --subresource=scale -p '{}'",
     "Error from server (NotFound): the server could not find the requested resource\n"),
    ("patch svc web --subresource=spec -p '{}'",
     'error: invalid subresource value: "spec". Must be one of [status scale resize]\n'),
    ("patch svc web none -p '{\"spec\":{\"type\":\"NodePort\"}}'",
     'service/web patched (no change)\nError from server (NotFound): services "none" not found\n'),
    ("patch svc -p '{}'", "error: resource(s) were provided, but no name was specified\n"),
    ("replace", "error: must specify one of -f and -k\n"),
    ("replace -f none.yaml", 'error: the path "none.yaml" does not exist\n'),
    ("replace -f svc.yaml --grace-period=1", "error: --grace-period must have --force specified\n"),
    ("replace -f svc.yaml --timeout=1s", "error: --timeout must have --force specified\n"),
    ("replace -f svc.yaml --subresource=x",
     'error: invalid subresource value: "x". Must be one of [status scale resize]\n'),
    ("replace -f empty.yaml", ""),
    ("replace -f empty.yaml --force", "No resources found\nerror: no objects passed to replace\n"),
    ("replace -f svc.yaml --dry-run=server", "service/web replaced (server dry run)\n"),
    ("get svc web -o yaml > live.yaml; kubectl label svc web x=y -o name; kubectl replace -f live.yaml",
     f'service/web\nError from server (Conflict): error when replacing "live.yaml": {CONFLICT}'),
    ("replace -f svc.yaml --force --grace-period=0",
     'service "web" deleted from default namespace\nservice/web replaced\n'),
    ("replace --save-config -f svc.yaml && kubectl apply -f svc.yaml",
     "service/web replaced\nservice/web unchanged\n"),
])  # fmt: skip
def test_words(session: Session, line: str, output: str) -> None:
    assert session.run(f"kubectl {line}").output == output
