"""label and annotate, in kubectl's words."""

import pytest

from tui.session import Session

SERVICE = "apiVersion: v1\nkind: Service\nmetadata: {name: web, labels: {app: web}}\nspec: {ports: [{port: 80}]}\n"


@pytest.fixture(scope="module")
def session() -> Session:
    """One world; the lines below build on each other."""
    session = Session(seed=7, bare=True)
    session.write("svc.yaml", SERVICE)
    session.run("kubectl create -f svc.yaml")
    return session


@pytest.mark.parametrize(("line", "output"), [
    ("label svc web tier=front owner=me", "service/web labeled"),
    ("label svc web tier=front", "service/web not labeled"),
    ("label svc web tier=back", "error: 'tier' already has a value (front), and --overwrite is false"),
    ("label svc web tier=x owner=x", "'owner' already has a value (me), and --overwrite is false\n"
                                     "'tier' already has a value (front), and --overwrite is false"),
    ("label svc web nosuch- owner-", 'label "nosuch" not found.\nservice/web unlabeled'),
    ("label svc web tier- --overwrite", "service/web labeled"),
    ("label svc web --list", "app=web"),
    ("label svc --all --list", "Listing labels for Service./kubernetes:\n component=apiserver\n provider=kubernetes\n"
                               "Listing labels for Service./web:\n app=web"),
    ("label svc web a=b --dry-run=client", "service/web labeled (dry run)"),
    ("label svc web a=b --dry-run=server", "service/web labeled (server dry run)"),
    ("label svc web a=b -o name", "service/web"),
    ("label -f svc.yaml c=d", "service/web labeled"),
    ("label -f svc.yaml c=e --local -o jsonpath={.metadata.labels.c}", "e"),
    ("label svc web c=e --local",
     "error: can only use local files by -f pod.yaml or --filename=pod.json when --local=true is set"),
    ("label svc -l app=none x=y", ""),
    ("label svc x=y", "error: resource(s) were provided, but no name was specified"),
    ("label svc web x=y z", "error: all resources must be specified before label changes: z"),
    ("label svc web x=y=z", "error: invalid label spec: x=y=z"),
    ("label svc web x=y x-", "error: can not both modify and remove a label in the same command"),
    ("label svc --all x=y -l app=web", "error: cannot set --all and --selector at the same time"),
    ("label svc --all x=y --field-selector metadata.name=web",
     "error: cannot set --all and --field-selector at the same time"),
    ("label svc --all x=y --resource-version=1", "error: --resource-version may only be used with a single resource"),
    ("label svc web x=y --resource-version=1", 'Error from server (Conflict): Operation cannot be fulfilled on services '
     '"web": the object has been modified; please apply your changes to the latest version and try again'),
    ("label svc web --list -o yaml", "error: --list and --output may not be specified together"),
    ("annotate svc web note=a kubernetes.io/change-cause=first", "service/web annotated"),
    ("annotate svc web kubernetes.io/change-cause=second", "service/web annotated"),
    ("annotate svc web note=b", "error: --overwrite is false but found the following declared annotation(s): "
                                "'note' already has a value (a)"),
    ("annotate svc web note=b note-",
     "error: can not both modify and remove the following annotation(s) in the same command: note"),
    ("annotate svc web note- nosuch-", "service/web annotated"),
    ("annotate svc web --list", "kubernetes.io/change-cause=second"),
])  # fmt: skip
def test_words(session: Session, line: str, output: str) -> None:
    result = session.run(f"kubectl {line}")
    assert result.output == (f"{output}\n" if output and "jsonpath" not in line else output)
    assert result.exit_code == int("rror" in output or "already" in output)
