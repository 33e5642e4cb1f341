"""Help texts in kubectl's layout, made from the verbs' declarations."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from tui.api import yaml
from tui.kubectl.flags import Flag
from tui.kubectl.options import GLOBAL
from tui.kubectl.verb import Verb

GROUPS = (
    "Basic Commands (Beginner)", "Basic Commands (Intermediate)", "Deploy Commands", "Cluster Management Commands",
    "Troubleshooting and Debugging Commands", "Advanced Commands", "Settings Commands",
    "Subcommands provided by plugins", "Other Commands",
)  # fmt: skip

_FOOT = 'Use "kubectl options" for a list of global command-line options (applies to all commands).\n'

HELP = (
    "Help tells of any verb: type kubectl help, and the verb's path after it.\n\n"
    f"Usage:\n  kubectl help [command] [flags] [options]\n\n{_FOOT}"
)
"""What `kubectl help` says of itself."""


@cache
def _texts() -> dict[str, dict[str, str]]:
    """By path without `kubectl`: `about` and `examples`, in our own words."""
    from importlib.resources import files

    loaded: dict[str, dict[str, str]] = yaml.load(files("tui.kubectl").joinpath("help.yaml").read_text("utf-8"))
    return loaded


def root_help(verbs: Iterable[Verb], *, told: bool = True) -> str:
    """`kubectl` alone; `told`: with what kubectl is."""
    verbs = [v for v in verbs if not v.hidden]
    parts = [
        "kubectl controls the Kubernetes cluster manager.\n\n"
        " Find more information at: https://kubernetes.io/docs/reference/kubectl/\n\n"
    ] if told else []  # fmt: skip
    width = _width(verbs)
    for group in GROUPS:
        lines = [f"  {v.name:<{width}} {v.short}\n" for v in verbs if (v.group or "Other Commands") == group]
        parts.append(f"{group}:\n{''.join(lines)}\n")
    parts.append('Usage:\n  kubectl [flags] [options]\n\nUse "kubectl <command> --help" for more information about a '
                 f"given command.\n{_FOOT}")  # fmt: skip
    return "".join(parts)


def _width(verbs: Iterable[Verb]) -> int:
    return max(11, *(len(v.name) for v in verbs)) + 2


def verb_help(verb: Verb, path: str) -> str:
    """`kubectl <verb> --help`."""
    texts = _texts().get(path.removeprefix("kubectl "), {})
    parts = [_about(texts.get("about") or verb.long or verb.short + ".")]
    if verb.aliases:
        parts.append(f"Aliases:\n{', '.join((verb.name, *verb.aliases))}\n\n")
    examples = texts.get("examples") or verb.examples
    if examples:
        lines = "".join(f"  {line}\n" for line in examples.strip().split("\n"))
        parts.append(f"Examples:\n{lines}\n")
    listed = [v for v in verb.verbs if not v.hidden]
    if listed:
        lines = "".join(f"  {v.name:<{_width(listed)}} {v.short}\n" for v in listed)
        parts.append(f"Available Commands:\n{lines}\n")
    if any(not flag.hidden for flag in verb.flags):
        parts.append(f"Options:\n{flags_help(verb.flags)}\n")
    parts.append(f"Usage:\n  {_usage(verb, path)}\n\n")
    if listed:
        parts.append(f'Use "{path} <command> --help" for more information about a given command.\n')
    return "".join(parts) + _FOOT


def _about(text: str) -> str:
    """Paragraphs, all but the first one space to the right."""
    first, *rest = text.strip().split("\n\n")
    return "\n\n".join([first, *(" " + part.replace("\n", "\n ") for part in rest)]) + "\n\n"


def _usage(verb: Verb, path: str) -> str:
    """The line of use, which may say itself where the options stand."""
    if "[options]" in verb.usage:
        return f"{path} {verb.usage}"
    return f"{path} {verb.usage} [options]" if verb.usage else f"{path} [flags] [options]"


def flags_help(flags: Iterable[Flag]) -> str:
    """The flags by name, each with its default and one line of explanation."""
    lines = []
    for flag in sorted(flags, key=lambda f: f.name):
        if flag.hidden:
            continue
        short = f"-{flag.short}, " if flag.short else ""
        tail = "" if flag.simulated else " (not simulated in Harborlight)"
        lines.append(f"    {short}--{flag.name}={flag.shown_default}:\n\t{flag.help}{tail}\n")
    return "\n".join(lines)


def options_help() -> str:
    """`kubectl options`."""
    return "The following options can be passed to any command:\n\n" + flags_help(GLOBAL)


def suggestions(word: str, verbs: Iterable[Verb]) -> list[str]:
    """Verbs that are two edits away or less, or that begin with the word (cobra's SuggestionsFor)."""
    return [
        verb.name for verb in verbs if not verb.hidden
        if distance(word.lower(), verb.name.lower()) <= 2 or verb.name.lower().startswith(word.lower())
    ]  # fmt: skip


def distance(left: str, right: str) -> int:
    """Levenshtein's distance."""
    row = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        before, row[0] = row[0], i
        for j, b in enumerate(right, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (a != b))
    return row[-1]
