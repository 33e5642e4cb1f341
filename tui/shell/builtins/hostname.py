"""hostname: the name and addresses of the place."""

from __future__ import annotations

from tui.api.process import Process
from tui.shell.applets import usage_of
from tui.shell.builtins.common import busybox, complain, options
from tui.shell.builtins.networds import show_usage


def run(p: Process) -> int:
    name = (p.network.hostname if p.network else "") or p.env.get("HOSTNAME", "localhost")
    if not p.args:
        p.stdout.write(name + "\n")
        return 0
    addresses = [address for address in p.network.addresses if address != "127.0.0.1"] if p.network else []
    answers = {"-i": " ".join(addresses) + "\n", "-s": name.partition(".")[0] + "\n", "-f": name + "\n", "-d": ""}
    if not busybox(p):
        answers["-I"] = " ".join(addresses) + " \n"
    if busybox(p) and p.args[0] in answers:
        p.stdout.write(answers[p.args[0]])
        return 0
    if busybox(p):
        return show_usage(p, usage_of("hostname"), f"invalid option -- '{p.args[0].lstrip('-')[:1]}'")
    found, names = options(p)
    if not names:
        p.stdout.write(answers["-" + found.every[-1][0]])
        return 0
    return complain(p, "setting the name is not simulated in Harborlight")
