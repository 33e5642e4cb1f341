"""kubectl get."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import replace
from typing import Any

from tui.api.client import Call
from tui.api.errors import ApiError
from tui.api.objects import Obj, dig
from tui.api.process import BREATH, Steps, Wait
from tui.kubectl import options
from tui.kubectl.context import Context
from tui.kubectl.errors import Failure, raise_all
from tui.kubectl.flags import Flag
from tui.kubectl.manifests import check_paths, read_manifests
from tui.kubectl.printers import format_of, printer
from tui.kubectl.printers.jsonpath import relaxed
from tui.kubectl.printers.table import Style, lines, plain_table, render
from tui.kubectl.rawhttp import check_uri
from tui.kubectl.resources import Resource
from tui.kubectl.sorting import Unsortable, no_field, order
from tui.kubectl.targets import Choice, Listing, Target, choose, selector_words
from tui.kubectl.verb import Verb
from tui.kubectl.waiting import follow

PAGE = 100
"""Objects that are fetched between two pauses."""


def run(context: Context) -> Steps:
    """Lists or fetches, as tables by default."""
    flags = context.flags
    _check(context)
    if flags["raw"]:
        reply = context.transport.send(Call("raw", name=flags["raw"]))
        for warning in reply.warnings:
            context.warn(warning)
        context.write(reply.body)
        return 0
    show = printer(context, table=True)
    choice = yield from _choice(context)
    if flags["subresource"] and choice.listings:
        raise Failure("subresource cannot be used when bulk resources are specified")
    if flags["watch"] or flags["watch-only"]:
        return (yield from _watch(context, choice))
    if show is None:
        return (yield from _tables(context, choice))
    return (yield from _objects(context, choice, show))


def _check(context: Context) -> None:
    """Flags that do not go together; raises Failure."""
    flags = context.flags
    if flags["raw"]:
        _check_raw(context)
    elif not context.args and not flags["filename"]:
        context.err('You must specify the type of resource to get. Use "kubectl api-resources" for a complete list of '
                    "supported resources.\n\n")  # fmt: skip
        raise context.usage("Required resource not specified.\nUse \"kubectl explain <resource>\" for a detailed "
                            "description of that resource (e.g. kubectl explain pods).")  # fmt: skip
    if flags["show-labels"] and flags["output"] not in ("", "wide"):
        raise Failure(f"--show-labels option cannot be used with {flags['output']} printer")
    if flags["output-watch-events"] and not (flags["watch"] or flags["watch-only"]):
        raise Failure("--output-watch-events option can only be used with --watch or --watch-only")


def _check_raw(context: Context) -> None:
    flags = context.flags
    if context.args:
        raise Failure("arguments may not be passed when --raw is specified")
    if flags["watch"] or flags["watch-only"] or flags["selector"]:
        raise Failure("--raw may not be specified with other flags that filter the server request or alter the output")
    if flags["output"]:
        raise Failure("--raw and --output are mutually exclusive")
    check_uri(flags["raw"])


def _choice(context: Context) -> Generator[Any, Any, Choice]:
    if not context.flags["filename"]:
        return choose(context, context.args, all=True)
    if context.args:
        raise Failure("when paths, URLs, or stdin is provided as input, you may not specify resource arguments as well")
    manifests, errors = yield from read_manifests(context)
    targets = [Target(m.resource, m.namespace, m.name, m.obj, m.source) for m in manifests]
    sources = check_paths(context)
    return Choice(targets, errors=errors, single=len(sources) == 1 and sources != ["-"])


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
        found: Obj = context.send("get", part.resource, part.namespace, part.name,
                                  subresource=context.flags["subresource"], **options)  # fmt: skip
        return found
    except ApiError as error:
        if error.reason == "NotFound" and context.flags["ignore-not-found"]:
            return None
        raise


def _whole(context: Context, part: Target | Listing) -> Generator[Wait, Any, Obj | None]:
    """The same, a List in pages with pauses between them."""
    body = _fetch(context, part, limit=PAGE) if isinstance(part, Listing) else _fetch(context, part)
    items, more = (body or {}).get("items"), dig(body, "metadata", "continue")
    while more and items is not None:
        yield BREATH
        page = _fetch(context, part, limit=PAGE, **{"continue": more}) or {}
        items += page.get("items") or ()
        more = dig(page, "metadata", "continue")
    return body


def _table(context: Context, part: Target | Listing) -> Obj | None:
    """The server's table, with --server-print=false one of names and ages."""
    if context.flags["server-print"]:
        return _fetch(context, part, table=True)
    body = _fetch(context, part)
    if body is None:
        return None
    items = body.get("items") if isinstance(part, Listing) else [body]
    return plain_table(items or [], context.now)


def _tables(context: Context, choice: Choice) -> Steps:
    flags = context.flags
    style = Style(
        wide=format_of(context)[0] == "wide", headers=not flags["no-headers"],
        show_labels=flags["show-labels"], label_columns=flags["label-columns"],
    )  # fmt: skip
    errors: list[Exception] = list(choice.errors)
    found: list[tuple[Resource, Obj]] = []
    for part in choice.parts:
        yield BREATH
        try:
            body = _table(context, part)
        except (ApiError, Failure) as error:
            errors.append(error)
            continue
        if body is not None:
            yield BREATH
            found.append((part.resource, _sorted(context, part, body)))
    if flags["sort-by"] and len(found) > 1 and flags["server-print"]:
        raise no_field(relaxed_field(flags["sort-by"]))
    several = len({(resource.group, resource.kind) for resource, _ in found}) > 1
    groups: list[tuple[Resource, list[Obj]]] = []
    for resource, body in found:
        if not body.get("rows"):
            continue
        if groups and groups[-1][0] == resource:
            groups[-1][1].append(body)
        else:
            groups.append((resource, [body]))
    _print_groups(context, groups, style, several or flags["show-kind"])
    if not groups and not errors and not flags["ignore-not-found"]:
        everywhere = flags["all-namespaces"] or not all(resource.namespaced for resource, _ in found)
        context.err("No resources found" if everywhere else f"No resources found in {context.namespace} namespace.")
    raise_all(errors)
    return 0


def _print_groups(context: Context, groups: list[tuple[Resource, list[Obj]]], style: Style, kinds: bool) -> None:
    widths: list[int] = []
    namespace = False
    for n, (resource, tables) in enumerate(groups):
        # The tabwriter remembers its columns' widths only where headers do not separate the tables, and a table of
        # namespaced objects leaves its first column to those that follow.
        own = widths if not style.headers else None
        namespace = namespace or (context.flags["all-namespaces"] and resource.namespaced)
        part = replace(style, kind=resource.title if kinds else "", namespace=namespace)
        rows = lines(tables[0], part)
        for more in tables[1:]:
            rows += lines(more, replace(part, headers=False))
        gap = "\n" if n and style.headers else ""
        context.write(gap + render(rows, own))


def _sorted(context: Context, part: Target | Listing, table: Obj) -> Obj:
    """The table with its rows in the order of --sort-by; kubectl prints none at all where that makes no sense."""
    rows = table.get("rows") or []
    if not context.flags["sort-by"] or len(rows) < 2:
        return table
    body = _fetch(context, part)
    items = (body or {}).get("items") or []
    try:
        return {**table, "rows": [rows[at] for at in _order(context, items)]}
    except Died:
        raise
    except Failure:
        return {**table, "rows": []}


def _order(context: Context, items: list[Obj]) -> list[int]:
    """The items' places in the order of --sort-by; raises Failure."""
    field = relaxed_field(context.flags["sort-by"])
    try:
        return order(items, field)
    except Unsortable as error:
        from tui.kubectl.klog import klog

        context.err(klog(context.now, "F", "sorter.go", 375,
                         f"Field {field} in [][][]reflect.Value is an unsortable type: interface, err: {error}"))
        raise Died("") from None


class Died(Failure):
    """kubectl's own end, after its log has said why."""


def relaxed_field(text: str) -> str:
    """--sort-by's expression as a path, or as it is where it is none."""
    try:
        return relaxed(text)
    except Failure:
        return text


def _objects(context: Context, choice: Choice, show: Any) -> Steps:
    errors: list[Exception] = list(choice.errors)
    found: list[Obj] = []
    for part in choice.parts:
        try:
            body = yield from _whole(context, part)
        except (ApiError, Failure) as error:
            errors.append(error)
            continue
        if isinstance(part, Listing):
            resource = part.resource
            found += [{"apiVersion": resource.api_version, "kind": resource.kind, **item}
                      for item in (body or {}).get("items") or ()]  # fmt: skip
        elif body is not None:
            found.append(body)
    if choice.single:
        raise_all(errors)
    lone = choice.single and len(found) == 1
    if context.flags["sort-by"] and not lone and found:
        relaxed(context.flags["sort-by"])
        found = [found[at] for at in _order(context, found)]
    silent = context.flags["ignore-not-found"] and not found and not choice.listings
    if not silent:
        one = found[0] if lone else {"apiVersion": "v1", "kind": "List", "metadata": {"resourceVersion": ""},
            "items": found}
        if len(found) > PAGE and format_of(context)[0] in ("json", "yaml"):
            yield from _piecewise(context, show, one)
        else:
            _show(context, show, one, errors)
    raise_all(errors)
    return 0


def _piecewise(context: Context, show: Callable[[Obj], str], whole: Obj) -> Generator[Wait, Any, None]:
    """A long List, printed an item at a time with pauses: as it would be printed at once."""
    head, _, tail = show({**whole, "items": [{}]}).partition("{}")
    between = ("," if head.startswith("{") else "") + "\n" + head.rpartition("\n")[2]
    for number, item in enumerate(whole["items"]):
        text = show({**whole, "items": [item]})[len(head) : -len(tail)]
        context.write((between if number else head) + text)
        yield from context.process.stdout.flush()
        yield BREATH
    context.write(tail)


def _show(context: Context, show: Any, obj: Obj, errors: list[Exception]) -> None:
    try:
        context.write(show(obj))
    except Failure as error:
        if not errors:
            raise
        errors.append(error)


def _watch(context: Context, choice: Choice) -> Steps:
    """The list, then every change until Ctrl-C."""
    parts = choice.parts
    if len({part.resource for part in parts}) > 1:
        raise Failure("you may only specify a single resource type")
    if len(parts) != 1:
        raise Failure("you may only watch a single resource or type of resource at a time")
    if context.flags["sort-by"]:
        context.err("warning: --watch requested, --sort-by will be ignored for watch events received")
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
    usage=f"[(-o|--output=){'|'.join(options.FORMATS)}|custom-columns|custom-columns-file|wide] "
          "(TYPE[.VERSION][.GROUP] [NAME | -l label] | TYPE[.VERSION][.GROUP]/NAME ...) [flags]",
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
        Flag("subresource", "Subresource to read.", values=("status", "scale")),
    ),
    operands=("@kind", "@name"),
)  # fmt: skip


