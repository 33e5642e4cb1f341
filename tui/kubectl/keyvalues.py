"""`key=value` and `key-` arguments of label and annotate, and of --labels."""

from __future__ import annotations

import re

from tui.api.names import is_valid_label_value
from tui.kubectl.errors import Failure


def split_arguments(args: list[str], what: str) -> tuple[list[str], list[str]]:
    """Resources, and the changes after them (GetResourcesAndPairs); `what` is label or annotation."""
    for at, arg in enumerate(args):
        if is_change(arg):
            for later in args[at:]:
                if not is_change(later):
                    raise Failure(f"all resources must be specified before {what} changes: {later}")
            return args[:at], args[at:]
    return list(args), []


def is_change(word: str) -> bool:
    """`key=value` or `key-`."""
    return ("=" in word and not word.startswith("=")) or (word.endswith("-") and word != "-")


def parse_labels(changes: list[str]) -> tuple[dict[str, str], list[str]]:
    """The labels to set and those to remove; raises Failure."""
    setting: dict[str, str] = {}
    removing: list[str] = []
    for change in changes:
        key, equals, value = change.partition("=")
        if not equals:
            removing.append(change[:-1])
            continue
        if "=" in value:
            raise Failure(f"invalid label spec: {change}")
        check_label_value(change, value)
        setting[key] = value
    if any(key in setting for key in removing):
        raise Failure("can not both modify and remove a label in the same command")
    return setting, removing


def parse_annotations(changes: list[str]) -> tuple[dict[str, str], list[str]]:
    """The annotations to set and those to remove."""
    setting = dict((change.partition("=")[0], change.partition("=")[2]) for change in changes if "=" in change)
    return setting, [change[:-1] for change in changes if "=" not in change]


def refuse_both(setting: dict[str, str], removing: list[str]) -> None:
    """Raises where an annotation is to be set and removed at once."""
    both = [key for key in removing if key in setting]
    if both:
        raise Failure("can not both modify and remove the following annotation(s) in the same command: "
                      f"{', '.join(both)}")  # fmt: skip


def check_label_value(spec: str, value: str) -> None:
    """Raises kubectl's words for a label value that cannot be."""
    problems = is_valid_label_value(value)
    if problems:
        raise Failure(f'invalid label value: "{spec}": {"; ".join(problems)}')


def parse_labels_flag(text: str) -> dict[str, str]:
    """--labels=a=b,c=d (ParseLabels), whose values only the server looks at; raises Failure."""
    found: dict[str, str] = {}
    for part in text.split(","):
        key, equals, value = part.partition("=")
        if not equals or "=" in value:
            raise Failure(f"unexpected label spec: {part}")
        if not key:
            raise Failure("unexpected empty label key")
        found[key] = value
    return found


def check_variable_name(name: str) -> None:
    """Raises Failure for a name that no environment variable can have (validation.IsEnvVarName)."""
    problems = []
    if not re.fullmatch(r"[-._a-zA-Z][-._a-zA-Z0-9]*", name):
        problems.append(
            "a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', and "
            "must not start with a digit (e.g. 'my.env-name',  or 'MY_ENV.NAME',  or 'MyEnvName1', regex used for "
            "validation is '[-._a-zA-Z][-._a-zA-Z0-9]*')"
        )
    if name in (".", ".."):
        problems.append(f"must not be '{name}'")
    elif name.startswith(".."):
        problems.append("must not start with '..'")
    if problems:
        raise Failure(f'"{name}" is not a valid key name: {";".join(problems)}')


def whole(text: str) -> int:
    """A whole number; raises Failure with the words of Go's strconv.Atoi."""
    if not re.fullmatch(r"[+-]?\d+", text, re.ASCII):
        raise Failure(f'strconv.Atoi: parsing "{text}": invalid syntax')
    return int(text)


_QUANTITY = r"^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$"


def quantities(text: str) -> dict[str, str]:
    """`cpu=1,memory=1Gi`; raises Failure."""
    found = {}
    for part in text.split(","):
        name, *value = part.split("=")
        if len(value) != 1:
            raise Failure(f"Invalid argument syntax {part}, expected <resource>=<value>")
        if not re.match(_QUANTITY, value[0]):
            raise Failure(f"quantities must match the regular expression '{_QUANTITY}'")
        found[name] = value[0]
    return found
