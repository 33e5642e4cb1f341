"""kubectl config: contexts and their namespaces, clusters and users."""

from __future__ import annotations

from typing import Any

from tui.api.gojson import dump_json
from tui.kubectl import options
from tui.kubectl.configpath import set_property, unset_property
from tui.kubectl.context import Context
from tui.kubectl.errors import Failure, raise_all
from tui.kubectl.flags import Flag
from tui.kubectl.kubeconfig import PARTS
from tui.kubectl.printers import printer
from tui.kubectl.printers.table import render
from tui.kubectl.verb import Run, Verb


def current_context(context: Context) -> int:
    """The current context's name."""
    if not context.config.current:
        raise Failure("current-context is not set")
    context.out(context.config.current)
    return 0


def get_contexts(context: Context) -> int:
    """The contexts as a table."""
    flags, entries = context.flags, context.config.entries("contexts")
    if flags["output"] not in ("", "name"):
        raise Failure(f"--output {flags['output']} is not available in kubectl config get-contexts; resetting to "
                      "default output format")  # fmt: skip
    known = [entry["name"] for entry in entries]
    rows = [] if flags["no-headers"] or flags["output"] else ["CURRENT\tNAME\tCLUSTER\tAUTHINFO\tNAMESPACE"]
    for entry in entries:
        if not context.args or entry["name"] in context.args:
            rows.append(entry["name"] if flags["output"] else _row(context, entry))
    context.write(render(rows))
    raise_all([Failure(f"context {name} not found") for name in context.args if name not in known])
    return 0


def _row(context: Context, entry: dict[str, Any]) -> str:
    about = entry.get("context") or {}
    star = "*" if entry["name"] == context.config.current else ""
    return "\t".join([star, entry["name"], *(about.get(part, "") for part in ("cluster", "user", "namespace"))])


def use_context(context: Context) -> int:
    """Makes another context the current one."""
    name = _words(context, 1)[0]
    if not name:
        raise Failure("empty context names are not allowed")
    if context.config.context(name) is None:
        raise Failure(f'no context exists with the name: "{name}"')
    context.config.config["current-context"] = name
    context.config.save()
    context.out(f'Switched to context "{name}".')
    return 0


def set_context(context: Context) -> int:
    """Makes or changes a context."""
    flags, config = context.flags, context.config
    if flags["current"] and context.args:
        raise Failure("you cannot specify both a context name and --current")
    if len(context.args) > 1:
        _words(context, 1)
    name = config.current if flags["current"] else "".join(context.args)
    if not name:
        words = "no current context is set" if flags["current"] else "you must specify a non-empty context name or "
        raise Failure(words if flags["current"] else f"{words}--current")
    done = "created" if config.context(name) is None else "modified"
    _take(context, config.entry("contexts", name), ("cluster", "user", "namespace"))
    config.save()
    context.out(f'Context "{name}" {done}.')
    return 0


def set_cluster(context: Context) -> int:
    """Makes or changes a cluster."""
    name = _words(context, 1)[0]
    if not name:
        raise Failure("you must specify a non-empty cluster name")
    entry = context.config.entry("clusters", name)
    _take(context, entry, ("server", "tls-server-name", "insecure-skip-tls-verify", "certificate-authority",
                           "proxy-url"))  # fmt: skip
    context.config.save()
    context.out(f'Cluster "{name}" set.')
    return 0


def set_credentials(context: Context) -> int:
    """Makes or changes a user."""
    flags = context.flags
    name = _words(context, 1, "unexpected args")[0]
    if not name:
        raise Failure("you must specify a non-empty user name")
    if flags["token"] and (flags["username"] or flags["password"]):
        raise Failure("you cannot specify more than one authentication method at the same time: --token, "
                      "--username/--password")  # fmt: skip
    entry = context.config.entry("users", name)
    _take(context, entry, ("client-certificate", "client-key", "token", "username", "password"))
    context.config.save()
    context.out(f'User "{name}" set.')
    return 0


def _take(context: Context, entry: dict[str, Any], names: tuple[str, ...]) -> None:
    """Puts the flags that were given into an entry; an empty one removes."""
    for name in names:
        if context.flags.has(name):
            entry[name] = context.flags[name]
            if entry[name] in ("", False):
                entry.pop(name)


def rename_context(context: Context) -> int:
    """Gives a context another name."""
    old, new = _words(context, 2)
    config = context.config
    if config.context(old) is None:
        raise Failure(f'cannot rename the context "{old}", it\'s not in {config.path}')
    if config.context(new) is not None:
        raise Failure(f'cannot rename the context "{old}", the context "{new}" already exists in {config.path}')
    config.entry("contexts", new).update(config.context(old) or {})
    config.remove("contexts", old)
    if config.current == old:
        config.config["current-context"] = new
    config.save()
    context.out(f'Context "{old}" renamed to "{new}".')
    return 0


def delete_context(context: Context) -> int:
    """Forgets a context."""
    return _delete(context, "contexts")


def delete_cluster(context: Context) -> int:
    """Forgets a cluster."""
    return _delete(context, "clusters")


def delete_user(context: Context) -> int:
    """Forgets a user."""
    if len(context.args) != 1:
        raise context.usage("user to delete is required")
    return _delete(context, "users")


def _delete(context: Context, part: str) -> int:
    if len(context.args) != 1:
        _help(context)
        return 0
    name, config = context.args[0], context.config
    if config.find(part, name) is None:
        raise Failure(f"cannot delete {PARTS[part]} {name}, not in {config.path}")
    if part == "contexts" and name == config.current:
        context.err('warning: this removed your active context, use "kubectl config use-context" to select a '
                    "different one")  # fmt: skip
    config.remove(part, name)
    config.save()
    context.out(f"deleted {PARTS[part]} {name} from {config.path}")
    return 0


def set_one(context: Context) -> int:
    """Sets one value by its dotted name."""
    path, value = _words(context, 2)
    set_property(context.config, path, value, bool(context.flags["set-raw-bytes"]))
    context.config.save()
    context.out(f'Property "{path}" set.')
    return 0


def unset(context: Context) -> int:
    """Removes one value by its dotted name."""
    path = _words(context, 1)[0]
    unset_property(context.config, path)
    context.config.save()
    context.out(f'Property "{path}" unset.')
    return 0


def view(context: Context) -> int:
    """The kubeconfig, secrets left out."""
    if context.args:
        raise context.usage(f"unexpected arguments: [{' '.join(context.args)}]")
    config = context.config.shown(context.flags["raw"])
    if context.flags["minify"]:
        config = _minified(context, config)
    if context.flags["output"] == "name":
        context.out("config/<unknown>")
        return 0
    if context.flags["output"] == "json":
        context.write(dump_json(_as_struct(config), sort=False))
        return 0
    show = printer(context)
    assert show is not None
    context.write(show(config))
    return 0


_STRUCT = ("kind", "apiVersion", "name", "preferences", "server", "certificate-authority", "certificate-authority-data",
           "clusters", "users", "contexts", "current-context", "cluster", "user", "namespace", "client-certificate",
           "client-certificate-data", "client-key", "client-key-data", "token")  # fmt: skip


def _as_struct(value: Any) -> Any:
    """A kubeconfig in the order of Go's structs, which JSON keeps."""
    if isinstance(value, list):
        return [_as_struct(item) for item in value]
    if not isinstance(value, dict):
        return value
    known = [key for key in _STRUCT if key in value]
    return {key: _as_struct(value[key]) for key in (*known, *sorted({*value} - {*known}))}


def _minified(context: Context, config: dict[str, Any]) -> dict[str, Any]:
    name = context.flags["context"] or context.config.current
    about = context.config.context(name)
    if about is None:
        raise Failure(f"cannot locate context {name}" if name else "current-context must exist in order to minify")
    wanted = {"contexts": name, "clusters": about.get("cluster"), "users": about.get("user")}
    kept = {part: [e for e in config[part] or () if e["name"] == wanted[part]] or None for part in wanted}
    return {**config, **kept, "current-context": name}


def _list(part: str) -> Run:
    def run(context: Context) -> int:
        context.write("NAME\n" + "".join(f"{entry['name']}\n" for entry in context.config.entries(part)))
        return 0

    return run


def _words(context: Context, count: int, words: str = "Unexpected args") -> list[str]:
    """That many arguments, or the verb's help and a refusal."""
    if len(context.args) != count:
        _help(context)
        raise Failure(f"{words}: [{' '.join(context.args)}]")
    return context.args


def _help(context: Context) -> None:
    from tui.kubectl.help import verb_help

    context.write(verb_help(context.verb, context.path))


_CONTEXT = ("@context",)
_VIEW = tuple(Flag("output", options.OUTPUT[0].help, "o", default="yaml", values=options.FORMATS)
              if flag.name == "output" else flag for flag in options.OUTPUT)  # fmt: skip
_UNUSED = (
    Flag("auth-provider", "Who vouches for the user.", simulated=False),
    Flag("auth-provider-arg", "What that one needs, as key=value.", type="array", simulated=False),
    Flag("exec-api-version", "Version of the API that the command speaks.", simulated=False),
    Flag("exec-arg", "Arguments of the command.", type="array", simulated=False),
    Flag("exec-command", "Command that fetches the user's credentials.", simulated=False),
    Flag("exec-env", "Environment of the command, as key=value.", type="array", simulated=False),
    Flag("exec-interactive-mode", "Whether the command may ask.", simulated=False),
    Flag("exec-provide-cluster-info", "Tell the command of the cluster.", type="bool", simulated=False),
)
_EMBED = Flag("embed-certs", "Put the certificates themselves into the file.", type="bool", simulated=False)

VERB = Verb(
    "config", "Modify kubeconfig files", group="Other Commands", usage="SUBCOMMAND",
    verbs=(
        Verb("current-context", "Display the current-context", current_context),
        Verb("delete-cluster", "Delete the specified cluster from the kubeconfig", delete_cluster, usage="NAME",
             operands=("@cluster",)),
        Verb("delete-context", "Delete the specified context from the kubeconfig", delete_context, usage="NAME",
             operands=_CONTEXT),
        Verb("delete-user", "Delete the specified user from the kubeconfig", delete_user, usage="NAME",
             operands=("@user",)),
        Verb("get-clusters", "Display clusters defined in the kubeconfig", _list("clusters")),
        Verb("get-contexts", "Describe one or many contexts", get_contexts, operands=_CONTEXT,
             usage="[(-o|--output=)name)]",
             flags=(Flag("output", "Output format: name for the names alone.", "o", values=("name",)),
                    Flag("no-headers", "Leave the header line out.", type="bool"))),
        Verb("get-users", "Display users defined in the kubeconfig", _list("users")),
        Verb("rename-context", "Rename a context from the kubeconfig file", rename_context, operands=_CONTEXT,
             usage="CONTEXT_NAME NEW_NAME"),
        Verb("set", "Set an individual value in a kubeconfig file", set_one, usage="PROPERTY_NAME PROPERTY_VALUE",
             flags=(Flag("set-raw-bytes", "The value of a -data field is given as it is, not in base64.",
                         type="bool"),)),
        Verb("set-cluster", "Set a cluster entry in kubeconfig", set_cluster,
             usage="NAME [--server=server] [--certificate-authority=path/to/certificate/authority] "
                   "[--insecure-skip-tls-verify=true] [--tls-server-name=example.com]",
             flags=(Flag("server", "The API server's address."), _EMBED, Flag("proxy-url", "A proxy on the way there."),
                    Flag("tls-server-name", "The name expected in the server's certificate."),
                    Flag("insecure-skip-tls-verify", "Do not check the server's certificate.", type="bool"),
                    Flag("certificate-authority", "Path of its authority's certificate.", values=("@file",)))),
        Verb("set-context", "Set a context entry in kubeconfig", set_context, operands=_CONTEXT,
             usage="[NAME | --current] [--cluster=cluster_nickname] [--user=user_nickname] [--namespace=namespace]",
             flags=(Flag("current", "Change the current context.", type="bool"),
                    Flag("cluster", "The context's cluster.", values=("@cluster",)),
                    Flag("user", "The context's user.", values=("@user",)),
                    Flag("namespace", "The context's namespace.", values=("@namespace",)))),
        Verb("set-credentials", "Set a user entry in kubeconfig", set_credentials,
             usage="NAME [--client-certificate=path/to/certfile] [--client-key=path/to/keyfile] "
                   "[--token=bearer_token] [--username=basic_user] [--password=basic_password] "
                   "[--auth-provider=provider_name] [--auth-provider-arg=key=value] [--exec-command=exec_command] "
                   "[--exec-api-version=exec_api_version] [--exec-arg=arg] [--exec-env=key=value]",
             flags=(Flag("client-certificate", "Path of the user's certificate.", values=("@file",)),
                    Flag("client-key", "Path of its key.", values=("@file",)), _EMBED, Flag("token", "Bearer token."),
                    Flag("username", "Name of the user."), Flag("password", "Password of the user."), *_UNUSED)),
        Verb("unset", "Unset an individual value in a kubeconfig file", unset, usage="PROPERTY_NAME"),
        Verb("use-context", "Set the current-context in a kubeconfig file", use_context, aliases=("use",),
             operands=_CONTEXT, usage="CONTEXT_NAME"),
        Verb("view", "Display merged kubeconfig settings or a specified kubeconfig file", view, usage="[flags]",
             flags=(*_VIEW, Flag("minify", "Only what the current context needs.", type="bool"),
                    Flag("flatten", "Put certificates inside.", type="bool"),
                    Flag("raw", "Show secrets.", type="bool"),
                    Flag("merge", "Merge all files.", type="bool", default=True))),
    ),
)  # fmt: skip
