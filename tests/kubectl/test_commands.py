"""kubectl against a simulated server, as a learner types it."""

import pytest

from tui.session import Session

POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  containers: [{name: web, image: nginx}]\n"


def test_apply_says_what_it_did_and_patches_by_three_ways(session: Session) -> None:
    session.write("pod.yaml", POD)
    assert session.run("kubectl apply -f pod.yaml").output == "pod/web created\n"
    assert session.run("kubectl apply -f pod.yaml").output == "pod/web unchanged\n"
    session.run("kubectl label pod web mine=kept")
    session.write("pod.yaml", POD.replace("{name: web}\n", "{name: web, labels: {app: a}}\n", 1))
    assert session.run("kubectl apply -f pod.yaml").output == "pod/web configured\n"
    shown = session.run("kubectl get pod web -o jsonpath='{.metadata.labels}'").stdout
    assert shown == '{"app":"a","mine":"kept"}'


def test_documents_before_a_broken_one_are_applied(session: Session) -> None:
    session.write("two.yaml", POD + "---\napiVersion: [\n")
    result = session.run("kubectl apply -f two.yaml")
    assert result.stdout == "pod/web created\n" and result.exit_code == 1
    assert result.stderr.startswith("error: error parsing two.yaml: ")


def test_edit_reopens_with_what_was_wrong(session: Session) -> None:
    session.run("kubectl create service clusterip web --tcp=80")
    session.run("kubectl edit service web")
    session.save(session.waiting.text.replace("port: 80", "port: 0", 1))  # type: ignore[union-attr]
    assert "# * spec.ports[0].port: Invalid value: 0" in session.waiting.text  # type: ignore[union-attr]
    session.save(session.waiting.text.replace("port: 0", "port: 81", 1))  # type: ignore[union-attr]
    assert "81/TCP" in session.run("kubectl get service web").stdout


@pytest.mark.parametrize(("line", "words", "code"), [
    ("kubectl debug web", 'error: "debug" is not simulated in Harborlight\n', 1),
    ("kubectl get pods --as=me", "error: --as is not simulated in Harborlight\n", 1),
    ("kubectl gte pods", 'error: unknown command "gte" for "kubectl"\n\nDid you mean this?\n\tget\n', 1),
    ("kubectl get pods", "No resources found in default namespace.\n", 0),
])  # fmt: skip
def test_words_on_standard_error(session: Session, line: str, words: str, code: int) -> None:
    result = session.run(line)
    assert (result.stderr, result.exit_code) == (words, code)


def test_namespace_of_the_context_is_kept_in_the_kubeconfig(session: Session) -> None:
    session.run("kubectl config set-context --current --namespace=shop")
    assert session.run("kubectl get pods").stderr == "No resources found in shop namespace.\n"


def test_watched_events_come_once_under_one_head(session: Session) -> None:
    session.run("kubectl create deployment web --image=nginx")
    session.settle()
    seen = session.run("kubectl events --watch", limit=5).stdout
    assert seen.count("LAST SEEN") == 1
    assert seen.count("Created pod: web-") == seen.count("Scaled up replica set web-") == 1
