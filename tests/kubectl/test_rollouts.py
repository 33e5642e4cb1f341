"""rollout and wait, in kubectl's words."""

import pytest

from tui.session import Session

_MANAGED = "was previously managed with 'kubectl apply'. Rolling back will not update the"


@pytest.fixture(scope="module")
def session() -> Session:
    """One world; the lines below build on each other."""
    session = Session(seed=7, bare=True)
    session.run("kubectl create deployment web --image=nginx:1.25")
    session.run("kubectl create deployment other --image=nginx")
    session.run("kubectl run solo --image=nginx")
    session.settle()
    return session


@pytest.mark.parametrize(("line", "output"), [
    ("rollout status deploy -l app=web", 'deployment "web" successfully rolled out'),
    ("rollout status deploy -l app=none", "error: no resources found"),
    ("rollout status deploy,rs", "error: you may only specify a single resource type"),
    ("rollout status pod/solo", "error: no status viewer has been implemented for Pod"),
    ("rollout status deploy/web --revision=7",
     "error: desired revision (7) is different from the running revision (1)"),
    ("rollout status deploy/web --revision=-1", "error: revision must be a positive integer: -1"),
    ("rollout history deploy/web --revision=9", "error: unable to find the specified revision"),
    ("rollout history svc/kubernetes", 'error: no history viewer has been implemented for "Service"'),
    ("rollout undo deploy/web", 'error: no rollout history found for deployment "web"'),
    ("rollout undo deploy/web --to-revision=1",
     "deployment.apps/web skipped rollback (current template already matches revision 1)"),
    ("rollout undo deploy/web --to-revision=5", "error: unable to find specified revision 5 in history"),
    ("rollout restart deploy/web", "deployment.apps/web restarted"),
    ("rollout restart deploy/web; kubectl rollout restart deploy/web", "deployment.apps/web restarted\nerror: failed to create patch for web: if "
     "restart has already been triggered within the past second, please wait before attempting to trigger another"),
    ("rollout pause deploy/web", "deployment.apps/web paused"),
    ("rollout pause deploy/web", 'error: deployments.apps "web" is already paused'),
    ("rollout restart deploy/web",
     'error: deployments.apps "web" can\'t restart paused deployment (run rollout resume first)'),
    ("rollout undo deploy/web", "error: you cannot rollback a paused deployment; resume it first with 'kubectl rollout "
                                "resume deployment/web' and try again"),
    ("rollout resume deploy", 'deployment.apps/web resumed\nerror: deployments.apps "other" is not paused'),
    ("rollout resume pod/solo deploy/web",
     'error: pods "solo" resuming is not supported\nerror: deployments.apps "web" is not paused'),
    ("rollout resume deploy -l app=none", "No resources found in default namespace."),
    ("rollout undo deploy/web --dry-run=server", "deployment.apps/web rolled back (server dry run)"),
    ("rollout undo deploy/web", "deployment.apps/web rolled back"),
    ("wait --for=condition=Ready pod/none pod/solo",
     'pod/solo condition met\nError from server (NotFound): pods "none" not found'),
    ("wait --for=condition=Ready pods", "error: resource(s) were provided, but no name was specified"),
    ("wait --for=condition=Ready pod -l a=b", "error: no matching resources found"),
    ("wait --for=condition=Nope pod/solo svc/kubernetes --timeout=1s",
     "timed out waiting for the condition on pods/solo\ntimed out waiting for the condition on services/kubernetes"),
    ("wait --for=condition=Nope pod/solo --timeout=0", "error: condition not met for pods/solo"),
    ("wait --for=condition=nope,ready pod/solo -o name", "pod/solo"),
    ("wait --for=delete pod/none", ""),
    ("wait --for=delete pod/solo --timeout=1s", "error: timed out waiting for the condition on pods/solo"),
    ("wait --for=create pod/none --timeout=1s", "error: timed out waiting for the condition"),
    ("wait --for=create pod/solo", "pod/solo condition met"),
    ("wait --for=jsonpath=.status.phase=Running pod/solo", "pod/solo condition met"),
    ("wait --for=jsonpath='{.status.phase}'= pod/solo", "error: jsonpath wait has to have a value after equal sign, "
                                                        "like --for=jsonpath='{.status.readyReplicas}'=3"),
    ("wait --for=jsonpath='{.status.conditions[*].type}'=x pod/solo",
     "error: given jsonpath expression matches more than one value"),
    ("wait --for=jsonpath='{.status.conditions}'=x pod/solo",
     "error: jsonpath leads to a nested object or list which is not supported"),
    ("wait --for=ready pod/solo", 'error: unrecognized condition: ["ready"]'),
])  # fmt: skip
def test_words(session: Session, line: str, output: str) -> None:
    assert session.run(f"kubectl {line}").output.splitlines() == output.splitlines()
    session.advance(2)


def test_what_apply_manages_is_rolled_back_with_a_warning() -> None:
    session = Session(seed=7, bare=True)
    session.run("kubectl create deployment web --image=nginx:1.25 --dry-run=client -o yaml | kubectl apply -f -")
    session.settle()
    session.run("kubectl set image deploy/web nginx=nginx:1.26")
    session.settle()
    result = session.run("kubectl rollout undo deploy/web --dry-run=client")
    assert _MANAGED in result.stderr
    assert result.stdout.startswith("deployment.apps/web Pod Template:\n  Labels:\tapp=web\n")
    assert result.stdout.endswith("\n (dry run)\n")
