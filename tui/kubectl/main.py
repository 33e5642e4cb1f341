"""Finds the verb, parses its flags, runs it, and prints what went wrong: the only place that does."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from tui.api.errors import ApiError
from tui.api.process import Process, Steps
from tui.kubectl import help as helps
from tui.kubectl.context import Context
from tui.kubectl.errors import Failure, Several, unknown_command, words
from tui.kubectl.flags import Flag, Parsed, parse
from tui.kubectl.options import GLOBAL
from tui.kubectl.verb import Verb
from tui.kubectl.verbs import all_verbs, named


def kubectl(p: Process) -> Steps:
    """The command: `kubectl [flags] verb ...`. Yields while it waits; returns the exit code."""
    try:
        return (yield from _run(p, list(p.args)))
    except (Failure, Several, ApiError) as error:
        p.stderr.write(words(error))
        return error.code if isinstance(error, Failure) else 1
    except OSError as error:
        p.stderr.write(f"error: {_os_words(error)}\n")
        return 1


def _os_words(error: OSError) -> str:
    return f"open {error.filename}: {(error.strerror or str(error)).lower()}" if error.filename else str(error)


def _run(p: Process, args: list[str]) -> Generator[Any, Any, int]:
    verb, path, rest = find(args)
    if verb is None:
        return _root(p, rest)
    parsed = _parse(verb, path, rest)
    if parsed is None or parsed["help"]:
        p.stdout.write(helps.verb_help(verb, path))
        return 0
    for flag in all_flags(verb):
        if flag.deprecated and parsed.has(flag.name):
            p.stderr.write(f"Flag --{flag.name} has been deprecated, {flag.deprecated}\n")
    if verb.verbs and verb.run is None:
        return _parts(p, verb, path, parsed)
    if not verb.simulated:
        raise Failure(f'"{path.removeprefix("kubectl ")}" is not simulated in Harborlight')
    _check(verb, parsed)
    context = Context(p, verb, path, parsed)
    result = verb.run(context) if verb.run else None
    if isinstance(result, Generator):
        result = yield from result
    return _code(context, result or 0)


def _code(context: Context, code: int) -> int:
    if context.flags["warnings-as-errors"] and context.warned:
        count = context.warned
        raise Failure(f"{count} warning{'s' if count > 1 else ''} received")
    return code


def find(args: list[str]) -> tuple[Verb | None, str, list[str]]:
    """The verb that the words name, its path (`kubectl rollout status`), and the words that remain."""
    path, rest = "kubectl", list(args)
    found: Verb | None = None
    while True:
        at = _first_argument(rest, found)
        name = rest[at] if at is not None else None
        verb = None
        if name is not None:
            among = found.verbs if found else ()
            verb = next((v for v in among if name in (v.name, *v.aliases)), None) if found else named(name)
        if verb is None or at is None:
            return found, path, rest
        found, path = verb, f"{path} {verb.name}"
        rest = rest[:at] + rest[at + 1 :]


def _first_argument(words: list[str], verb: Verb | None) -> int | None:
    """Index of the first word that is no flag and no flag's value (cobra's stripFlags)."""
    flags = GLOBAL + (verb.flags if verb else ())
    at = 0
    while at < len(words):
        word = words[at]
        if word == "--":
            return None
        if not word.startswith("-") or word == "-":
            return at
        at += 1 + (_takes_next(word, flags) and at + 1 < len(words))
    return None


def _takes_next(word: str, flags: tuple[Flag, ...]) -> bool:
    if "=" in word:
        return False
    for flag in flags:
        if word == f"--{flag.name}" or (len(word) == 2 and word == f"-{flag.short}"):
            return flag.optional_value is None
    return False


def _parse(verb: Verb, path: str, words: list[str]) -> Parsed | None:
    """None where help was asked for."""
    try:
        parsed = parse(all_flags(verb), words, interspersed=verb.interspersed)
    except Failure as error:
        if str(error) == "help":
            return None
        if verb.name == "diff":
            # 1 would say that there are differences.
            raise Failure(f"{error}\nSee '{path} -h' for help and examples", code=2) from None
        raise Failure(f"{error}\nSee '{path} --help' for usage.") from None
    for flag in all_flags(verb):
        if not flag.simulated and parsed.has(flag.name):
            raise Failure(f"--{flag.name} is not simulated in Harborlight")
    return parsed


def all_flags(verb: Verb) -> tuple[Flag, ...]:
    """The verb's flags, and the global ones that it does not have itself."""
    own = {flag.name for flag in verb.flags}
    return verb.flags + tuple(flag for flag in GLOBAL if flag.name not in own)


def _check(verb: Verb, parsed: Parsed) -> None:
    missing = [f'"{name}"' for name in verb.required if not parsed.has(name)]
    if missing:
        raise Failure(f"required flag(s) {', '.join(missing)} not set")


def _root(p: Process, args: list[str]) -> int:
    at = _first_argument(args, None)
    if at is None:
        _parse(Verb("kubectl", ""), "kubectl", args)
        p.stdout.write(helps.root_help(all_verbs()))
        return 0
    name = args[at]
    if not name:
        p.stdout.write(helps.root_help(all_verbs()))
        return 0
    if name == "help":
        return _help(p, args[at + 1 :])
    message = f'unknown command "{name}" for "kubectl"'
    similar = helps.suggestions(name, all_verbs())
    if similar:
        message += "\n\nDid you mean this?\n" + "".join(f"\t{s}\n" for s in similar)
    raise Failure(message)


def _help(p: Process, words: list[str]) -> int:
    """`kubectl help [VERB ...]` (cobra's help command)."""
    verb, path, rest = find(words)
    if rest[:1] in (["help"], ["--help"], ["-h"]) and verb is None:
        p.stdout.write(helps.HELP)
    elif verb is None and rest:
        p.stderr.write(f"Unknown help topic [{' '.join(f'`{word}`' for word in rest)}]\n")
        p.stderr.write("\n\n" + helps.root_help(all_verbs(), told=False))
    else:
        p.stdout.write(helps.verb_help(verb, path) if verb else helps.root_help(all_verbs()))
    return 0


_LISTED = {"kubectl rollout": 1, "kubectl certificate": 0}
"""Verbs of parts that list them on standard output, with their exit codes; the others complain."""


def _parts(p: Process, verb: Verb, path: str, parsed: Parsed) -> int:
    """A verb of parts, called with none of them (cmdutil.DefaultSubCommandRun)."""
    if parsed.args:
        raise unknown_command(path, parsed.args)
    (p.stdout if path in _LISTED else p.stderr).write(helps.verb_help(verb, path))
    return _LISTED.get(path, 1)
