"""kubectl config: contexts and their namespaces."""

from __future__ import annotations

from typing import Any

from tui.api.objects import clone
from tui.kubectl import options
from tui.kubectl.context import Context
from tui.kubectl.errors import Failure
from tui.kubectl.flags import Flag
from tui.kubectl.printers import printer
from tui.kubectl.printers.table import render
from tui.kubectl.verb import Verb, not_simulated


def current_context(context: Context) -> int:
    """The current context's name."""
    if not context.config.current:
        raise Failure("current-context is not set")
    context.out(context.config.current)
    return 0


def get_contexts(context: Context) -> int:
    """The contexts as a table."""
    entries = context.config.config["contexts"]
    known = [entry["name"] for entry in entries]
    for name in context.args:
        if name not in known:
            raise Failure(f"context {name} not found")
    chosen = [e for e in sorted(entries, key=lambda e: str(e["name"])) if not context.args or e["name"] in context.args]
    if context.flags["output"] == "name":
        context.write("".join(f"{e['name']}\n" for e in chosen))
        return 0
    if context.flags["output"]:
        raise Failure(f"output must be one of '' or 'name': {context.flags['output']}")
    rows = [] if context.flags["no-headers"] else ["CURRENT\tNAME\tCLUSTER\tAUTHINFO\tNAMESPACE"]
    for entry in chosen:
        about = entry.get("context") or {}
        star = "*" if entry["name"] == context.config.current else ""
        rows.append("\t".join([star, entry["name"], about.get("cluster", ""), about.get("user", ""),
                               about.get("namespace", "")]))  # fmt: skip
    context.write(render(rows))
    return 0


def use_context(context: Context) -> int:
    """Makes another context the current one."""
    name = _name(context)
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
    if not flags["current"] and len(context.args) != 1:
        raise context.usage(f"Unexpected args: [{' '.join(context.args)}]")
    if flags["current"] and not config.current:
        raise Failure("no current context is set")
    name = config.current if flags["current"] else context.args[0]
    entry = config.context(name)
    words = "modified"
    if entry is None:
        entry, words = {}, "created"
        config.config["contexts"].append({"context": entry, "name": name})
    for flag in ("cluster", "user", "namespace"):
        if flags.has(flag):
            entry[flag] = flags[flag]
            if not flags[flag]:
                entry.pop(flag)
    config.save()
    context.out(f'Context "{name}" {words}.')
    return 0


def delete_context(context: Context) -> int:
    """Forgets a context."""
    name, config = _name(context), context.config
    if config.context(name) is None:
        raise Failure(f"cannot delete context {name}, not in {config.path}")
    if name == config.current:
        context.err("warning: this removed your active context, use \"kubectl config use-context\" to select a "
                    "different one")
    config.config["contexts"] = [e for e in config.config["contexts"] if e["name"] != name]
    config.save()
    context.out(f"deleted context {name} from {config.path}")
    return 0


def view(context: Context) -> int:
    """The kubeconfig, secrets left out."""
    config: dict[str, Any] = clone(context.config.config)
    if context.flags["minify"]:
        config = _minified(context, config)
    show = printer(context)
    if show is None:
        from tui.api.yaml import dump

        context.write(dump(config))
    else:
        context.write(show(config))
    return 0


def _minified(context: Context, config: dict[str, Any]) -> dict[str, Any]:
    name = context.flags["context"] or context.config.current
    about = context.config.context(name)
    if about is None:
        raise Failure(f'context "{name}" does not exist' if name else "current-context must exist in order to minify")
    config["contexts"] = [e for e in config["contexts"] if e["name"] == name]
    config["clusters"] = [e for e in config["clusters"] if e["name"] == about.get("cluster")]
    config["users"] = [e for e in config["users"] if e["name"] == about.get("user")]
    config["current-context"] = name
    return config


def _list(part: str) -> Any:
    def run(context: Context) -> int:
        context.out("NAME")
        context.write("".join(f"{entry['name']}\n" for entry in context.config.config[part]))
        return 0

    return run


def _name(context: Context) -> str:
    if len(context.args) != 1:
        raise context.usage(f"Unexpected args: [{' '.join(context.args)}]")
    return context.args[0]


VERB = Verb(
    "config", "Modify kubeconfig files", group="Other Commands",
    long="Modify kubeconfig files, such as with `kubectl config set-context --current --namespace=shop`.",
    verbs=(
        Verb("current-context", "Display the current-context", current_context),
        not_simulated("delete-cluster", "Delete the specified cluster from the kubeconfig", ""),
        Verb("delete-context", "Delete the specified context from the kubeconfig", delete_context,
            operands=("@context",)),
        not_simulated("delete-user", "Delete the specified user from the kubeconfig", ""),
        Verb("get-clusters", "Display clusters defined in the kubeconfig", _list("clusters")),
        Verb("get-contexts", "Describe one or many contexts", get_contexts, operands=("@context",),
             flags=(Flag("output", "name.", "o", values=("name",)), Flag("no-headers", "No header line.",
                 type="bool"))),
        Verb("get-users", "Display users defined in the kubeconfig", _list("users")),
        not_simulated("rename-context", "Rename a context from the kubeconfig file", ""),
        not_simulated("set", "Set an individual value in a kubeconfig file", ""),
        not_simulated("set-cluster", "Set a cluster entry in kubeconfig", ""),
        Verb("set-context", "Set a context entry in kubeconfig", set_context, operands=("@context",),
             usage="[NAME | --current] [--cluster=cluster_nickname] [--user=user_nickname] [--namespace=namespace]",
             flags=(Flag("current", "Change the current context.", type="bool"),
                    Flag("cluster", "The context's cluster."), Flag("user", "The context's user."),
                    Flag("namespace", "The context's namespace.", "n", values=("@namespace",)))),
        not_simulated("set-credentials", "Set a user entry in kubeconfig", ""),
        not_simulated("unset", "Unset an individual value in a kubeconfig file", ""),
        Verb("use-context", "Set the current-context in a kubeconfig file", use_context, aliases=("use",),
             operands=("@context",)),
        Verb("view", "Display merged kubeconfig settings or a specified kubeconfig file", view,
             flags=(*options.OUTPUT, Flag("minify", "Only what the current context needs.", type="bool"),
                    Flag("flatten", "Put certificates inside.", type="bool"),
                    Flag("raw", "Show secrets.", type="bool"), Flag("merge", "Merge all files.", type="bool",
                        default=True))),
    ),
)  # fmt: skip
