"""events, top, auth and plugin: what there is to say, and what is refused."""

import json

import pytest

from tui.session import Session

JOB = "apiVersion: batch/v1\nkind: Job\nmetadata: {name: once}\n"


@pytest.fixture(scope="module")
def session() -> Session:
    """One world, looked at alone."""
    session = Session(seed=7, bare=True)
    session.write("job.yaml", JOB)
    session.run("kubectl run solo --image=nginx")
    session.settle()
    return session


@pytest.mark.parametrize(("line", "output"), [
    ("top pods -A", "error: Metrics API not available\n"),
    ("top node worker-1", "error: Metrics API not available\n"),
    ("auth can-i create pods/log", "yes\n"),
    ("auth can-i frob nodes", "Warning: resource 'nodes' is not namespace scoped\n\n"
                              "Warning: verb 'frob' is not a known verb\n\nyes\n"),
    ("auth can-i get widgets.example.com",
     "Warning: the server doesn't have a resource type 'widgets' in group 'example.com'\n\nyes\n"),
    ("auth can-i get", "error: you must specify two arguments: verb resource or verb resource/resourceName.\n"
                       "See 'kubectl auth can-i -h' for help and examples.\n"),
    ("plugin list", "error: unable to find any kubectl plugins in your PATH\n"),
    ("autoscale deploy web --max=3", 'error: "autoscale" is not simulated in Harborlight\n'),
    ("apply -f job.yaml", 'error: error when creating "job.yaml": Job is not simulated in Harborlight\n'),
    ("get jobs,hpa", "No resources found in default namespace.\n"),
    ("delete jobs --all", "No resources found\n"),
    ("events --for pod/other", "No events found in default namespace.\n"),
    ("events --types=Warning -A", "No events found.\n"),
    ("events --types=Bad", "error: valid --types are Normal or Warning\n"),
    ("events --for solo", "error: --for must be in resource/name form\n"),
    ("events --for a/b/c", "error: arguments in resource/name form may not have more than one slash\n"),
    ("events --for widget/x", 'the server doesn\'t have a resource type "widget"\n'),
    ("get events --field-selector involvedObject.name=other", "No resources found in default namespace.\n"),
])  # fmt: skip
def test_words(session: Session, line: str, output: str) -> None:
    assert session.run(f"kubectl {line}").output == output


def test_events_of_one_object_in_the_order_of_their_time(session: Session) -> None:
    rows = session.run("kubectl events --for pod/solo --types normal --no-headers").stdout.splitlines()
    assert [row.split()[2] for row in rows] == ["Pulling", "Scheduled", "Pulled", "Created", "Started"]
    assert all(row.split()[3] == "Pod/solo" for row in rows)


def test_events_as_json_are_a_list_of_their_own_kind(session: Session) -> None:
    found = json.loads(session.run("kubectl events -o json").stdout)
    assert (found["kind"], found["metadata"], len(found["items"])) == ("EventList", {}, 5)


def test_events_are_sorted_and_selected_by_their_fields(session: Session) -> None:
    line = "kubectl get events --field-selector involvedObject.name=solo,reason!=Pulling --sort-by=.lastTimestamp"
    reasons = [row.split()[2] for row in session.run(line).stdout.splitlines()[1:]]
    assert sorted(reasons) == ["Created", "Pulled", "Scheduled", "Started"]
