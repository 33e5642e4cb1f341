"""`key=value` and `key-` arguments of label and annotate, and of --labels."""

from __future__ import annotations

from tui.api.names import is_qualified_name, is_valid_label_value
from tui.kubectl.errors import Failure


def split_arguments(args: list[str]) -> tuple[list[str], list[str]]:
    """Resources, and the changes after them (GetResourcesAndPairs)."""
    for at, arg in enumerate(args):
        if is_change(arg):
            for later in args[at:]:
                if not is_change(later):
                    raise Failure(f"all resources must be specified before changes: {later}")
            return args[:at], args[at:]
    return list(args), []


def is_change(word: str) -> bool:
    """`key=value` or `key-`."""
    return "=" in word or (word.endswith("-") and len(word) > 1)


def parse_changes(changes: list[str], what: str) -> tuple[dict[str, str], list[str]]:
    """What to set and what to remove; raises Failure."""
    setting: dict[str, str] = {}
    removing: list[str] = []
    for change in changes:
        if "=" in change and not change.startswith("="):
            key, _, value = change.partition("=")
            if what == "label":
                check_label_value(change, value)
            setting[key] = value
        elif change.endswith("-"):
            removing.append(change[:-1])
        else:
            raise Failure(f"unknown {what} spec: {change}" if what == "label" else f"invalid {what} format: {change}")
    both = [key for key in removing if key in setting]
    if both:
        raise Failure(f"can not both modify and remove {'a label' if what == 'label' else 'an annotation'} in the "
                      f"same command"
                      if what == "label" else f"cannot modify and remove the following annotation(s) in the same "
                                              f"command: {','.join(both)}")
    return setting, removing


def check_label_value(spec: str, value: str) -> None:
    """Raises kubectl's words for a label value that cannot be."""
    problems = is_valid_label_value(value)
    if problems:
        raise Failure(f'invalid label value: "{spec}": {"; ".join(problems)}')


def parse_labels_flag(text: str) -> dict[str, str]:
    """--labels=a=b,c=d (ParseLabels); raises Failure."""
    found: dict[str, str] = {}
    for part in text.split(","):
        key, equals, value = part.partition("=")
        if not equals:
            raise Failure(f"unexpected label spec: {part}")
        problems = is_qualified_name(key.strip()) + is_valid_label_value(value.strip())
        if problems:
            raise Failure(f"invalid label: {part}: {'; '.join(problems)}")
        found[key.strip()] = value.strip()
    return found
