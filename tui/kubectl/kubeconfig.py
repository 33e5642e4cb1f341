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

PARTS = {"clusters": "cluster", "contexts": "context", "users": "user"}
"""The lists of named entries, and what an entry of each holds."""
_SECRET = {"token": "REDACTED", "password": "REDACTED", "certificate-authority-data": "DATA+OMITTED",
           "client-certificate-data": "DATA+OMITTED", "client-key-data": "DATA+OMITTED"}  # fmt: skip


class KubeConfig:
    """The contexts, read once a command."""

    def __init__(self, process: Process, path: str = "") -> None:
        self._process = process
        home = process.env.get("HOME", "/home/learner")
        self.given = path
        self.path = process.resolve(path or process.env.get("KUBECONFIG", "") or f"{home}/.kube/config")
        self.missing = bool(path) and not process.files.exists(self.path)
        """--kubeconfig names a file that is not there."""
        self.config: dict[str, Any] = clone(DEFAULT)
        if self.missing:
            self.config = {"apiVersion": "v1", "kind": "Config", **_EMPTY}
        elif process.files.exists(self.path):
            self.config = self._read()

    def _read(self) -> dict[str, Any]:
        try:
            config = yaml.load(self._process.files.read(self.path))
        except (yaml.YamlError, OSError) as error:
            raise Failure(f"error loading config file \"{self.path}\": {error}") from None
        if not isinstance(config, dict):
            config = {}
        return {**_EMPTY, **{key: value for key, value in config.items() if value is not None}}

    @property
    def current(self) -> str:
        """Name of the current context."""
        return str(self.config.get("current-context") or "")

    def entries(self, part: str) -> list[dict[str, Any]]:
        """The entries of clusters, contexts or users, by name."""
        found = [entry for entry in self.config.get(part) or () if isinstance(entry, dict) and "name" in entry]
        return sorted(found, key=lambda entry: str(entry["name"]))

    def find(self, part: str, name: str) -> dict[str, Any] | None:
        """What an entry holds, None where there is none of that name."""
        for entry in self.entries(part):
            if entry["name"] == name:
                held = entry.get(PARTS[part])
                if not isinstance(held, dict):
                    held = entry[PARTS[part]] = {}
                return held
        return None

    def entry(self, part: str, name: str) -> dict[str, Any]:
        """What an entry holds, to change; made where there is none."""
        found = self.find(part, name)
        if found is None:
            found = {}
            self.config[part] = [*self.entries(part), {"name": name, PARTS[part]: found}]
        return found

    def remove(self, part: str, name: str) -> None:
        """Forget an entry."""
        self.config[part] = [entry for entry in self.entries(part) if entry["name"] != name]

    def context(self, name: str) -> dict[str, Any] | None:
        """A context's cluster, user and namespace."""
        return self.find("contexts", name)

    def namespace(self, name: str = "") -> str:
        """The namespace of a context, of the current one by default; raises Failure for an unknown context."""
        name = name or self.current
        context = self.context(name)
        if context is None:
            return "default"
        return str(context.get("namespace") or "default")

    def check(self, context: str = "", cluster: str = "", user: str = "") -> None:
        """Raises what stands between this configuration and the simulated cluster, in client-go's words."""
        if self.missing:
            raise Failure(f"stat {self.given}: no such file or directory")
        name = context or self.current
        chosen = self.context(name) if name else {}
        if chosen is None:
            raise Failure(f"Error in configuration: context was not found for specified context: {name}", plain=True)
        held = self._held("users", user, chosen.get("user"), 'auth info "{}" does not exist')
        held = self._held("clusters", cluster, chosen.get("cluster"), 'no server found for cluster "{}"')
        server = str((held or {}).get("server") or "")
        if not server:
            raise Failure("The connection to the server localhost:8080 was refused - did you specify the right host or "
                          "port?", plain=True)  # fmt: skip
        if server != DEFAULT["clusters"][0]["cluster"]["server"]:
            raise Failure(f"a cluster at {server} is not simulated in Harborlight")

    def _held(self, part: str, asked: str, usual: str | None, missing: str) -> dict[str, Any] | None:
        """The entry that a flag or else the context names; a flag's must be there."""
        name = asked or usual
        found = self.find(part, name) if name else None
        if asked and found is None:
            raise Failure(missing.format(asked))
        return found

    def shown(self, raw: bool = False) -> dict[str, Any]:
        """The configuration as `config view` prints it: entries by name, secrets masked unless `raw`."""
        config: dict[str, Any] = clone(self.config)
        for part, inner in PARTS.items():
            entries = [entry for entry in clone(self.entries(part))]
            for held in [entry.get(inner) or {} for entry in entries]:
                held.update({} if raw else {key: mask for key, mask in _SECRET.items() if key in held})
                if part == "contexts":
                    held.update({key: held.get(key, "") for key in ("cluster", "user")})
            config[part] = entries or None
        return config

    def save(self) -> None:
        """Write the file, its entries by name."""
        folder = self.path.rpartition("/")[0]
        if folder and not self._process.files.exists(folder):
            self._process.files.make_dir(folder)
        text = yaml.dump({**self.config, **{part: self.entries(part) for part in PARTS}})
        self._process.files.write(self.path, text)


_EMPTY: dict[str, Any] = {"contexts": [], "clusters": [], "users": [], "current-context": ""}
