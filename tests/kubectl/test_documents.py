"""YAML of several objects: one printer parts its documents, a printer for each object does not."""

import pytest

from tui.kubectl.verbs import get
from tui.session import Session

TWO = "".join(f"---\napiVersion: v1\nkind: Service\nmetadata: {{name: {name}}}\nspec: {{ports: [{{port: 80}}]}}\n"
              for name in ("api", "web"))  # fmt: skip


@pytest.fixture(scope="module")
def session() -> Session:
    """A world with two Services and a Deployment."""
    session = Session(seed=7, bare=True)
    session.write("two.yaml", TWO)
    session.run("kubectl create -f two.yaml")
    session.run("kubectl create deployment one --image=nginx")
    session.run("kubectl create deployment two --image=nginx")
    return session


@pytest.mark.parametrize(("line", "separators"), [
    ("create -f two.yaml --dry-run=client -o yaml", 1),
    ("create -f two.yaml --dry-run=client -o json", 0),
    ("replace -f two.yaml -o yaml", 1),
    ("annotate svc api web a=b -o yaml", 1),
    ("label svc api web a=b -o yaml", 0),
    ("patch svc api web -p {} -o yaml", 0),
    ("scale deploy one two --replicas=2 -o yaml", 1),
    ("set image deploy one two nginx=nginx:1.25 -o yaml", 1),
    ("expose deploy one two --port=80 --dry-run=client -o yaml", 1),
    ("run web --image=nginx --port=80 --expose --dry-run=client -o yaml", 2),
    ("rollout restart deploy one two -o yaml", 0),
    ("apply -f two.yaml --dry-run=client -o yaml", 0),
])  # fmt: skip
def test_separators(session: Session, line: str, separators: int) -> None:
    result = session.run(f"kubectl {line}")
    assert result.exit_code == 0, result.stderr
    assert result.stdout.splitlines().count("---") == separators


@pytest.mark.parametrize("line", [
    "get deployments,services -o yaml", "get deployments -o json", "get configmaps -o yaml", "get services -o name",
    "get services,deployments -o jsonpath={.items[*].metadata.name}", "get services -o yaml --sort-by=.spec.clusterIP",
])
def test_a_long_list_reads_as_a_short_one(session: Session, monkeypatch: pytest.MonkeyPatch, line: str) -> None:
    session.settle()
    whole = session.run(f"kubectl {line}").output
    monkeypatch.setattr(get, "PAGE", 1)
    assert session.run(f"kubectl {line}").output == whole and whole
