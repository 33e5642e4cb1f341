"""hostname: the name and addresses of the place."""

from __future__ import annotations

from tui.api.process import Process
from tui.shell.builtins.common import busybox, complain


def run(p: Process) -> int:
    name = (p.network.hostname if p.network else "") or p.env.get("HOSTNAME", "localhost")
    if not p.args:
        p.stdout.write(name + "\n")
        return 0
    addresses = [address for address in p.network.addresses if address != "127.0.0.1"] if p.network else []
    answers = {"-i": " ".join(addresses) + "\n", "-s": name.partition(".")[0] + "\n", "-f": name + "\n", "-d": ""}
    if not busybox(p):
        answers["-I"] = " ".join(addresses) + " \n"
    if p.args[0] in answers:
        p.stdout.write(answers[p.args[0]])
        return 0
    if busybox(p):
        p.stderr.write(_REFUSAL.format(p.args[0][-1]))
        return 1
    return complain(p, "setting the name is not simulated in Harborlight")


_REFUSAL = """hostname: invalid option -- '{}'
BusyBox v1.37.0 multi-call binary.

Usage: hostname [-sidf] [HOSTNAME | -F FILE]

Show or set hostname or DNS domain name

\t-s\tShort
\t-i\tAddresses for the hostname
\t-d\tDNS domain name
\t-f\tFully qualified domain name
\t-F FILE\tUse FILE's content as hostname
"""
