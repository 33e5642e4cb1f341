"""Help texts in kubectl's layout, made from the verbs' declarations."""

from __future__ import annotations

from collections.abc import Iterable

from tui.kubectl.flags import Flag
from tui.kubectl.options import GLOBAL
from tui.kubectl.verb import Verb

GROUPS = (
    "Basic Commands (Beginner)", "Basic Commands (Intermediate)", "Deploy Commands", "Cluster Management Commands",
    "Troubleshooting and Debugging Commands", "Advanced Commands", "Settings Commands",
    "Subcommands provided by plugins", "Other Commands",
)  # fmt: skip

_FOOT = 'Use "kubectl options" for a list of global command-line options (applies to all commands).\n'


def root_help(verbs: Iterable[Verb]) -> str:
    """`kubectl` alone."""
    verbs = [v for v in verbs if not v.hidden]
    width = max(len(v.name) for v in verbs) + 2
    parts = [
        "kubectl controls the Kubernetes cluster manager.\n\n"
        " Find more information at: https://kubernetes.io/docs/reference/kubectl/\n\n"
    ]
    for group in GROUPS:
        lines = [f"  {v.name:<{width}} {v.short}\n" for v in verbs if (v.group or "Other Commands") == group]
        parts.append(f"{group}:\n{''.join(lines)}\n")
    parts.append('Usage:\n  kubectl [flags] [options]\n\nUse "kubectl <command> --help" for more information about a '
                 f"given command.\n{_FOOT}")  # fmt: skip
    return "".join(parts)


def verb_help(verb: Verb, path: str) -> str:
    """`kubectl <verb> --help`."""
    parts = [(verb.long or verb.short + ".").rstrip() + "\n\n"]
    if verb.aliases:
        parts.append(f"Aliases:\n{', '.join((verb.name, *verb.aliases))}\n\n")
    if verb.examples:
        lines = "".join(f"  {line}\n" if line else "\n" for line in verb.examples.strip().split("\n"))
        parts.append(f"Examples:\n{lines}\n")
    if verb.verbs:
        width = max(len(v.name) for v in verb.verbs) + 2
        lines = "".join(f"  {v.name:<{width}} {v.short}\n" for v in verb.verbs if not v.hidden)
        parts.append(f"Available Commands:\n{lines}\n")
    if verb.flags:
        parts.append(f"Options:\n{flags_help(verb.flags)}\n")
    parts.append(f"Usage:\n  {_usage(verb, path)}\n\n")
    if verb.verbs:
        parts.append(f'Use "{path} <command> --help" for more information about a given command.\n')
    return "".join(parts) + _FOOT


def _usage(verb: Verb, path: str) -> str:
    if verb.usage:
        return f"{path} {verb.usage} [options]"
    return f"{path} [flags] [options]" if verb.verbs or not verb.flags else f"{path} [options]"


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
        verb.name for verb in verbs
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
