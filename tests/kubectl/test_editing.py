"""edit: what a saved text leads to, in kubectl's words."""

import pytest

from tui.api.process import Edit
from tui.session import Session


@pytest.fixture
def session() -> Session:
    """A Service to edit."""
    session = Session(seed=7, bare=True)
    session.run("kubectl create service clusterip web --tcp=80")
    return session


def opened(session: Session, line: str) -> str:
    """The text in the editor."""
    session.run(line)
    assert isinstance(session.waiting, Edit)
    return session.waiting.text


def saved(session: Session, text: str) -> str:
    """What is said once the text is saved."""
    session.take_output()
    session.save(text)
    return "".join(text for _stream, text in session.take_output())


def test_a_text_that_says_the_same_changes_nothing(session: Session) -> None:
    text = opened(session, "kubectl edit service web")
    assert saved(session, text + "# a remark\n") == "Edit cancelled, no changes made.\n"


def test_an_empty_text_ends_it(session: Session) -> None:
    opened(session, "kubectl edit svc/web")
    assert saved(session, "# all gone\n") == "Edit cancelled, saved file was empty.\n"


def test_what_cannot_be_read_is_said_above_the_text_and_kept_if_left_so(session: Session) -> None:
    text = opened(session, "kubectl edit service web")
    saved(session, text.replace("spec:", "spec: [", 1))
    assert "# The edited file had a syntax error: error parsing edited-file: " in session.waiting.text  # type: ignore[union-attr]
    said = saved(session, session.waiting.text)  # type: ignore[union-attr]
    assert said.startswith('A copy of your changes has been stored to "/tmp/kubectl-edit-')
    assert said.endswith("error: Edit cancelled, no valid changes were saved.\n")


def test_a_refusal_is_said_and_the_text_comes_back(session: Session) -> None:
    text = opened(session, "kubectl edit service web")
    assert saved(session, text.replace("port: 80", "port: 0", 1)) == 'error: services "web" is invalid\n'
    assert '# services "web" was not valid:\n# * spec.ports[0].port: Invalid value: 0' in session.waiting.text  # type: ignore[union-attr]


def test_a_name_may_not_change(session: Session) -> None:
    text = opened(session, "kubectl edit service web")
    said = saved(session, text.replace("  name: web", "  name: other", 1))
    assert said.endswith("error: At least one of apiVersion, kind and name was changed\n")


def test_several_objects_are_one_text(session: Session) -> None:
    session.run("kubectl create configmap conf --from-literal=a=b")
    text = opened(session, "kubectl edit svc/web cm/conf")
    assert text.count("\n- apiVersion: v1\n") == 2 and text.endswith("kind: List\nmetadata: {}\n")
    assert saved(session, text.replace("a: b", "a: c", 1)) == "service/web skipped\nconfigmap/conf edited\n"


def test_the_configuration_is_saved_on_demand(session: Session) -> None:
    text = opened(session, "kubectl edit service web --save-config")
    assert saved(session, text.replace("type: ClusterIP", "type: NodePort", 1)) == "service/web edited\n"
    assert session.run("kubectl apply view-last-applied svc/web").stdout.startswith("apiVersion: v1\nkind: Service\n")


def test_the_status_alone_is_edited_and_the_patch_shown(session: Session) -> None:
    text = opened(session, "kubectl edit svc web --subresource=status --output-patch")
    said = saved(session, text.replace("loadBalancer: {}", "loadBalancer: {ingress: [{ip: 203.0.113.9}]}", 1))
    assert said == (
        'Patch: {"status":{"loadBalancer":{"ingress":[{"ip":"203.0.113.9"}]}}}\n'
        'error: services "web" is invalid\n'
    ), "only a LoadBalancer has such a status"


def test_an_object_is_edited_before_it_is_made(session: Session) -> None:
    session.write("new.yaml", "apiVersion: v1\nkind: Service\nmetadata: {name: new}\nspec: {ports: [{port: 80}]}\n")
    text = opened(session, "kubectl create -f new.yaml --edit")
    assert saved(session, text.replace("port: 80", "port: 81")) == "service/new created\n"
    assert session.run("kubectl get svc new -o jsonpath={.spec.ports[0].port}").stdout == "81"
    said = saved(session, opened(session, "kubectl create -f new.yaml --edit").replace("port: 80", "port: 82"))
    assert said.startswith('A copy of your changes has been stored to "/tmp/kubectl-edit-')
    assert said.endswith('Error from server (AlreadyExists): services "new" already exists\n')
    unchanged = opened(session, "kubectl create -f new.yaml --edit")
    assert saved(session, unchanged) == "Edit cancelled, no changes made.\n"


def test_what_apply_remembers_is_edited(session: Session) -> None:
    assert session.run("kubectl apply edit-last-applied svc/web").stderr.startswith(
        "error: no last-applied-configuration annotation found on resources, to create the annotation, use command")
    session.write("new.yaml", "apiVersion: v1\nkind: Service\nmetadata: {name: new}\nspec: {ports: [{port: 80}]}\n")
    session.run("kubectl apply -f new.yaml")
    text = opened(session, "kubectl apply edit-last-applied svc/new")
    assert text.startswith("# Please edit the 'last-applied-configuration' annotations below.\n")
    assert saved(session, text.replace("port: 80", "port: 81")) == "service/new edited\n"
    assert "port: 81" in session.run("kubectl apply view-last-applied svc/new").stdout
    assert session.run("kubectl get svc new -o jsonpath={.spec.ports[0].port}").stdout == "80"
