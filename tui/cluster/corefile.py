"""CoreDNS's configuration, as far as it matters here: whether queries are logged (the plugin `log`)."""

from __future__ import annotations

from zlib import crc32

from tui.api.kind import Reader
from tui.api.objects import dig
from tui.api.traffic import DnsAnswer

_NANOSECONDS = 90_000, 300_000
_HEADER = 12


def logs_queries(reader: Reader) -> bool:
    """Whether somebody wrote `log` into the Corefile."""
    found = reader.find("configmaps", "kube-system", "coredns")
    text = dig(found, "data", "Corefile", default="") if found else ""
    return any(line.partition("#")[0].split()[:1] == ["log"] for line in text.splitlines())


def query_line(client: str, name: str, type: str, answer: DnsAnswer, now: int) -> str:
    """A line of its log; ports, ids and times follow from the question and the moment."""
    asked = name.rstrip(".").lower() + "."
    chance = crc32(f"{client} {asked} {type} {now}".encode())
    size = _HEADER + len(asked) + 1 + 4
    back = size + sum(len(record.name) + len(record.value) + 10 for record in (*answer.answers, *answer.authority))
    least, most = _NANOSECONDS
    seconds = (least + chance % (most - least)) / 1e9
    flags = "qr,aa,rd" if answer.authoritative else "qr,rd,ra"
    return (
        f'[INFO] {client}:{32768 + chance % 28000} - {chance % 65536} "{type} IN {asked} udp {size} false 512" '
        f"{answer.rcode} {flags} {back} {seconds:.9f}s"
    )
