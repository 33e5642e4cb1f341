"""kubectl api-resources, api-versions, version, cluster-info."""

from __future__ import annotations

from tui.api import yaml
from tui.api.client import Call
from tui.api.gojson import dump_json
from tui.api.objects import Obj
from tui.kubectl import help as helps
from tui.kubectl.context import Context
from tui.kubectl.errors import Failure
from tui.kubectl.flags import Flag
from tui.kubectl.printers import printer, unmatched
from tui.kubectl.printers.table import render
from tui.kubectl.resources import Resource
from tui.kubectl.verb import Verb
from tui.kubectl.verbs.unplayed import DUMP


def api_resources(context: Context) -> int:
    """The server's resources."""
    flags = context.flags
    if context.args:
        raise context.usage(f"unexpected arguments: [{' '.join(context.args)}]")
    output = flags["output"]
    if output not in ("", *_FORMATS):
        raise unmatched(output, _FORMATS)
    if flags["sort-by"] not in ("", "name", "kind"):
        raise Failure("--sort-by accepts only name or kind")
    order = {"name": lambda r: r.name, "kind": lambda r: (r.kind, r.name)}.get(
        flags["sort-by"], lambda r: (r.group, r.name))
    found = sorted(_preferred([r for r in context.mapper.resources if _wanted(context, r)]), key=order)
    if output in ("", "wide"):
        rows = [] if flags["no-headers"] else [_row(None, output == "wide")]
        context.write(render(rows + [_row(r, output == "wide") for r in found]))
    elif output == "name":
        context.write("".join(f"{r.resource}\n" for r in found))
    else:
        context.write(_listed(context, found))
    return 0


def _listed(context: Context, found: list[Resource]) -> str:
    """Every resource in one APIResourceList, in the order of Go's structs as JSON."""
    whole = {"kind": "APIResourceList", "apiVersion": "v1", "groupVersion": "",
             "resources": [_entry(resource) for resource in found] or None}  # fmt: skip
    if context.flags["output"] == "json":
        return dump_json(whole, sort=False)
    show = printer(context)
    return show(whole) if show else ""


def _entry(r: Resource) -> Obj:
    parts = {"name": r.name, "singularName": r.singular, "namespaced": r.namespaced, "group": r.group,
             "version": r.version, "kind": r.kind, "verbs": list(r.verbs), "shortNames": list(r.short),
             "categories": list(r.categories)}  # fmt: skip
    return {name: part for name, part in parts.items() if part not in ("", [])}


def _preferred(resources: list[Resource]) -> list[Resource]:
    """One version of each resource."""
    found: dict[str, Resource] = {}
    for resource in resources:
        found.setdefault(resource.resource, resource)
    return list(found.values())


def _wanted(context: Context, resource: Resource) -> bool:
    flags = context.flags
    return (
        (not flags.has("api-group") or resource.group == flags["api-group"])
        and (not flags.has("namespaced") or resource.namespaced == flags["namespaced"])
        and all(verb in resource.verbs for verb in flags["verbs"])
        and all(category in resource.categories for category in flags["categories"])
    )


def _row(resource: Resource | None, wide: bool) -> str:
    if resource is None:
        cells = ["NAME", "SHORTNAMES", "APIVERSION", "NAMESPACED", "KIND", *(["VERBS", "CATEGORIES"] if wide else [])]
    else:
        r = resource
        more = [",".join(sorted(r.verbs)), ",".join(r.categories)] if wide else []
        cells = [r.name, ",".join(r.short), r.api_version, "true" if r.namespaced else "false", r.kind, *more]
    return "\t".join(cells)


def api_versions(context: Context) -> int:
    """The server's groups and versions."""
    if context.args:
        raise context.usage(f"unexpected arguments: [{' '.join(context.args)}]")
    for version in sorted({r.api_version for r in context.mapper.resources}):
        context.out(version)
    return 0


def version(context: Context) -> int:
    """The client's version and the server's."""
    output = context.flags["output"]
    if context.args and not context.flags["client"]:
        raise Failure(f"extra arguments: [{' '.join(context.args)}]")
    if output not in ("", "json", "yaml"):
        raise Failure("--output must be 'yaml' or 'json'")
    way = context.process.services["client"] if context.flags["client"] else context.transport
    server = way.send(Call("version")).body
    kustomize = "v5.8.1"
    if not output:
        context.out(f"Client Version: {server['gitVersion']}\nKustomize Version: {kustomize}")
        if not context.flags["client"]:
            context.out(f"Server Version: {server['gitVersion']}")
        return 0
    client = {key: value for key, value in server.items() if not key.startswith(("emulation", "minCompatibility"))}
    both = {"clientVersion": _ordered(client), "kustomizeVersion": kustomize}
    if not context.flags["client"]:
        both["serverVersion"] = _ordered(server)
    if output == "json":
        context.write(dump_json(both, sort=False).replace("    ", "  "))
    else:
        context.write(yaml.dump(both) + "\n")
    return 0


_VERSION = (
    "major", "minor", "emulationMajor", "emulationMinor", "minCompatibilityMajor", "minCompatibilityMinor",
    "gitVersion", "gitCommit", "gitTreeState", "buildDate", "goVersion", "compiler", "platform",
)


def _ordered(info: dict[str, str]) -> dict[str, str]:
    """The parts of a version in the order of Go's struct."""
    return {key: info[key] for key in _VERSION if key in info}


def cluster_info(context: Context) -> int:
    """Where the control plane is."""
    server = next((c["cluster"].get("server", "") for c in context.config.config["clusters"]), "")
    context.out(f"Kubernetes control plane is running at {server}")
    services = context.mapper.find("services")
    for service in context.list(services, "kube-system", "kubernetes.io/cluster-service=true"):
        meta = service["metadata"]
        name = meta.get("labels", {}).get("kubernetes.io/name", meta["name"])
        port = (service["spec"].get("ports") or [{}])[0].get("name", "")
        tail = f"{meta['name']}:{port}" if port else meta["name"]
        context.out(f"{name} is running at {server}/api/v1/namespaces/kube-system/services/{tail}/proxy")
    context.out("\nTo further debug and diagnose cluster problems, use 'kubectl cluster-info dump'.")
    return 0


def show_options(context: Context) -> int:
    """The global flags."""
    context.write(helps.options_help())
    return 0


_FORMATS = ("json", "yaml", "kyaml", "name", "wide")
RESOURCES = Verb(
    "api-resources", "Print the supported API resources on the server", api_resources, group="Other Commands",
    flags=(
        Flag("output", f"Output format. One of: ({', '.join(_FORMATS)}).", "o", values=_FORMATS),
        Flag("show-managed-fields", "Changes nothing here.", type="bool"), Flag("api-group", "Only this group."),
        Flag("namespaced", "Only those in namespaces, or outside them.", type="bool", default=True),
        Flag("verbs", "Only those with all these verbs.", type="list"),
        Flag("categories", "Only those in all these categories.", type="list"),
        Flag("sort-by", "name or kind.", values=("name", "kind")),
        Flag("no-headers", "Leave the header line out.", type="bool"), Flag("cached", "Use what is cached.",
            type="bool"),
    ),
)  # fmt: skip
VERSIONS = Verb("api-versions", 'Print the supported API versions on the server, in the form of "group/version"',
                api_versions, usage="[options]", group="Other Commands")  # fmt: skip
VERSION = Verb("version", "Print the client and server version information", version, group="Other Commands",
               flags=(Flag("client", "Do not ask the server.", type="bool"),
                      Flag("output", "yaml or json.", "o", values=("yaml", "json"))))  # fmt: skip
CLUSTER_INFO = Verb("cluster-info", "Display cluster information", cluster_info, group="Cluster Management Commands",
                    verbs=(DUMP,))  # fmt: skip
OPTIONS = Verb("options", "Print the list of flags inherited by all commands", show_options, group="Unlisted")
