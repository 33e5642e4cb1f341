"""whoami, id: who runs this, by the place's own lists of users and groups."""

from __future__ import annotations

from tui.api.process import Process
from tui.shell.builtins.common import busybox, complain, options


def run(p: Process) -> int:
    """One's own name; or with `id` the numbers and names of a user and their groups."""
    if p.argv[0].endswith("whoami"):
        name = name_of(p, own_number(p))
        if not name:
            return complain(p, f"unknown uid {own_number(p)}" if busybox(p) else
                            f"cannot find name for user ID {own_number(p)}")  # fmt: skip
        p.stdout.write(name + "\n")
        return 0
    found, words = options(p)
    number, gid = own_number(p), own_group(p)
    if words:
        row = next((row for row in _rows(p, "passwd") if words[0] in (row[0], row[2])), None)
        if row is None and words[0] != name_of(p, number):
            return complain(p, f"unknown user {words[0]}" if busybox(p) else f"‘{words[0]}’: no such user")
        number, gid = (int(row[2]), int(row[3])) if row else (number, gid)
    p.stdout.write(_answer(p, found, number, gid) + "\n")
    return 0


def _answer(p: Process, found: dict[str, str], number: int, gid: int) -> str:
    named, groups = "n" in found, [gid, *_others(p, number, gid)]
    if "u" in found:
        return name_of(p, number) or str(number) if named else str(number)
    if "g" in found:
        return group_of(p, gid) or str(gid) if named else str(gid)
    if "G" in found:
        return " ".join(group_of(p, each) or str(each) if named else str(each) for each in groups)
    shown = ",".join(_shown(each, group_of(p, each)) for each in groups)
    return f"uid={_shown(number, name_of(p, number))} gid={_shown(gid, group_of(p, gid))} groups={shown}"


def _shown(number: int, name: str) -> str:
    return f"{number}({name})" if name else str(number)


def own_number(p: Process) -> int:
    """The user's number: a container's, or the learner's on the laptop."""
    if "user" in p.services:
        return int(p.services["user"])
    return 0 if (p.env.get("USER") or "root") == "root" else 1000


def own_group(p: Process) -> int:
    """Their first group."""
    number = own_number(p)
    if "user" not in p.services:
        return number
    return next((int(row[3]) for row in _rows(p, "passwd") if row[2] == str(number)), 0)


def name_of(p: Process, number: int) -> str:
    """A user's name, "" where nobody has the number."""
    if "user" not in p.services:
        return p.env.get("USER") or "root"
    return next((row[0] for row in _rows(p, "passwd") if row[2] == str(number)), "" if number else "root")


def group_of(p: Process, number: int) -> str:
    """A group's name."""
    if "user" not in p.services:
        return p.env.get("USER") or "root"
    return next((row[0] for row in _rows(p, "group") if row[2] == str(number)), "" if number else "root")


def _others(p: Process, number: int, gid: int) -> list[int]:
    name = name_of(p, number)
    found = [int(row[2]) for row in _rows(p, "group") if name and name in row[3].split(",")]
    return [each for each in found if each != gid]


def _rows(p: Process, table: str) -> list[list[str]]:
    path = f"/etc/{table}"
    text = p.files.read(path) if "user" in p.services and p.files.exists(path) else ""
    rows = [line.split(":") for line in text.splitlines()]
    return [row for row in rows if len(row) > 3 and row[2].isdecimal()]
