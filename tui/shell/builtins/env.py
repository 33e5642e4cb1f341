"""env, printenv: the environment."""

from __future__ import annotations

from tui.api.process import Process
from tui.shell.builtins.common import Running, lacking, unknown


def run(p: Process) -> Running:
    if p.argv[0].endswith("printenv") and p.args:
        for name in p.args:
            p.stdout.write(p.env[name] + "\n" if name in p.env else "")
        return int(any(name not in p.env for name in p.args))
    env, args = dict(p.env), list(p.args)
    while args and args[0].startswith("-"):
        arg = args.pop(0)
        if arg in ("-i", "-", "--ignore-environment"):
            env = {}
        elif arg.startswith(("-u", "--unset")):
            name = arg.partition("=")[2] if arg[1] == "-" else arg[2:]
            env.pop(name or (args.pop(0) if args else ""), None)
        elif arg == "--":
            break
        else:
            raise unknown(p, arg if arg.startswith("--") else arg[:2])
    while args and "=" in args[0]:
        name, _, value = args.pop(0).partition("=")
        env[name] = value
    if args:
        if (code := lacking(p, args[0], "\u2018{}\u2019")) is not None:
            return code
        status: int = yield from p.services["shell"].invoke(args, p.streams, env)
        return status
    p.stdout.write("".join(f"{name}={value}\n" for name, value in env.items()))
    return 0
