"""What bash's builtins say to `--help`: how they are used, and in a sentence what for. Loaded when asked."""

from __future__ import annotations

USAGE = {
    "alias": ("[-p] [name[=value] ... ]", "Give a command another name, or list the names."),
    "bg": ("[job_spec ...]", "Let a stopped job go on in the background."),
    "break": ("[n]", "Leave a loop."),
    "builtin": ("[shell-builtin [arg ...]]", "Run a builtin, whatever function has its name."),
    "cd": ("[-L|[-P [-e]] [-@]] [dir]", "Change the shell's working folder."),
    "command": ("[-pVv] command [arg ...]", "Run a command, whatever function has its name, or tell of it."),
    "continue": ("[n]", "Go on with the next turn of a loop."),
    "declare": ("[-aAfFgiIlnrtux] [name[=value] ...] or declare -p [-aAfFilnrtux] [name ...]",
                "Set variables and what they are."),
    "disown": ("[-h] [-ar] [jobspec ... | pid ...]", "Forget jobs."),
    "eval": ("[arg ...]", "Run the arguments as a line of the shell."),
    "exec": ("[-cl] [-a name] [command [argument ...]] [redirection ...]", "Put a command in the shell's place."),
    "exit": ("[n]", "Leave the shell."),
    "export": ("[-fn] [name[=value] ...] or export -p", "Pass variables on to commands."),
    "fg": ("[job_spec]", "Bring a job to the foreground."),
    "getopts": ("optstring name [arg ...]", "Read option arguments."),
    "hash": ("[-lr] [-p pathname] [-dt] [name ...]", "Remember where commands are."),
    "history": ("[-c] [-d offset] [n] or history -anrw [filename] or history -ps arg [arg...]", "Show earlier lines."),
    "jobs": ("[-lnprs] [jobspec ...] or jobs -x command [args]", "Show the jobs."),
    "kill": ("[-s sigspec | -n signum | -sigspec] pid | jobspec ... or kill -l [sigspec]", "Send a signal."),
    "let": ("arg [arg ...]", "Work out arithmetic."),
    "local": ("[option] name[=value] ...", "Variables of a function alone."),
    "mapfile": ("[-d delim] [-n count] [-O origin] [-s count] [-t] [-u fd] [-C callback] [-c quantum] [array]",
                "Read lines into an array."),
    "printf": ("[-v var] format [arguments]", "Print arguments in a format."),
    "pwd": ("[-LP]", "Print the working folder."),
    "read": ("[-ers] [-a array] [-d delim] [-i text] [-n nchars] [-N nchars] [-p prompt] [-t timeout] [-u fd] "
             "[name ...]", "Read a line into variables."),
    "readonly": ("[-aAf] [name[=value] ...] or readonly -p", "Variables that stay as they are."),
    "return": ("[n]", "Leave a function."),
    "set": ("[-abefhkmnptuvxBCEHPT] [-o option-name] [--] [-] [arg ...]", "Set options and positional parameters."),
    "shift": ("[n]", "Move the positional parameters."),
    "shopt": ("[-pqsu] [-o] [optname ...]", "Set the shell's own options."),
    "source": ("filename [arguments]", "Run a file's lines in this shell."),
    "trap": ("[-lp] [[arg] signal_spec ...]", "Run something at a signal or at the end."),
    "type": ("[-afptP] name [name ...]", "Tell what a command name stands for."),
    "ulimit": ("[-SHabcdefiklmnpqrstuvxPRT] [limit]", "Show limits."),
    "umask": ("[-p] [-S] [mode]", "Show the mode that new files lack."),
    "unalias": ("[-a] name [name ...]", "Remove names."),
    "unset": ("[-f] [-v] [-n] [name ...]", "Remove variables and functions."),
    "wait": ("[-fn] [-p var] [id ...]", "Wait for jobs."),
}
for other, name in ((".", "source"), ("typeset", "declare"), ("readarray", "mapfile")):
    USAGE[other] = USAGE[name]


def usage(name: str) -> str:
    """The text, "" for what takes `--help` as any other word."""
    line, about = USAGE.get(name, ("", ""))
    return f"{name}: {name} {line}\n    {about}\n" if about else ""
