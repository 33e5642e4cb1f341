"""tar: archives made, listed and taken apart, as GNU's does it or busybox's."""

from __future__ import annotations

import posixpath
from datetime import UTC, datetime
from typing import Any

from tui.api.process import Process
from tui.api.record import record
from tui.shell.archive import Member, NoArchive, make_folders, members, pack, unpack
from tui.shell.builtins.common import Running, busybox, complain, text_of
from tui.shell.builtins.ls import mode_text
from tui.shell.builtins.networds import BANNER

_FLAGS = "cxtvzmpoOkh"
_LONG = {"create": "c", "extract": "x", "get": "x", "list": "t", "verbose": "v", "gzip": "z", "file": "f",
         "directory": "C", "touch": "m", "no-same-permissions": "", "no-same-owner": "", "to-stdout": "O"}
_ASK = "Try 'tar --help' or 'tar --usage' for more information.\n"
_USAGE = BANNER + """Usage: tar c|x|t [-ZzJjahmvokO] [-f TARFILE] [-C DIR] [FILE]...

Create, extract, or list files from a tar file

	c	Create
	x	Extract
	t	List
	-f FILE	Name of TARFILE ('-' for stdin/out)
	-C DIR	Change to DIR before operation
	-v	Verbose
	-O	Extract to stdout
	-m	Don't restore mtime
	-o	Don't restore user:group
	-k	Don't replace existing files
	-Z	(De)compress using compress
	-J	(De)compress using xz
	-j	(De)compress using bzip2
	-z	(De)compress using gzip
	-a	(De)compress based on extension
	-h	Follow symlinks
"""


@record
class _Wanted:
    flags: str
    file: str
    names: tuple[str, ...]
    folder: str


def run(p: Process) -> Running:
    """One of c, x and t, with its file and its names."""
    try:
        wanted = _read(p)
    except ValueError as error:
        return _refuse(p, str(error))
    modes = [letter for letter in wanted.flags if letter in "cxt"]
    if len(set(modes)) != 1:
        return _refuse(p, "")
    if not p.files.is_dir(wanted.folder):
        return _no_folder(p, wanted.folder)
    if modes[0] == "c":
        return _create(p, wanted)
    name = wanted.file or "-"
    try:
        found = unpack((yield from text_of(p, name)))
    except OSError as error:
        words = f"can't open '{name}': {error.strerror}" if busybox(p) else f"{name}: Cannot open: {error.strerror}"
        return complain(p, words) if busybox(p) else _fatal(p, words)
    except NoArchive:
        if busybox(p):
            return complain(p, "invalid tar magic")
        return _delayed(p, ["This does not look like a tar archive"])
    return _take(p, wanted, found, modes[0])


def _read(p: Process) -> _Wanted:
    """Options in the old style (`tar cf x`) and the new. Raises ValueError with what is wrong."""
    words, flags, values, names = list(p.args), "", {"C": p.cwd}, list[str]()
    if words and not words[0].startswith("-"):
        words[0] = "-" + words[0]
    while words:
        word = words.pop(0)
        if word.startswith("--"):
            name, equals, value = word[2:].partition("=")
            if name not in _LONG:
                raise ValueError(f"unrecognized option '{word}'")
            letter = _LONG[name]
            if letter in ("f", "C"):
                values[letter] = value if equals else words.pop(0) if words else ""
            flags += letter if letter not in ("f", "C") else ""
        elif word.startswith("-") and len(word) > 1:
            for letter in word[1:]:
                if letter in "fC":
                    if not words:
                        raise ValueError(f"option requires an argument -- '{letter}'")
                    values[letter] = words.pop(0)
                elif letter not in _FLAGS:
                    raise ValueError(f"invalid option -- '{letter}'")
                else:
                    flags += letter
        else:
            names.append(word)
    return _Wanted(flags, values.get("f", ""), tuple(names), p.resolve(values["C"]))


def _refuse(p: Process, words: str) -> int:
    if busybox(p):
        p.stderr.write((f"tar: {words}\n" if words else "") + _USAGE)
        return 1
    p.stderr.write(f"tar: {words or _NO_MODE}\n{_ASK}")
    return 64 if words.startswith(("invalid option", "unrecognized", "option requires")) else 2


_NO_MODE = "You must specify one of the '-Acdtrux', '--delete' or '--test-label' options"


def _no_folder(p: Process, folder: str) -> int:
    if busybox(p):
        return complain(p, f"can't change directory to '{folder}': No such file or directory")
    return _fatal(p, f"{folder}: Cannot open: No such file or directory")


def _fatal(p: Process, words: str) -> int:
    complain(p, words)
    return complain(p, "Error is not recoverable: exiting now", 2)


def _delayed(p: Process, problems: list[str]) -> int:
    for words in problems:
        complain(p, words)
    if busybox(p):
        return complain(p, "error exit delayed from previous errors")
    return complain(p, "Exiting with failure status due to previous errors", 2)


def _create(p: Process, wanted: _Wanted) -> int:
    if not wanted.names:
        if busybox(p):
            return complain(p, "empty archive")
        p.stderr.write(f"tar: Cowardly refusing to create an empty archive\n{_ASK}")
        return 2
    found, problems, stripped = list[Member](), list[str](), False
    say = p.stdout.write if wanted.file not in ("", "-") else p.stderr.write
    for name in wanted.names:
        if name.startswith("/") and not stripped and (not busybox(p) or p.files.exists(name)):
            complain(p, "removing leading '/' from member names" if busybox(p) else
                     "Removing leading `/' from member names")
            stripped = True
        try:
            path = posixpath.normpath(posixpath.join(wanted.folder, name))
            found += members(p.files, path, name.strip("/") or ".")
        except OSError as error:
            problems.append(f"{name}: {'' if busybox(p) else 'Cannot stat: '}{error.strerror}")
    if "v" in wanted.flags:
        say("".join(_shown(member) + "\n" for member in found))
    text = pack(found, gzip="z" in wanted.flags)
    if wanted.file in ("", "-"):
        p.stdout.write(text)
    else:
        p.files.write(p.resolve(wanted.file), text)
    return _delayed(p, problems) if problems else 0


def _take(p: Process, wanted: _Wanted, found: list[Member], mode: str) -> int:
    chosen = [m for m in found if not wanted.names or _asked(m, wanted.names)]
    missing = [n for n in wanted.names if not any(_asked(m, (n,)) for m in found)]
    for member in chosen:
        if mode == "t":
            p.stdout.write((_listed(p, member) if "v" in wanted.flags else _shown(member)) + "\n")
        elif "O" in wanted.flags:
            p.stdout.write(member.text if member.kind == "file" else "")
        else:
            if "v" in wanted.flags:
                p.stdout.write(_shown(member) + "\n")
            _extract(p, wanted.folder, member)
    if not missing:
        return 0
    if busybox(p):
        return complain(p, f"{missing[0]}: not found in archive")
    return _delayed(p, [f"{name}: Not found in archive" for name in missing])


def _asked(member: Member, names: tuple[str, ...]) -> bool:
    return any((member.name + "/").startswith(name.strip("/") + "/") for name in names)


def _shown(member: Member) -> str:
    return member.name + ("/" if member.kind == "dir" else "")


def _listed(p: Process, member: Member) -> str:
    size = len(member.text.encode()) if member.kind == "file" else 0
    when = datetime.fromtimestamp(member.mtime, UTC)
    arrow = f" -> {member.text}" if member.kind == "link" else ""
    stamp = f"{when:%Y-%m-%d %H:%M:%S}" if busybox(p) else f"{when:%Y-%m-%d %H:%M}"
    return f"{mode_text(member)} root/root {size:>9} {stamp} {_shown(member)}{arrow}"


def _extract(p: Process, folder: str, member: Member) -> None:
    """Put a member where it belongs; nothing leaves the folder."""
    path = posixpath.normpath(posixpath.join(folder, *[part for part in member.name.split("/") if part != ".."]))
    if member.kind == "dir":
        make_folders(p.files, path)
        return
    make_folders(p.files, posixpath.dirname(path))
    files: Any = p.files
    if member.kind == "link":
        if p.files.exists(path):
            p.files.remove(path)
        files.make_link(member.text, path)
        return
    p.files.write(path, member.text)
    files.chmod(path, member.mode)
