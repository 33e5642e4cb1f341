"""What bash's builtins say to `--help`: how they are used, and in a sentence what for. Loaded when asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.shell.state import ShellFail

if TYPE_CHECKING:
    from tui.shell.run import Interpreter

USAGE = {
    "alias": ("[-p] [name[=value] ... ]", "Give a command another name, or list the names."),
    "bg": ("[job_spec ...]", "Let a stopped job go on in the background."),
    "break": ("[n]", "Leave a loop."),
    "builtin": ("[shell-builtin [arg ...]]", "Run a builtin, whatever function has its name."),
    "caller": ("[expr]", "Where the running function was called."),
    "cd": ("[-L|[-P [-e]] [-@]] [dir]", "Change the shell's working folder."),
    "command": ("[-pVv] command [arg ...]", "Run a command, whatever function has its name, or tell of it."),
    "continue": ("[n]", "Go on with the next turn of a loop."),
    "declare": ("[-aAfFgiIlnrtux] [name[=value] ...] or declare -p [-aAfFilnrtux] [name ...]",
                "Set variables and what they are."),
    "dirs": ("[-clpv] [+N] [-N]", "Show the folders that pushd remembers."),
    "disown": ("[-h] [-ar] [jobspec ... | pid ...]", "Forget jobs."),
    "echo": ("[-neE] [arg ...]", "Print the arguments."),
    "enable": ("[-a] [-dnps] [-f filename] [name ...]", "Take builtins away, or give them back."),
    "eval": ("[arg ...]", "Run the arguments as a line of the shell."),
    "exec": ("[-cl] [-a name] [command [argument ...]] [redirection ...]", "Put a command in the shell's place."),
    "exit": ("[n]", "Leave the shell."),
    "export": ("[-fn] [name[=value] ...] or export -p", "Pass variables on to commands."),
    "false": ("", "Nothing, and fail."),
    "fc": ("[-e ename] [-lnr] [first] [last] or fc -s [pat=rep] [command]", "Show earlier lines, or run one again."),
    "fg": ("[job_spec]", "Bring a job to the foreground."),
    "getopts": ("optstring name [arg ...]", "Read option arguments."),
    "hash": ("[-lr] [-p pathname] [-dt] [name ...]", "Remember where commands are."),
    "help": ("[-dms] [pattern ...]", "Tell of the builtins."),
    "history": ("[-c] [-d offset] [n] or history -anrw [filename] or history -ps arg [arg...]", "Show earlier lines."),
    "jobs": ("[-lnprs] [jobspec ...] or jobs -x command [args]", "Show the jobs."),
    "kill": ("[-s sigspec | -n signum | -sigspec] pid | jobspec ... or kill -l [sigspec]", "Send a signal."),
    "let": ("arg [arg ...]", "Work out arithmetic."),
    "local": ("[option] name[=value] ...", "Variables of a function alone."),
    "mapfile": ("[-d delim] [-n count] [-O origin] [-s count] [-t] [-u fd] [-C callback] [-c quantum] [array]",
                "Read lines into an array."),
    "popd": ("[-n] [+N | -N]", "Go back to the folder that pushd left."),
    "printf": ("[-v var] format [arguments]", "Print arguments in a format."),
    "pushd": ("[-n] [+N | -N | dir]", "Go to a folder and remember this one."),
    "pwd": ("[-LP]", "Print the working folder."),
    "read": ("[-ers] [-a array] [-d delim] [-i text] [-n nchars] [-N nchars] [-p prompt] [-t timeout] [-u fd] "
             "[name ...]", "Read a line into variables."),
    "readonly": ("[-aAf] [name[=value] ...] or readonly -p", "Variables that stay as they are."),
    "return": ("[n]", "Leave a function."),
    "set": ("[-abefhkmnptuvxBCEHPT] [-o option-name] [--] [-] [arg ...]", "Set options and positional parameters."),
    "shift": ("[n]", "Move the positional parameters."),
    "shopt": ("[-pqsu] [-o] [optname ...]", "Set the shell's own options."),
    "source": ("filename [arguments]", "Run a file's lines in this shell."),
    "test": ("[expr]", "Check a condition."),
    "times": ("", "The time that the shell and its commands took."),
    "trap": ("[-lp] [[arg] signal_spec ...]", "Run something at a signal or at the end."),
    "true": ("", "Nothing, successfully."),
    "type": ("[-afptP] name [name ...]", "Tell what a command name stands for."),
    "ulimit": ("[-SHabcdefiklmnpqrstuvxPRT] [limit]", "Show limits."),
    "umask": ("[-p] [-S] [mode]", "Set or show the permissions that new files lack."),
    "unalias": ("[-a] name [name ...]", "Remove names."),
    "unset": ("[-f] [-v] [-n] [name ...]", "Remove variables and functions."),
    "wait": ("[-fn] [-p var] [id ...]", "Wait for jobs."),
}
for other, name in ((".", "source"), ("typeset", "declare"), ("readarray", "mapfile")):
    USAGE[other] = USAGE[name]


def invalid(shell: Interpreter, name: str, option: str) -> int:
    """Refuse an option in bash's words; gives the exit code. Raises ShellFail with ash's."""
    if not shell.bash:
        raise ShellFail(f"{name}: line 0: illegal option {option}", 2)
    shell.complain(f"{name}: {option}: invalid option")
    shell.fds[2].write(f"{name}: usage: {name} {USAGE[name][0]}\n")
    return 2


def usage(name: str) -> str:
    """The text, "" for what takes `--help` as any other word."""
    if name in ("echo", "test", "true", "false", "["):
        return ""
    return help_text(name)


def help_text(name: str) -> str:
    """What `help NAME` prints, "" where there is no such builtin."""
    line, about = USAGE.get(name, ("", ""))
    return f"{name}: {name} {line}".rstrip() + f"\n    {about}\n" if about else ""
