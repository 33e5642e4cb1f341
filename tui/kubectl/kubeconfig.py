"""The kubeconfig file: contexts and their namespaces, in the learner's home."""

from __future__ import annotations

from typing import Any

from tui.api import yaml
from tui.api.objects import clone
from tui.api.process import Process
from tui.kubectl.errors import Failure

DEFAULT: dict[str, Any] = {
    "apiVersion": "v1",
    "clusters": [{
        "cluster": {"certificate-authority-data": "DATA+OMITTED", "server": "https://127.0.0.1:6443"},
        "name": "kind-kind",
    }],
    "contexts": [{"context": {"cluster": "kind-kind", "user": "kind-kind"}, "name": "kind-kind"}],
    "current-context": "kind-kind",
    "kind": "Config",
    "users": [{
        "name": "kind-kind",
        "user": {"client-certificate-data": "DATA+OMITTED", "client-key-data": "DATA+OMITTED"},
    }],
}  # fmt: skip
"""What a learner starts with; the file is written at the first change."""


class KubeConfig:
    """The contexts, read once a command."""

    def __init__(self, process: Process, path: str = "") -> None:
        self._process = process
        home = process.env.get("HOME", "/home/learner")
        self.path = process.resolve(path or process.env.get("KUBECONFIG", "") or f"{home}/.kube/config")
        self.config: dict[str, Any] = clone(DEFAULT)
        if process.files.exists(self.path):
            self.config = self._read()
        elif path:
            raise Failure(f"stat {path}: no such file or directory")

    def _read(self) -> dict[str, Any]:
        try:
            config = yaml.load(self._process.files.read(self.path))
        except (yaml.YamlError, OSError) as error:
            raise Failure(f"error loading config file \"{self.path}\": {error}") from None
        if not isinstance(config, dict):
            config = {}
        return {**{"contexts": [], "clusters": [], "users": [], "current-context": ""}, **config}

    @property
    def current(self) -> str:
        """Name of the current context."""
        return str(self.config.get("current-context") or "")

    def context(self, name: str) -> dict[str, Any] | None:
        """A context's cluster, user and namespace."""
        for entry in self.config.get("contexts") or ():
            if entry.get("name") == name:
                found: dict[str, Any] = entry.setdefault("context", {})
                return found
        return None

    def namespace(self, name: str = "") -> str:
        """The namespace of a context, of the current one by default; raises Failure for an unknown context."""
        name = name or self.current
        context = self.context(name)
        if context is None:
            if name and name != self.current:
                raise Failure(f'context "{name}" does not exist')
            return "default"
        return str(context.get("namespace") or "default")

    def save(self) -> None:
        """Write the file."""
        folder = self.path.rpartition("/")[0]
        if folder and not self._process.files.exists(folder):
            self._process.files.make_dir(folder)
        self._process.files.write(self.path, yaml.dump(self.config))
