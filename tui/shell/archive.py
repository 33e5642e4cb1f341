"""Tar archives as text: a stream of the game carries characters, so each byte is one of them (Latin-1)."""

from __future__ import annotations

import io
import posixpath
import tarfile
from collections.abc import Iterator

from tui.api.process import FileTree
from tui.api.record import record


@record
class Member:
    """One entry of an archive."""

    name: str
    """As stored: no slash in front, none at the end."""
    kind: str
    """file, dir or link."""
    text: str = ""
    """A file's text; where a link leads."""
    mode: int = 0o644
    mtime: int = 0
    """Seconds since the epoch."""


class NoArchive(Exception):
    """The text is not a tar archive."""


def members(files: FileTree, path: str, name: str) -> Iterator[Member]:
    """What lies at a path, and below it, under a name. Raises OSError."""
    stat = files.stat(path, False)  # type: ignore[attr-defined]
    when = stat.mtime // 1000
    if stat.kind == "link":
        yield Member(name, "link", stat.target, 0o777, when)
    elif stat.kind == "dir":
        yield Member(name, "dir", "", stat.mode, when)
        for child in files.list(path):
            yield from members(files, posixpath.join(path, child), posixpath.join(name, child))
    else:
        yield Member(name, "file", files.read(path), stat.mode, when)


def pack(found: list[Member], *, gzip: bool = False) -> str:
    """The archive of some members."""
    stored = io.BytesIO()
    with tarfile.open(fileobj=stored, mode="w", format=tarfile.GNU_FORMAT) as archive:
        for member in found:
            _add(archive, member)
    content = stored.getvalue()
    if gzip:
        import gzip as zipping

        content = zipping.compress(content, mtime=0)
    return content.decode("latin-1")


def _add(archive: tarfile.TarFile, member: Member) -> None:
    entry = tarfile.TarInfo(member.name)
    entry.mode, entry.mtime, entry.uname, entry.gname = member.mode, member.mtime, "root", "root"
    data = member.text.encode(errors="surrogateescape") if member.kind == "file" else b""
    entry.size = len(data)
    if member.kind == "dir":
        entry.type = tarfile.DIRTYPE
    if member.kind == "link":
        entry.type, entry.linkname = tarfile.SYMTYPE, member.text
    archive.addfile(entry, io.BytesIO(data))


def unpack(text: str) -> list[Member]:
    """An archive's members. Raises NoArchive."""
    try:
        with tarfile.open(fileobj=io.BytesIO(text.encode("latin-1"))) as archive:
            return [_member(archive, entry) for entry in archive.getmembers()]
    except (tarfile.TarError, EOFError, OSError, UnicodeError, ValueError) as error:
        raise NoArchive from error


def _member(archive: tarfile.TarFile, entry: tarfile.TarInfo) -> Member:
    name = entry.name.strip("/")
    mode, mtime = entry.mode & 0o7777, int(entry.mtime)
    if entry.isdir():
        return Member(name, "dir", "", mode, mtime)
    if entry.issym():
        return Member(name, "link", entry.linkname, mode, mtime)
    body = archive.extractfile(entry)
    return Member(name, "file", body.read().decode(errors="replace") if body else "", mode, mtime)


def make_folders(files: FileTree, path: str) -> None:
    """A folder with those above it. Raises OSError."""
    if path not in ("", "/") and not files.exists(path):
        make_folders(files, posixpath.dirname(path))
        files.make_dir(path)
