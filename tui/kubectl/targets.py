"""What a verb works on: types and names, selectors, or files (cli-runtime's resource builder, its rules and words)."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import field
from typing import Any

from tui.api.errors import ApiError
from tui.api.objects import Obj
from tui.api.process import BREATH
from tui.api.record import structure
from tui.kubectl.context import Context
from tui.kubectl.errors import Failure, Several
from tui.kubectl.manifests import check_paths, read_manifests, require_files
from tui.kubectl.resources import Resource

MISSING = (
    "You must provide one or more resources by argument or filename.\n"
    "Example resource specifications include:\n   '-f rsrc.yaml'\n   '--filename=rsrc.json'\n"
    "   '<resource> <name>'\n   '<resource>'"
)


@structure
class Target:
    """One object that was named or found."""

    resource: Resource
    namespace: str
    name: str
    obj: Obj | None = None
    """The live object, or the manifest where the verb asked for no fetch."""
    source: str = ""


@structure
class Listing:
    """All objects of a type, or those that selectors choose."""

    resource: Resource
    namespace: str
    labels: str = ""
    fields: str = ""


@structure
class Choice:
    """The arguments, understood."""

    targets: list[Target] = field(default_factory=list)
    listings: list[Listing] = field(default_factory=list)
    errors: list[Exception] = field(default_factory=list)
    single: bool = False
    """One object or one file (standard input is none) was named: what is wrong with it is all that is said."""

    @property
    def parts(self) -> list[Target | Listing]:
        """All of them, the named ones first."""
        return [*self.targets, *self.listings]

    @property
    def several_types(self) -> bool:
        """Whether names need their type before them."""
        return len({t.resource.resource for t in self.parts}) > 1


def choose(context: Context, args: list[str], *, all: bool = False, everything: bool = False, selectors: bool = True,
           ) -> Choice:  # fmt: skip
    """Understand the arguments. Raises Failure.

    `all`: a type alone means all of its objects (as the flag --all says). `everything`: the verb's --all chooses like
    a selector, so that no name may stand beside it (SelectAllParam).
    """
    flags = context.flags
    labels, fields = (flags.get("selector", ""), flags.get("field-selector", "")) if selectors else ("", "")
    if everything and (labels or fields):
        raise Failure("setting 'all' parameter but found a non empty selector. ")
    selecting = everything or bool(labels) or bool(fields)
    words = _each_type(args)
    pairs = _pairs(words)
    if pairs is not None:
        if selecting:
            raise Failure("selectors and the all flag cannot be used when passing resource/name arguments")
        return _named(context, pairs)
    if not words:
        raise Failure("at least one resource must be specified to use a selector" if selecting else MISSING)
    names = words[1:]
    if selecting and names:
        raise Failure("name cannot be provided when a selector is specified")
    types = _types(context, words[0], alone=bool(names))
    if names:
        return _named(context, [(types[0], name) for name in names])
    if not selecting and not all and not flags.get("all"):
        raise Failure("resource(s) were provided, but no name was specified")
    namespace = "" if flags.get("all-namespaces") else context.namespace
    return Choice(listings=[Listing(r, namespace if r.namespaced else "", labels, fields) for r in types])


def refuse_all_and_selectors(context: Context) -> None:
    """Raises where --all stands beside a selector, as the verbs that look at them themselves do."""
    for name in ("selector", "field-selector"):
        if context.flags.get("all") and context.flags.get(name):
            raise Failure(f"cannot set --all and --{name} at the same time")


def _each_type(args: list[str]) -> list[str]:
    """`pods,services web` is `pods/web services/web`."""
    types = list(dict.fromkeys(args[0].split(","))) if args else []
    if len(types) < 2 or len(args) < 2:
        return args
    return [f"{type}/{name}" for type in types for name in args[1:]]


def _pairs(args: list[str]) -> list[tuple[str, str]] | None:
    """`type/name` arguments, None where there are none."""
    slashes = [arg for arg in args if "/" in arg]
    if not slashes:
        return None
    if len(slashes) != len(args):
        raise Failure(
            "there is no need to specify a resource type as a separate argument when passing arguments in "
            "resource/name form (e.g. 'kubectl get resource/<resource_name>' instead of 'kubectl get resource "
            "resource/<resource_name>'"
        )
    return [_pair(arg) for arg in args]


def _pair(arg: str) -> tuple[str, str]:
    kind, _, name = arg.partition("/")
    if "/" in name:
        raise Failure("arguments in resource/name form may not have more than one slash")
    if not kind or not name or "," in kind:
        raise Failure("arguments in resource/name form must have a single resource and name")
    return kind, name


def choose_nodes(context: Context, names: list[str]) -> Choice:
    """Nodes by name, or by selector; `type/name` is understood too (the builder's ResourceNames)."""
    if context.flags.get("selector") and not names:
        return choose(context, ["nodes"])
    return _named(context, [_pair(name) if "/" in name else ("nodes", name) for name in names])


def _types(context: Context, words: str, *, alone: bool) -> list[Resource]:
    """The types, categories taken apart; `alone`: there may be one only."""
    names: list[str] = []
    for word in words.split(","):
        names += [r.resource for r in context.mapper.category(word)] or [word]
    names = list(dict.fromkeys(names))
    if alone and len(names) > 1:
        raise Failure("you must specify only one resource")
    return list(dict.fromkeys(context.mapper.find(name) for name in names))


def _named(context: Context, pairs: list[tuple[Any, str]]) -> Choice:
    targets = []
    for kind, name in pairs:
        resource = kind if isinstance(kind, Resource) else context.mapper.find(kind)
        if resource.namespaced and context.flags.get("all-namespaces"):
            raise Failure("a resource cannot be retrieved by name across all namespaces")
        targets.append(Target(resource, context.namespace if resource.namespaced else "", name))
    for target in targets:
        if not target.name:
            raise Failure("resource name may not be empty")
    return Choice(targets=targets, single=len(targets) == 1)


def resolve(context: Context, args: list[str], *, all: bool = False, fetch: bool = True, selectors: bool = True,
            everything: bool = False) -> Generator[Any, Any, tuple[list[Target], list[Exception]]]:  # fmt: skip
    """The objects that arguments or -f mean, and what went wrong with some of them.

    `fetch` reads the live objects. Raises Failure for arguments that make no sense.
    """
    if context.flags.get("filename") or context.flags.get("kustomize"):
        targets, errors = yield from from_files(context, args, selectors=selectors)
    else:
        choice = choose(context, args, all=all, selectors=selectors, everything=everything)
        targets, errors = choice.targets, []
        for listing in choice.listings:
            targets += list_targets(context, listing, errors)
        fetch = fetch and bool(choice.targets)
    if fetch:
        there = []
        for target in targets:
            yield BREATH
            there += [target] if _fetch(context, target, errors) else []
        targets = there
    return targets, errors


def from_files(context: Context, args: list[str], *, selectors: bool = True,
               ) -> Generator[Any, Any, tuple[list[Target], list[Exception]]]:  # fmt: skip
    """The objects of -f, not fetched; raises Failure where arguments stand beside it."""
    if context.flags.get("kustomize"):
        require_files(context)
    check_paths(context)
    pairs = _pairs(_each_type(args))
    if pairs is not None:
        raise Failure("resource/name arguments cannot be provided when a path is specified")
    if args:
        raise Failure("when paths, URLs, or stdin is provided as input, you may not specify resource arguments as well")
    manifests, errors = yield from read_manifests(context, selectors=selectors)
    return [Target(m.resource, m.namespace, m.name, m.obj, m.source) for m in manifests], errors


def list_targets(context: Context, listing: Listing, errors: list[Exception]) -> list[Target]:
    """The objects of a listing as they are now; what went wrong is added to `errors`."""
    try:
        objects = context.list(listing.resource, listing.namespace, listing.labels, listing.fields)
    except ApiError as error:
        errors.append(selector_words(listing, error))
        return []
    return [
        Target(listing.resource, o["metadata"].get("namespace", ""), o["metadata"]["name"], o) for o in objects
    ]  # fmt: skip


def selector_words(listing: Listing, error: ApiError) -> ApiError:
    """The error of a list with the request that it answers (resource.Selector's Visit)."""
    if error.reason not in ("BadRequest", "NotFound") or not (listing.labels or listing.fields):
        return error
    resource = listing.resource
    message = (
        f'Unable to find "{resource.group}/{resource.version}, Resource={resource.name}" that match label selector '
        f'"{listing.labels}", field selector "{listing.fields}": {error}'
    )
    return ApiError(error.code, error.reason, message, error.details)


def _fetch(context: Context, target: Target, errors: list[Exception]) -> bool:
    try:
        target.obj = context.get(target.resource, target.namespace, target.name)
        return True
    except (ApiError, Failure) as error:
        errors.append(error)
        return False


def flatten(errors: list[Exception]) -> list[Exception]:
    """Errors with those of Several taken out of it."""
    return [one for error in errors for one in (error.errors if isinstance(error, Several) else (error,))]
