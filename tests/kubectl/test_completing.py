from typing import Any

from tui.api.client import Reply
from tui.api.process import Process
from tui.kubectl.completing import complete


class Server:
    """Answers discovery and one list."""

    def send(self, call: Any) -> Reply:
        pod = {"name": "pods", "singularName": "pod", "shortNames": ["po"], "namespaced": True, "kind": "Pod",
               "version": "v1", "verbs": ["list"]}  # fmt: skip
        items = [{"metadata": {"name": "web-1", "labels": {"app": "web"}}, "spec": {"containers": [{"name": "main"}]}}]
        return Reply([pod] if call.verb == "discover" else {"items": items})


class NoFiles:
    def exists(self, path: str) -> bool:
        return False


def candidates(*words: str) -> list[str]:
    process: Any = Process(["kubectl"], None, NoFiles(), "/", {}, None, None, services={"client": Server()})  # type: ignore[arg-type]
    return [word for word, _ in complete(["kubectl", *words], process)]


def test_verbs_and_their_parts() -> None:
    assert candidates("des") == ["describe"]
    assert "status" in candidates("rollout", "")
    assert "debug" not in candidates("de")


def test_kinds_names_labels_containers() -> None:
    assert candidates("get", "p") == ["pods"]
    assert candidates("get", "pods", "w") == ["web-1"]
    assert candidates("get", "pods", "-l", "") == ["app=web"]
    assert candidates("logs", "web-1", "-c", "") == ["main"]


def test_flags_and_their_values() -> None:
    assert "--show-labels" in candidates("get", "pods", "--sh")
    assert candidates("get", "pods", "--output=ya") == ["--output=yaml"]
    assert candidates("get", "pods", "-o", "js")[0] == "json"


def test_words_of_a_verb_and_entries_of_the_kubeconfig() -> None:
    assert candidates("completion", "") == ["bash", "zsh", "fish", "powershell"]
    assert candidates("completion", "bash", "") == []
    assert candidates("config", "delete-user", "") == ["kind-kind"] == candidates("--cluster", "")
    assert candidates("config", "set-context", "--names") == ["--namespace="]
    assert candidates("set", "") == ["env", "image", "resources", "selector", "serviceaccount", "subject"]
    assert candidates("create", "tok") == ["token"] and candidates("alp") == []
