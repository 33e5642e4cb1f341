"""`kubectl config`, in the words of a real kubectl."""

from __future__ import annotations

import pytest

from tui.session import Session

PATH = "/home/learner/.kube/config"


@pytest.mark.parametrize(("line", "words"), [
    ("use-context nope", 'error: no context exists with the name: "nope"\n'),
    ("set-context", "error: you must specify a non-empty context name or --current\n"),
    ("set-context --current x", "error: you cannot specify both a context name and --current\n"),
    ("rename-context nope x", f'error: cannot rename the context "nope", it\'s not in {PATH}\n'),
    ("rename-context kind-kind kind-kind", 'error: cannot rename the context "kind-kind", the context "kind-kind" '
     f"already exists in {PATH}\n"),
    ("delete-context nope", f"error: cannot delete context nope, not in {PATH}\n"),
    ("delete-cluster nope", f"error: cannot delete cluster nope, not in {PATH}\n"),
    ("delete-user", "error: user to delete is required\nSee 'kubectl config delete-user -h' for help and examples\n"),
    ("get-contexts nope", "error: context nope not found\n"),
    ("get-contexts a b", "context a not found\ncontext b not found\n"),
    ("set-cluster ''", "error: you must specify a non-empty cluster name\n"),
    ("get-contexts -o yaml", "error: --output yaml is not available in kubectl config get-contexts; resetting to "
     "default output format\n"),
    ("view x", "error: unexpected arguments: [x]\nSee 'kubectl config view -h' for help and examples\n"),
    ("view --minify --context=nope", "error: cannot locate context nope\n"),
    ("set foo.bar x", "error: unable to parse foo.bar after [] at api.Config\n"),
    ("set clusters.kind-kind.insecure-skip-tls-verify maybe", 'error: strconv.ParseBool: parsing "maybe": invalid '
     "syntax\n"),
    ("unset contexts.nope.namespace", "error: current map key `nope` is invalid\n"),
    ("set-credentials a --token=x --username=y", "error: you cannot specify more than one authentication method at the "
     "same time: --token, --username/--password\n"),
    ("use-context a b", "error: Unexpected args: [a b]\n"),
])  # fmt: skip
def test_refusals(session: Session, line: str, words: str) -> None:
    result = session.run(f"kubectl config {line}")
    assert (result.stderr, result.exit_code) == (words, 1)


def test_a_context_from_its_making_to_its_end(session: Session) -> None:
    told = [session.run(f"kubectl config {line}").output for line in (
        "set-context dev --cluster=kind-kind --user=kind-kind --namespace=dev", "set-context dev --namespace=dev2",
        "use-context dev", "rename-context dev prod", "get-contexts -o name", "current-context",
        "set contexts.prod.namespace p", "view --minify -o jsonpath='{..namespace}'", "unset contexts.prod.namespace",
        "delete-context prod",
    )]  # fmt: skip
    assert told == [
        'Context "dev" created.\n', 'Context "dev" modified.\n', 'Switched to context "dev".\n',
        'Context "dev" renamed to "prod".\n', "kind-kind\nprod\n", "prod\n",
        'Property "contexts.prod.namespace" set.\n', "p", 'Property "contexts.prod.namespace" unset.\n',
        'warning: this removed your active context, use "kubectl config use-context" to select a different one\n'
        f"deleted context prod from {PATH}\n",
    ]  # fmt: skip


@pytest.mark.parametrize(("line", "words"), [
    ("--context=nope get pods", "Error in configuration: context was not found for specified context: nope\n"),
    ("--cluster=nope get pods", 'error: no server found for cluster "nope"\n'),
    ("--user=nope get pods", 'error: auth info "nope" does not exist\n'),
    ("--kubeconfig=nope get pods", "error: stat nope: no such file or directory\n"),
    ("config unset current-context >/dev/null; kubectl get pods", "The connection to the server localhost:8080 was "
     "refused - did you specify the right host or port?\n"),
    ("config set clusters.kind-kind.server https://1.2.3.4 >/dev/null; kubectl get pods", "error: a cluster at "
     "https://1.2.3.4 is not simulated in Harborlight\n"),
])  # fmt: skip
def test_what_does_not_lead_to_the_cluster(session: Session, line: str, words: str) -> None:
    result = session.run(f"kubectl {line}")
    assert (result.output, result.exit_code) == (words, 1)


def test_secrets_are_shown_only_when_asked(session: Session) -> None:
    session.run("kubectl config set-credentials bob --token=secret")
    line = "kubectl config view -o jsonpath='{.users[0].user.token}'"
    assert (session.run(line).output, session.run(f"{line} --raw").output) == ("REDACTED", "secret")
