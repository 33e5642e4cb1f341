"""One run of a verb: its flags, the server, standard output and error."""

from __future__ import annotations

from typing import Any

from tui.api.client import Call, Transport
from tui.api.errors import ApiError
from tui.api.objects import Obj
from tui.api.process import Channel, Process
from tui.kubectl.errors import Failure, usage_failure
from tui.kubectl.flags import Parsed, check_timeout
from tui.kubectl.kubeconfig import KubeConfig
from tui.kubectl.resources import Mapper, Resource, read_discovery
from tui.kubectl.verb import Verb


class Context:
    """What a verb's `run` is handed."""

    def __init__(self, process: Process, verb: Verb, path: str, flags: Parsed) -> None:
        self.process, self.verb, self.path, self.flags = process, verb, path, flags
        self.args = flags.args
        self.config = KubeConfig(process, flags.get("kubeconfig", ""))
        self._mapper: Mapper | None = None
        self._warned: set[str] = set()
        self._dry_run = ""
        self.printed = 0
        """How many objects the verb's one printer has printed."""

    @property
    def transport(self) -> Transport:
        """The way to the server. Raises Failure where the kubeconfig does not lead to the simulated one."""
        check_timeout(str(self.flags.get("request-timeout", "0")))
        own = {flag.name for flag in self.verb.flags}
        asked = {name: str(self.flags.get(name, "")) for name in ("context", "cluster", "user") if name not in own}
        self.config.check(**asked)
        found: Transport = self.process.services["client"]
        return found

    @property
    def namespace(self) -> str:
        """The namespace to work in."""
        return self.flags.get("namespace") or self.config.namespace(self.flags.get("context", ""))

    @property
    def explicit_namespace(self) -> bool:
        """Whether --namespace was given."""
        return bool(self.flags.get("namespace"))

    @property
    def mapper(self) -> Mapper:
        """The server's resources."""
        if self._mapper is None:
            self._mapper = Mapper(read_discovery(self.transport.send(Call("discover")).body))
        return self._mapper

    @property
    def warned(self) -> int:
        """How many different warnings were printed."""
        return len(self._warned)

    @property
    def now(self) -> int:
        """Simulated ms since the epoch."""
        return self.process.clock.now

    def out(self, text: str) -> None:
        """Print a line, or text that ends in a newline."""
        self.process.stdout.write(text if text.endswith("\n") else text + "\n")

    def write(self, text: str) -> None:
        """Print text as it is."""
        self.process.stdout.write(text)

    def err(self, text: str) -> None:
        """Print a line to standard error."""
        self.process.stderr.write(text if text.endswith("\n") else text + "\n")

    def warn(self, text: str) -> None:
        """`Warning: ...` on standard error, each text once."""
        if text not in self._warned:
            self._warned.add(text)
            self.err(f"Warning: {text}")

    def usage(self, message: str) -> Failure:
        """A refusal that points to the verb's help."""
        return usage_failure(self.path, message)

    # The server

    def send(self, verb: str, resource: Resource | str, namespace: str = "", name: str = "", *,
             body: Any = None, subresource: str = "", **options: Any) -> Any:  # fmt: skip
        """One call; prints warnings, returns the reply's body. Raises ApiError."""
        if isinstance(resource, Resource):
            namespace = namespace if resource.namespaced else ""
            resource = resource.resource
        if "/" in name or name in (".", ".."):
            raise Failure(f'invalid resource name "{name}": [may not contain \'/\']')
        if verb in ("create", "update", "patch"):
            options["fieldManager"] = self._manager(str(options.get("fieldManager") or ""))
        kept = {k: v for k, v in options.items() if v is not None and v != "" and v is not False}
        recording = self.flags.get("record") and verb in ("create", "update", "patch")
        noting = recording and isinstance(body, dict) and not subresource
        try:
            body = self._noted(body) if noting else body
            reply = self.transport.send(Call(verb, resource, namespace, name, subresource, body, kept))
        except ApiError as error:
            for warning in getattr(error, "warnings", ()):
                self.warn(warning)
            raise
        for warning in reply.warnings:
            self.warn(warning)
        if recording and not noting:
            # A Scale has no annotations, and a JSON patch no place for one: the cause comes after it.
            kept = {"patchType": "merge", "dryRun": kept.get("dryRun", "")}
            self.transport.send(Call("patch", resource, namespace, name, "", self._noted({}), kept))
        return reply.body

    def _noted(self, body: Obj) -> Obj:
        """An object, or a patch, with the command in it (--record)."""
        from tui.kubectl.recording import command, noted

        return noted(body, command(self.path, self.flags))

    def _manager(self, given: str) -> str:
        """Whose fields a write sets: --field-manager, else what the verb says, else that flag's default."""
        flag = str(self.flags.get("field-manager") or "")
        return flag if self.flags.has("field-manager") else given or flag

    def get(self, resource: Resource, namespace: str, name: str) -> Obj:
        """One object; raises ApiError."""
        found: Obj = self.send("get", resource, namespace, name)
        return found

    def find(self, resource: Resource, namespace: str, name: str) -> Obj | None:
        """One object, None where it is not there."""
        try:
            return self.get(resource, namespace, name)
        except ApiError as error:
            if error.reason == "NotFound":
                return None
            raise

    def list(self, resource: Resource, namespace: str = "", labels: str = "", fields: str = "") -> list[Obj]:
        """Matching objects; namespace "" means all."""
        body = self.send("list", resource, namespace, labelSelector=labels, fieldSelector=fields,
                         omitManagedFields=not self.flags.get("show-managed-fields"))  # fmt: skip
        items = body.get("items") or []
        return [{"apiVersion": resource.api_version, "kind": resource.kind, **item} for item in items]

    def watch(self, resource: Resource, namespace: str, **options: Any) -> Channel[Obj]:
        """Watch events of a resource; close the channel in `finally`."""
        namespace = namespace if resource.namespaced else ""
        kept = {k: v for k, v in options.items() if v}
        return self.transport.watch(Call("watch", resource.resource, namespace, options=kept))

    # Flags that several verbs share

    @property
    def dry_run(self) -> str:
        """none, client or server; the deprecated bare form warns (once)."""
        self._dry_run = self._dry_run or self._read_dry_run()
        return self._dry_run

    def _read_dry_run(self) -> str:
        value = str(self.flags.get("dry-run", "none"))
        if value == "unchanged":
            self._log("--dry-run is deprecated and can be replaced with --dry-run=client.", 719)
            return "client"
        if value in ("true", "false", "1", "0"):
            chosen = "client" if value in ("true", "1") else "none"
            self._log(f"--dry-run={value} is deprecated (boolean value) and can be replaced with "
                      f"--dry-run={chosen}.", 711)  # fmt: skip
            return chosen
        if value not in ("none", "client", "server"):
            raise Failure(f'Invalid dry-run value ({value}). Must be "none", "server", or "client".')
        return value

    def _log(self, text: str, line: int) -> None:
        """A line as klog writes it."""
        from datetime import UTC, datetime

        moment = datetime.fromtimestamp(self.now // 1000, UTC)
        self.err(f"W{moment:%m%d %H:%M:%S}.{self.now % 1000:03d}000    {1000:4d} helpers.go:{line}] {text}")

    @property
    def validation(self) -> str:
        """--validate as the server's fieldValidation: Strict, Warn or Ignore."""
        value = str(self.flags.get("validate", "strict"))
        chosen = {"strict": "Strict", "true": "Strict", "warn": "Warn", "ignore": "Ignore", "false": "Ignore"}
        if value not in chosen:
            raise Failure(f'invalid - validate option "{value}"; must be one of: strict (or true), warn, '
                          "ignore (or false)")  # fmt: skip
        return chosen[value]

    @property
    def dry_run_all(self) -> str:
        """The `dryRun` option for the server."""
        return "All" if self.dry_run == "server" else ""

    def done(self, resource: Resource, name: str, words: str, dry_run: str | None = None) -> None:
        """`service/web created`, with the dry run named."""
        dry_run = self.dry_run if dry_run is None else dry_run
        tail = {"client": " (dry run)", "server": " (server dry run)"}.get(dry_run, "")
        self.out(f"{resource.title}/{name} {words}{tail}")
