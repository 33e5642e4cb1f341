"""kubectl set env."""

from __future__ import annotations

import base64
import re
from collections.abc import Generator
from math import ceil
from typing import Any

from tui.api.errors import ApiError, show
from tui.api.objects import Obj, clone, dig
from tui.api.process import Steps
from tui.kubectl.context import Context
from tui.kubectl.errors import Failure
from tui.kubectl.flags import Flag
from tui.kubectl.keyvalues import check_variable_name
from tui.kubectl.setting.template import FLAGS, begin, change_each, chosen, containers, pod_spec
from tui.kubectl.sorting import amount
from tui.kubectl.targets import Target, resolve
from tui.kubectl.verb import Verb

Variables = list[Obj]


def run(context: Context) -> Steps:
    """Sets, removes and lists variables of pods and templates."""
    begin(context)
    resources, words = _split(context.args)
    _check(context, resources)
    setting, removing = yield from _parse([*context.flags["env"], *words], context)
    if context.flags["from"]:
        setting += yield from _taken(context)
    setting = [{**entry, "name": context.flags["prefix"] + entry["name"]} for entry in setting]
    targets = yield from chosen(context, resources)
    if context.flags["list"]:
        for target in targets:
            changed = clone(target.obj or {})
            _list(context, target, _changed(context, target, changed, setting, removing))
        return 0

    def change(target: Target, obj: Obj) -> None:
        _changed(context, target, obj, setting, removing)

    change_each(context, targets, change, "env updated", "failed to patch env update to pod template: ")
    return 0


def _split(args: list[str]) -> tuple[list[str], list[str]]:
    """Resources, and the variables after them (SplitEnvironmentFromResources)."""
    is_variable = [("=" in arg[1:]) or arg.endswith("-") for arg in args]
    first = is_variable.index(True) if True in is_variable else len(args)
    if not all(is_variable[first:]):
        raise Failure(f"all resources must be specified before environment changes: {' '.join(args)}")
    return args[:first], args[first:]


def _check(context: Context, resources: list[str]) -> None:
    flags = context.flags
    if flags["all"] and flags["selector"]:
        raise Failure("cannot set --all and --selector at the same time")
    if not flags["filename"] and not resources:
        raise Failure("one or more resources must be specified as <resource> <name> or <resource>/<name>")
    if flags["list"] and flags["output"]:
        raise Failure("--list and --output may not be specified together")
    if flags["keys"] and not flags["from"]:
        raise Failure("when specifying --keys, a configmap or secret must be provided with --from")


def _parse(words: list[str], context: Context) -> Generator[Any, Any, tuple[Variables, list[str]]]:
    setting: Variables = []
    removing: list[str] = []
    for word in words:
        if word == "-":
            text = yield from context.process.stdin.read_all()
            lines = [line.strip() for line in text.splitlines()]
            setting += [_variable(line) for line in lines if line and not line.startswith("#")]
        elif "=" in word:
            setting.append(_variable(word))
        else:
            removing.append(word[:-1])
    if {entry["name"] for entry in setting} & set(removing):
        raise Failure("can not both modify and remove the same environment variable in the same command")
    return setting, removing


def _variable(word: str) -> Obj:
    name, _, value = word.partition("=")
    check_variable_name(name)
    return {"name": name, **({"value": value} if value else {})}


def _taken(context: Context) -> Generator[Any, Any, Variables]:
    """References to the keys of --from, by their names as variables."""
    found: Variables = []
    if context.flags["local"]:
        raise Failure("unsupported resource specified in --from")
    targets, errors = yield from resolve(context, [context.flags["from"]], selectors=False)
    if errors:
        raise errors[0]
    for target in targets:
        source = {"ConfigMap": "configMapKeyRef", "Secret": "secretKeyRef"}.get(target.resource.kind)
        if source is None:
            raise Failure("unsupported resource specified in --from")
        for key in sorted((target.obj or {}).get("data") or {}):
            if context.flags["keys"] and key not in context.flags["keys"]:
                continue
            name = re.sub("[^a-zA-Z0-9_]", "_", key).upper()
            if name != key:
                context.warn(f"key {key} transferred to {name}")
            found.append({"name": name, "valueFrom": {source: {"key": key, "name": target.name}}})
    return found


def _changed(context: Context, target: Target, obj: Obj, setting: Variables, removing: list[str]) -> list[Obj]:
    """The chosen containers of the object, changed in place."""
    wanted = context.flags["containers"]
    found = containers(pod_spec(context, target, obj), wanted)
    if not found:
        context.warn(f'{target.resource.kind}/{target.name} does not have any containers matching "{wanted}"')
    for container in found:
        having = container.get("env") or []
        if not context.flags["overwrite"]:
            _refuse_overwrite(target, having, setting)
        env = _merged(having, setting, removing)
        container.update({"env": env} if env else {})
        if not env:
            container.pop("env", None)
    return found


def _refuse_overwrite(target: Target, having: Variables, setting: Variables) -> None:
    values = {entry["name"]: entry.get("value", "") for entry in having}
    for entry in setting:
        name = entry["name"]
        if name in values and values[name] != entry.get("value", ""):
            raise Failure(f"{target.resource.name}/{target.name} '{name}' already has a value ({values[name]}), and "
                          "--overwrite is false")  # fmt: skip


def _merged(having: Variables, setting: Variables, removing: list[str]) -> Variables:
    new = {entry["name"]: entry for entry in setting}
    kept = [new.pop(entry["name"], entry) for entry in having if entry["name"] not in removing]
    return kept + list(new.values())


def _list(context: Context, target: Target, found: list[Obj]) -> None:
    for container in found:
        context.out(f"# {target.resource.kind} {target.name}, container {container['name']}")
        wrong: list[str] = []
        for entry in container.get("env") or ():
            context.out(_shown(context, target, container, entry, wrong))
        for words in sorted(wrong):
            context.err(words)


def _shown(context: Context, target: Target, container: Obj, entry: Obj, wrong: list[str]) -> str:
    source, name = entry.get("valueFrom"), entry["name"]
    if source is None:
        return f"{name}={entry.get('value', '')}"
    if context.flags["resolve"]:
        try:
            return f"{name}={_value(context, target, container, source)}"
        except (ApiError, Failure) as error:
            wrong.append(f"error retrieving reference for {name}: {error}")
    return f"# {name} from {_reference(source)}"


def _reference(source: Obj) -> str:
    for part, title in (("configMapKeyRef", "configmap"), ("secretKeyRef", "secret")):
        if part in source:
            return f"{title} {source[part]['name']}, key {source[part]['key']}"
    if "fieldRef" in source:
        return f"field path {source['fieldRef']['fieldPath']}"
    return f"resource field {dig(source, 'resourceFieldRef', 'resource', default='')}"


def _value(context: Context, target: Target, container: Obj, source: Obj) -> str:
    """What the reference stands for. Raises ApiError, Failure where it cannot be told (set/env's resolve.go)."""
    if "fieldRef" in source:
        return _field(target.obj or {}, source["fieldRef"]["fieldPath"])
    if "resourceFieldRef" in source:
        return _amount(container, source["resourceFieldRef"])
    kind = "ConfigMap" if "configMapKeyRef" in source else "Secret"
    reference = source.get("configMapKeyRef") or source["secretKeyRef"]
    held = context.get(context.mapper.find(f"{kind.lower()}s"), target.namespace, reference["name"]).get("data") or {}
    text = held.get(reference["key"])
    if text is None:
        raise Failure(f"key {reference['key']} not found in {kind.lower()} {reference['name']}")
    return base64.b64decode(text).decode("utf-8", "replace") if kind == "Secret" else text


def _field(obj: Obj, path: str) -> str:
    """A field of the object's own metadata: nothing else of it is known here."""
    found = re.fullmatch(r"metadata\.(labels|annotations)\['(.*)'\]", path)
    if found:
        return str(dig(obj, "metadata", found[1], default={}).get(found[2], ""))
    part = path.removeprefix("metadata.")
    if part in ("labels", "annotations"):
        pairs = sorted(dig(obj, "metadata", part, default={}).items())
        return "\n".join(f"{name}={show(value)}" for name, value in pairs)
    if part in ("name", "namespace", "uid") and part != path:
        return str(dig(obj, "metadata", part, default=""))
    raise Failure(f"unsupported fieldPath: {path}")


def _amount(container: Obj, reference: Obj) -> str:
    """A limit or request in units of the divisor, rounded up; 0 where there is none."""
    part, _, name = str(reference.get("resource", "")).partition(".")
    text = dig(container, "resources", part, default={}).get(name, "0")
    return str(ceil(round(amount(str(text)) / (amount(str(reference.get("divisor") or "1")) or 1), 9)))


VERB = Verb(
    "env", "Update environment variables on a pod template", run, operands=("@kind", "@name"),
    usage="RESOURCE/NAME KEY_1=VAL_1 ... KEY_N=VAL_N",
    flags=(
        *FLAGS, Flag("containers", "Only containers of this name; * stands for any letters.", "c", default="*"),
        Flag("from", "A config map or secret whose keys become variables, as configmap/NAME."),
        Flag("prefix", "Put before the names of the variables."),
        Flag("env", "A variable, as NAME=VALUE.", "e", "array"),
        Flag("keys", "Only these keys of --from.", type="list"),
        Flag("list", "Print the variables instead, changes included.", type="bool"),
        Flag("resolve", "With --list: the values behind references.", type="bool"),
        Flag("overwrite", "Let values be replaced.", type="bool", default=True),
    ),
)  # fmt: skip
