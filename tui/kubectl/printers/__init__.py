"""Everything that `-o` can mean: a printer is chosen once, then given objects."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from tui.api import yaml
from tui.api.objects import Obj
from tui.kubectl.context import Context
from tui.kubectl.errors import Failure
from tui.kubectl.options import FORMATS

Printer = Callable[[Obj], str]
"""An object, or a List, as text."""

_PLAIN = ("json", "yaml", "kyaml", "name")
"""Known in capitals too."""
_TEMPLATED = ("jsonpath", "jsonpath-as-json", "jsonpath-file", "go-template", "go-template-file")
_ALL = (*FORMATS, "custom-columns", "custom-columns-file", "wide")


def format_of(context: Context) -> tuple[str, str]:
    """The output format and its argument: `jsonpath` and `{.a}` of `-o jsonpath={.a}`."""
    output, template = str(context.flags.get("output", "")), str(context.flags.get("template", ""))
    if output.lower() in _PLAIN:
        return output.lower(), template
    if not output and template:
        return "go-template", template
    name, equals, argument = output.partition("=")
    if not equals and template:
        argument = template
    if name == "template":
        name = "go-template"
    return ("go-template-file" if name == "templatefile" else name), argument


def printer(context: Context, *, table: bool = False, allowed: tuple[str, ...] = FORMATS) -> Printer | None:
    """The printer that -o asks for; None for none, and for tables where the verb prints them. Raises Failure."""
    name, argument = format_of(context)
    if not name or (table and context.flags["output"] == "wide"):
        return None
    if name in _PLAIN:
        return _plain(context, name)
    if name in _TEMPLATED and not _doubled(context):
        return _templated(context, name, argument)
    if table and name in ("custom-columns", "custom-columns-file"):
        if not argument:
            raise Failure("custom-columns format specified but no custom columns given")
        from tui.kubectl.printers import columns

        bare, text = bool(context.flags.get("no-headers")), _text(context, name, argument, "template")
        return columns.printer(text, bare, name.endswith("-file"), context.write)
    raise unmatched(str(context.flags["output"]), _ALL if table else allowed)


def unmatched(shown: str, allowed: Iterable[str]) -> Failure:
    """The refusal of an output format (NoCompatiblePrinterError)."""
    listed = ",".join(sorted(allowed))
    return Failure(f'unable to match a printer suitable for the output format "{shown}", allowed formats are: {listed}')


def _doubled(context: Context) -> bool:
    """Whether the template stands in -o and in --template both, which no printer takes."""
    return "=" in str(context.flags["output"]) and bool(context.flags.get("template"))


def _plain(context: Context, name: str) -> Printer:
    keep = bool(context.flags.get("show-managed-fields"))
    if name == "name":
        return lambda obj: _names(context, obj)
    if name == "json":
        return lambda obj: yaml.dump_json(tidy(obj, keep))
    if name == "kyaml":
        from tui.api.kyaml import dump_kyaml

        return lambda obj: dump_kyaml(tidy(obj, keep))
    return lambda obj: yaml.dump(tidy(obj, keep))


def _text(context: Context, name: str, argument: str, what: str = "--template") -> str:
    """The template's text, read from its file where the format says so."""
    if not name.endswith("-file"):
        return argument
    try:
        return context.process.files.read(context.process.resolve(argument))
    except OSError:
        raise Failure(f"error reading {what} {argument}, open {argument}: no such file or directory\n") from None


def _templated(context: Context, name: str, argument: str) -> Printer:
    if not argument:
        raise Failure("template format specified but no template given")
    text = _text(context, name, argument)
    lenient = bool(context.flags.get("allow-missing-template-keys", True))
    if name.startswith("go-template"):
        from tui.kubectl.printers import gotemplate

        return gotemplate.printer(text, lenient, context.write)
    from tui.kubectl.printers import jsonpath

    return jsonpath.printer(text, lenient, as_json=name == "jsonpath-as-json")


def tidy(obj: Obj, keep: bool = False) -> Obj:
    """The object without managedFields."""
    if keep:
        return obj
    obj = dict(obj)
    if isinstance(obj.get("metadata"), dict) and "managedFields" in obj["metadata"]:
        obj["metadata"] = {k: v for k, v in obj["metadata"].items() if k != "managedFields"}
    if isinstance(obj.get("items"), list):
        obj["items"] = [tidy(item) for item in obj["items"]]
    return obj


def named(obj: Obj) -> str:
    """The object's name as printers show it."""
    meta = obj.get("metadata")
    name = meta.get("name") if isinstance(meta, dict) else None
    return name if isinstance(name, str) and name else "<unknown>"


def _names(context: Context, obj: Obj) -> str:
    items = obj["items"] if isinstance(obj.get("items"), list) else [obj]
    lines = []
    for item in items:
        resource = context.mapper.by_kind(item.get("apiVersion", ""), item.get("kind", ""))
        group = str(item.get("apiVersion", "")).rpartition("/")[0]
        kind = str(item.get("kind", "")).lower()
        title = resource.title if resource else f"{kind}.{group}" if group else kind
        lines.append(f"{title}/{named(item)}\n")
    return "".join(lines)
