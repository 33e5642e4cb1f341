"""DNS messages as bind's tools print them, and how many bytes they take."""

from __future__ import annotations

from collections.abc import Iterable

from tui.api.traffic import DnsAnswer, Record

SECTIONS = ("ANSWER", "AUTHORITY", "ADDITIONAL")


def columns(cells: Iterable[tuple[int, str]]) -> str:
    """Cells at columns, with tabs of eight, as dns_master prints them."""
    text, at = "", 0
    for column, cell in cells:
        if text:
            to = max(column, at + 1)
            tabs = to // 8 - at // 8
            text += "\t" * tabs + " " * (to - (to // 8 * 8 if tabs else at))
            at = to
        text += cell
        at += len(cell)
    return text


def record_line(record: Record) -> str:
    """`name ttl IN type value`."""
    return columns([(0, record.name), (24, str(record.ttl)), (32, "IN"), (40, record.type), (48, record.value)])


def question_line(name: str, type: str) -> str:
    """`;name IN type`."""
    return ";" + columns([(0, f"{name.rstrip('.')}."), (32, "IN"), (40, type)])


def sections(answer: DnsAnswer) -> list[tuple[str, tuple[Record, ...]]]:
    """The sections with their names."""
    return list(zip(SECTIONS, (answer.answers, answer.authority, answer.additional), strict=True))


def header(answer: DnsAnswer, number: int, *, opt: bool, recurse: bool = True) -> str:
    """The two lines of the header, without a newline at the end."""
    flags = ["qr"] + (["aa"] if answer.authoritative else []) + (["rd"] if recurse else [])
    flags += [] if answer.authoritative else ["ra"]
    return (
        f";; ->>HEADER<<- opcode: QUERY, status: {answer.rcode}, id: {number}\n;; flags: {' '.join(flags)}; QUERY: 1, "
        f"ANSWER: {len(answer.answers)}, AUTHORITY: {len(answer.authority)}, "
        f"ADDITIONAL: {len(answer.additional) + opt}"
    )


def size(name: str, answer: DnsAnswer, *, opt: bool, cookie: bool) -> int:
    """Bytes of the message, with names compressed."""
    known: set[str] = set()
    total = 12 + _name(name, known) + 4
    for _, records in sections(answer):
        for record in records:
            total += _name(record.name, known) + 10 + _value(record, known)
    return total + (11 + (12 if cookie else 0) if opt else 0)


def _name(name: str, known: set[str] | None) -> int:
    labels = [label for label in name.lower().rstrip(".").split(".") if label]
    taken = 0
    for i, label in enumerate(labels):
        suffix = ".".join(labels[i:])
        if known is not None:
            if suffix in known:
                return taken + 2
            known.add(suffix)
        taken += len(label) + 1
    return taken + 1


def _value(record: Record, known: set[str]) -> int:
    words = record.value.split()
    match record.type:
        case "A":
            return 4
        case "AAAA":
            return 16
        case "SRV":
            return 6 + _name(words[-1], None)
        case "SOA":
            return _name(words[0], known) + _name(words[1], known) + 20
        case "TXT":
            return len(record.value.strip('"')) + 1
    return _name(words[-1], known)
