"""shopt and the options of `set -o`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui.shell.run import Interpreter

_OFF = """autocd assoc_expand_once cdable_vars cdspell checkhash checkjobs compat31 compat32 compat40 compat41 compat42
compat43 compat44 direxpand dirspell dotglob execfail expand_aliases extdebug extglob failglob globstar gnu_errfmt
histappend histreedit histverify huponexit inherit_errexit lastpipe lithist localvar_inherit localvar_unset login_shell
mailwarn no_empty_cmd_completion nocaseglob nocasematch noexpand_translation nullglob progcomp_alias restricted_shell
shift_verbose varredir_close xpg_echo"""
_ON = """checkwinsize cmdhist complete_fullquote extquote force_fignore globasciiranges globskipdots hostcomplete
interactive_comments patsub_replacement progcomp promptvars sourcepath"""
SHOPT = dict(sorted({**dict.fromkeys(_OFF.split(), False), **dict.fromkeys(_ON.split(), True)}.items()))
"""Every option of bash's, and whether a script begins with it."""
HEARD = ("checkwinsize", "dotglob", "expand_aliases", "extglob", "failglob", "globstar", "histappend", "nocaseglob",
         "nocasematch", "nullglob")
"""Those that change what this shell does, or that have nothing to change here."""
SET = {name: name in ("braceexpand", "hashall", "interactive-comments") for name in (
    "allexport", "braceexpand", "emacs", "errexit", "errtrace", "functrace", "hashall", "histexpand", "history",
    "ignoreeof", "interactive-comments", "keyword", "monitor", "noclobber", "noexec", "noglob", "nolog", "notify",
    "nounset", "onecmd", "physical", "pipefail", "posix", "privileged", "verbose", "vi", "xtrace")}
"""The options of `set -o`, likewise."""
_AT_PROMPT = ("expand_aliases", "emacs", "histexpand", "history", "monitor")


def is_on(shell: Interpreter, name: str) -> bool:
    """An option of either kind is set."""
    default = {**SHOPT, **SET}.get(name, False) or shell.interactive and name in _AT_PROMPT
    return shell.state.options.get(name, default)


_ASH = ("errexit", "noglob", "ignoreeof", "monitor", "noexec", "xtrace", "verbose", "noclobber", "allexport", "notify",
        "nounset", "errtrace", "vi", "pipefail")  # fmt: skip
"""What ash has of them, in its order."""


def show_set(shell: Interpreter, table: bool) -> int:
    """`set -o` and `set +o`."""
    gap = "\t" if shell.bash else " "
    for name in SET if shell.bash else _ASH:
        on = is_on(shell, name)
        row = f"{name:<15}{gap}{'on' if on else 'off'}\n"
        shell.fds[1].write(row if table else f"set {'-' if on else '+'}o {name}\n")
    return 0


def shopt(shell: Interpreter, words: list[str]) -> int:
    from tui.shell.special.reading import Misused, getopt

    try:
        found, names = getopt(shell, words, "opqsu", "")
    except Misused as error:
        return int(error.args[0])
    known = SET if "o" in found else SHOPT
    change = "s" in found or "u" in found
    status = 0
    for name in names or [name for name in known if not change or is_on(shell, name) == ("s" in found)]:
        if name not in known:
            shell.complain(f"shopt: {name}: invalid {'option name' if 'o' in found else 'shell option name'}")
            status = 1
        elif change and names:
            status = _change(shell, name, "s" in found) or status
        else:
            status = status if _show(shell, name, found) or not names else 1
    return status


def _change(shell: Interpreter, name: str, on: bool) -> int:
    if name in SHOPT and name not in HEARD and is_on(shell, name) != on:
        shell.complain(f"shopt: {name}: not simulated in Harborlight")
        return 1
    shell.state.options[name] = on
    return 0


def _show(shell: Interpreter, name: str, found: dict[str, str]) -> bool:
    on = is_on(shell, name)
    if "p" in found:
        lead = f"set {'-' if on else '+'}o" if "o" in found else f"shopt -{'s' if on else 'u'}"
        shell.fds[1].write(f"{lead} {name}\n")
    elif "q" not in found:
        shell.fds[1].write(f"{name:<15}\t{'on' if on else 'off'}\n")
    return on

