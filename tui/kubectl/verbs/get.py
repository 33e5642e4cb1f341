"""kubectl get."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace
from typing import Any

from tui.api.errors import ApiError
from tui.api.objects import Obj
from tui.api.process import Steps
from tui.kubectl import options
from tui.kubectl.context import Context
from tui.kubectl.errors import Failure, raise_all
from tui.kubectl.flags import Flag
from tui.kubectl.manifests import read_manifests
from tui.kubectl.printers import format_of, printer
from tui.kubectl.printers.jsonpath import relaxed
from tui.kubectl.printers.table import Style, lines, render
from tui.kubectl.resources import Resource
from tui.kubectl.sorting import sort_key
from tui.kubectl.targets import Choice, Listing, Target, choose, selector_words
from tui.kubectl.verb import Verb
from tui.kubectl.waiting import follow


def run(context: Context) -> Steps:
    """Lists or fetches, as tables by default."""
    flags = context.flags
    if not context.args and not flags["filename"]:
        context.err('You must specify the type of resource to get. Use "kubectl api-resources" for a complete list of '
                    "supported resources.\n\n")  # fmt: skip
        raise context.usage("Required resource not specified.\nUse \"kubectl explain <resource>\" for a detailed "
                            "description of that resource (e.g. kubectl explain pods).")  # fmt: skip
    if flags["raw"]:
        raise Failure("--raw is not simulated in Harborlight")
    show = printer(context, table=True)
    choice = yield from _choice(context)
    if flags["watch"] or flags["watch-only"]:
        return (yield from _watch(context, choice))
    if show is None:
        return _tables(context, choice)
    return _objects(context, choice, show)


def _choice(context: Context) -> Generator[Any, Any, Choice]:
    if not context.flags["filename"]:
        return choose(context, context.args, all=True)
    if context.args:
        raise Failure("when paths, URLs, or stdin is provided as input, you may not specify resource arguments as well")
    manifests, errors = yield from read_manifests(context)
    targets = [Target(m.resource, m.namespace, m.name, m.obj, m.source) for m in manifests]
    return Choice(targets, errors=errors, single=len(targets) == 1)


def _fetch(context: Context, part: Target | Listing, **options: Any) -> Obj | None:
    """An object, a List or a Table; None for what --ignore-not-found forgives."""
    seen = context.flags["show-managed-fields"] or format_of(context)[0].startswith(("jsonpath", "go-template"))
    options |= {} if seen else {"omitManagedFields": True}
    if isinstance(part, Listing):
        try:
            body: Obj = context.send("list", part.resource, part.namespace, labelSelector=part.labels,
                                     fieldSelector=part.fields, **options)  # fmt: skip
            return body
        except ApiError as error:
            raise selector_words(part, error) from None
    try:
        found: Obj = context.send("get", part.resource, part.namespace, part.name, **options)
        return found
    except ApiError as error:
        if error.reason == "NotFound" and context.flags["ignore-not-found"]:
            return None
        raise


def _tables(context: Context, choice: Choice) -> int:
    flags = context.flags
    style = Style(
        wide=format_of(context)[0] == "wide", headers=not flags["no-headers"], namespace=flags["all-namespaces"],
        show_labels=flags["show-labels"], label_columns=flags["label-columns"],
    )  # fmt: skip
    errors: list[Exception] = list(choice.errors)
    groups: list[tuple[Resource, list[Obj]]] = []
    for part in choice.parts:
        try:
            body = _fetch(context, part, table=True)
        except (ApiError, Failure) as error:
            errors.append(error)
            continue
        if body is None or not body.get("rows"):
            continue
        if flags["sort-by"]:
            body = _sorted(context, part, body)
        if groups and groups[-1][0] == part.resource:
            groups[-1][1].append(body)
        else:
            groups.append((part.resource, [body]))
    _print_groups(context, groups, style, choice.several_types or flags["show-kind"])
    if not groups and not errors and not flags["ignore-not-found"]:
        _nothing(context)
    raise_all(errors)
    return 0


def _print_groups(context: Context, groups: list[tuple[Resource, list[Obj]]], style: Style, kinds: bool) -> None:
    widths: list[int] = []
    for n, (resource, tables) in enumerate(groups):
        # The tabwriter remembers its columns' widths only where headers do not separate the tables.
        own = widths if not style.headers else None
        part = replace(style, kind=resource.title if kinds else "", namespace=style.namespace and resource.namespaced)
        rows = lines(tables[0], part)
        for more in tables[1:]:
            rows += lines(more, replace(part, headers=False))
        gap = "\n" if n and style.headers else ""
        context.write(gap + render(rows, own))


def _nothing(context: Context) -> None:
    everywhere = context.flags["all-namespaces"] or not _any_namespaced(context)
    context.err("No resources found" if everywhere else f"No resources found in {context.namespace} namespace.")


def _any_namespaced(context: Context) -> bool:
    if not context.args:
        return True
    try:
        choice = choose(context, context.args, all=True)
    except Failure:
        return True
    return all(part.resource.namespaced for part in choice.parts)


def _sorted(context: Context, part: Target | Listing, table: Obj) -> Obj:
    """The table with its rows in the order of --sort-by."""
    body = _fetch(context, part)
    items = (body or {}).get("items") or ([body] if body else [])
    field = relaxed_field(context.flags["sort-by"])
    order = sort_key(items, field)
    if order is None:
        return table
    places = {name: place for place, name in enumerate(order)}
    rows = sorted(table["rows"], key=lambda row: places.get(_place(row["object"]), len(places)))
    return {**table, "rows": rows}


def _place(obj: Obj) -> tuple[str, str]:
    meta = obj["metadata"]
    return meta.get("namespace", ""), meta["name"]


def relaxed_field(text: str) -> str:
    """--sort-by's expression as a path."""
    return relaxed(text) if "{" not in text or text.endswith("}") else ""


def _objects(context: Context, choice: Choice, show: Any) -> int:
    errors: list[Exception] = list(choice.errors)
    found: list[Obj] = []
    for part in choice.parts:
        try:
            body = _fetch(context, part)
        except (ApiError, Failure) as error:
            errors.append(error)
            continue
        if isinstance(part, Listing):
            resource = part.resource
            found += [{"apiVersion": resource.api_version, "kind": resource.kind, **item}
                      for item in (body or {}).get("items") or ()]  # fmt: skip
        elif body is not None:
            found.append(body)
    if context.flags["sort-by"]:
        found = _sort_objects(found, relaxed_field(context.flags["sort-by"]))
    lone = choice.single and len(choice.targets) == 1
    if not lone and not errors or found:
        one = found[0] if lone else {"apiVersion": "v1", "kind": "List", "metadata": {"resourceVersion": ""},
            "items": found}
        if not (lone and not found):
            context.write(show(one))
    raise_all(errors)
    return 0


def _sort_objects(objects: list[Obj], field: str) -> list[Obj]:
    order = sort_key(objects, field)
    if order is None:
        return objects
    places = {name: place for place, name in enumerate(order)}
    return sorted(objects, key=lambda obj: places[_place(obj)])


def _watch(context: Context, choice: Choice) -> Steps:
    """The list, then every change until Ctrl-C."""
    parts = choice.parts
    if len(parts) != 1:
        raise Failure("you may only specify a single resource type")
    part = parts[0]
    show = printer(context, table=True)
    extra: dict[str, Any] = {"table": True} if show is None else {}
    fields = part.fields if isinstance(part, Listing) else f"metadata.name={part.name}"
    labels = part.labels if isinstance(part, Listing) else ""
    if isinstance(part, Target):
        context.get(part.resource, part.namespace, part.name)
    body = context.send("list", part.resource, part.namespace, labelSelector=labels, fieldSelector=fields, **extra)
    writer = _Follower(context, part.resource, show)
    if not context.flags["watch-only"]:
        writer.begin(body)
    channel = context.watch(part.resource, part.namespace, labelSelector=labels, fieldSelector=fields,
                            resourceVersion=(body.get("metadata") or {}).get("resourceVersion", ""),
                                **extra)  # fmt: skip
    yield from follow(channel, writer.event)
    return 0


class _Follower:
    """Prints rows as they change; columns keep the widths they have had."""

    def __init__(self, context: Context, resource: Resource, show: Any) -> None:
        flags = context.flags
        self._context, self._show = context, show
        self._events = flags["output-watch-events"]
        self._style = Style(
            wide=format_of(context)[0] == "wide", headers=not flags["no-headers"],
            namespace=flags["all-namespaces"] and resource.namespaced, show_labels=flags["show-labels"],
            label_columns=flags["label-columns"], kind=resource.title if flags["show-kind"] else "",
        )  # fmt: skip
        self._widths: list[int] = []

    def begin(self, body: Obj) -> None:
        """What was there when the watch began."""
        if self._show is not None:
            for item in body.get("items") or ():
                self._context.write(self._show(item))
        elif body.get("rows"):
            self._rows(body, "ADDED")

    def event(self, type: str, shown: Obj) -> None:
        """One change: an object, or a Table of one row."""
        if self._show is not None:
            self._context.write(self._show(shown))
        else:
            self._rows(shown, type)

    def _rows(self, table: Obj, type: str) -> None:
        rows = lines(table, self._style)
        if self._events:
            rows = [f"{'EVENT' if self._style.headers and n == 0 else type}\t{row}" for n, row in enumerate(rows)]
        self._style = replace(self._style, headers=False)
        self._context.write(render(rows, self._widths))


VERB = Verb(
    "get", "Display one or many resources", run, group="Basic Commands (Intermediate)",
    usage="[(-o|--output=)json|yaml|name|wide|custom-columns=...|jsonpath=...] (TYPE[.VERSION][.GROUP] [NAME | -l "
          "label] | TYPE[.VERSION][.GROUP]/NAME ...) [flags]",
    long="Display one or many resources.\n\nPrints a table of the most important facts about the resources. Narrow the "
         "list with a label selector (-l) or a field selector,\nand ask for whole objects with -o yaml or -o json.",
    examples="# All pods of the namespace\nkubectl get pods\n\n# With node and address\nkubectl get pods -o wide\n\n"
             "# One Service as YAML\nkubectl get service web -o yaml\n\n# Several types at once\n"
             "kubectl get rs,services",
    flags=(
        *options.OUTPUT, *options.FILES, options.SELECTOR, options.FIELD_SELECTOR, options.ALL_NAMESPACES,
            options.CHUNK,
        Flag("watch", "After listing, print every change until Ctrl-C.", "w", "bool"),
        Flag("watch-only", "Print changes only.", type="bool"),
        Flag("output-watch-events", "Name the kind of change in each line.", type="bool"),
        Flag("no-headers", "Leave the header line out.", type="bool"),
        Flag("show-labels", "Add a column with all labels.", type="bool"),
        Flag("label-columns", "Labels to show as columns.", "L", "list", values=("@label",)),
        Flag("show-kind", "Put the type before each name.", type="bool"),
        Flag("sort-by", "Field to sort by, such as .metadata.name."),
        Flag("ignore-not-found", "Say nothing about objects that are not there.", type="bool"),
        Flag("server-print", "Let the server make the table.", type="bool", default=True),
        Flag("raw", "URI to ask the server for."),
        Flag("subresource", "Subresource to read.", simulated=False),
    ),
    operands=("@kind", "@name"),
)  # fmt: skip


