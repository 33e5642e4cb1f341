"""Files: a tree in memory. Its nodes are never altered, so a snapshot is the root, and images share their files.

Errors are OSError with errno and the path as it was given. The tree as a whole is bounded.
"""

from __future__ import annotations

import errno
import os
import posixpath
import zlib
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import field, replace
from types import MappingProxyType
from typing import Literal, cast

from tui.api.record import record
from tui.shell.pattern import has_magic, matcher

Names = list[str]
LIMIT = 32 * 1024 * 1024
"""Characters in all files together, those of a text that is not plain ASCII four times; more is ENOSPC."""
LARGEST = 8 * 1024 * 1024
"""Characters in one file; more is EFBIG."""
ENTRIES = 10_000
"""Files and folders together; more is ENOSPC."""
PATH = 4096
"""Characters of a path (PATH_MAX); more is ENAMETOOLONG."""
DEPTH = 100
"""Folders within folders; more is ENAMETOOLONG."""
LINKS = 20
"""Symbolic links followed in one path; more is ELOOP."""


@record
class Node:
    """A file, folder, symbolic link or device, as it is at one moment."""

    kind: Literal["file", "dir", "link", "device"]
    text: str = ""
    """A file's content, a link's target."""
    children: Mapping[str, Node] = field(default_factory=lambda: MappingProxyType({}))
    mode: int = 0o644
    mtime: int = 0
    """Simulated ms since the epoch."""
    owner: str = "root"
    inode: int = 0
    """The same in all hard links of a file; 0 where it has but one."""


@record
class Stat:
    """What `ls -l` and `stat` show of a path."""

    kind: str
    mode: int
    size: int
    mtime: int
    owner: str
    links: int
    target: str = ""
    inode: int = 0


def folder(children: Mapping[str, Node] | None = None, mode: int = 0o755, mtime: int = 0, owner: str = "root") -> Node:
    """A folder with these children."""
    return Node("dir", children=children or {}, mode=mode, mtime=mtime, owner=owner)


def laptop_root() -> Node:
    """The tree of the learner's laptop: an empty home, and the usual folders and devices."""
    devices = {name: Node("device", mode=0o666) for name in ("null", "zero", "random", "urandom", "tty")}
    hosts = Node("file", "127.0.0.1\tlocalhost\n::1\tlocalhost\n")
    return folder({
        "home": folder({"learner": folder(owner="learner")}), "tmp": folder(mode=0o1777), "dev": folder(devices),
        "etc": folder({"hosts": hosts, "hostname": Node("file", "laptop\n")}), "root": folder(mode=0o700),
        "usr": folder({"bin": folder()}), "bin": folder(), "var": folder({"tmp": folder(mode=0o1777)}),
    })


class Files:
    """A file system. `now` gives the simulated time for mtimes; `user` owns what is made."""

    umask = 0o022
    """Permission bits that new files and folders lack, as the shell at work wants it."""

    def __init__(self, root: Node | None = None, now: Callable[[], int] = lambda: 0, user: str = "root") -> None:
        self.root = root or folder()
        self.now, self.user = now, user
        self._size: tuple[Node, int, int] | None = None

    @property
    def size(self) -> int:
        """What all files hold."""
        return self._measured()[0]

    def snapshot(self) -> object:
        """The whole tree as it is now; costs nothing."""
        return self.root

    def restore(self, snapshot: object) -> None:
        """Back to a snapshot."""
        self.root = cast(Node, snapshot)

    # Looking.

    def node(self, path: str, follow: bool = True) -> Node:
        """The node at a path. Raises FileNotFoundError, NotADirectoryError, OSError (ELOOP)."""
        return self._find(path, follow)[0]

    def read(self, path: str) -> str:
        node = self.node(path)
        if node.kind == "dir":
            raise _error(errno.EISDIR, path)
        return node.text

    def exists(self, path: str) -> bool:
        try:
            self.node(path)
        except OSError:
            return False
        return True

    def is_dir(self, path: str) -> bool:
        try:
            return self.node(path).kind == "dir"
        except OSError:
            return False

    def is_link(self, path: str) -> bool:
        """There is a symbolic link at the path."""
        try:
            return self.node(path, follow=False).kind == "link"
        except OSError:
            return False

    def list(self, path: str) -> Names:
        node = self.node(path)
        if node.kind != "dir":
            raise _error(errno.ENOTDIR, path)
        return sorted(node.children)

    def stat(self, path: str, follow: bool = True) -> Stat:
        """Kind, permissions, size, time. Raises OSError."""
        node, real = self._find(path, follow)
        folders = sum(child.kind == "dir" for child in node.children.values())
        size = 4096 if node.kind == "dir" else len(node.text.encode())
        links = 2 + folders if node.kind == "dir" else _count(self.root, node.inode) if node.inode else 1
        target = node.text if node.kind == "link" else ""
        return Stat(node.kind, node.mode, size, node.mtime, node.owner, links, target, node.inode or _number(real))

    def real_path(self, path: str) -> str:
        """The path with its symbolic links resolved. Raises OSError."""
        return self._find(path, True)[1]

    def walk(self, path: str) -> Iterator[str]:
        """The path and everything below it, in order, links not followed."""
        there = self._exists_itself(path)
        waiting = [(path, self.node(path, follow=False) if there else folder())]
        while waiting:
            place, node = waiting.pop()
            yield place
            for name in sorted(node.children, reverse=True):
                waiting.append((posixpath.join(place, name), node.children[name]))

    def glob(self, pattern: str, cwd: str = "/", options: Collection[str] = ()) -> Names:
        """The paths that match a shell pattern, sorted, relative where it is; a backslash quotes.

        `options`: bash's extglob, globstar, dotglob, nocaseglob."""
        found = ["/"] if pattern.startswith("/") else [""]
        parts = [part for part in pattern.split("/") if part]
        for number, part in enumerate(parts):
            last = number == len(parts) - 1
            found = [path for base in found for path in self._matches(base, part, cwd, last, options)]
        if pattern.endswith("/"):
            found = [path.rstrip("/") + "/" for path in found if self.is_dir(posixpath.join(cwd, path))]
        return sorted(found)

    # Changing.

    def write(self, path: str, text: str, *, append: bool = False) -> None:
        old, real = self._target(path)
        if old is not None and old.kind == "dir":
            raise _error(errno.EISDIR, path)
        if old is not None and old.kind == "device":
            return
        if posixpath.basename(path) == "" or path.endswith("/"):
            raise _error(errno.EISDIR, path)
        if len(text) + (len(old.text) if append and old else 0) > LARGEST:
            raise _error(errno.EFBIG, path)
        text = old.text + text if append and old else text
        self._room(_weight(text) - (_weight(old.text) if old else 0), 0 if old else 1, path)
        node = replace(old, text=text, mtime=self.now()) if old else Node(
            "file", text, mode=0o666 & ~self.umask, mtime=self.now(), owner=self.user)
        self._put(real, node, path)

    def make_dir(self, path: str) -> None:
        if self._exists_itself(path):
            raise _error(errno.EEXIST, path)
        self._room(0, 1, path)
        self._put(self._place(path), folder(None, 0o777 & ~self.umask, self.now(), self.user), path)

    def make_link(self, target: str, path: str) -> None:
        """A symbolic link at `path`. Raises FileExistsError and others."""
        if self._exists_itself(path):
            raise _error(errno.EEXIST, path)
        self._room(len(target), 1, path)
        self._put(self._place(path), Node("link", target, mode=0o777, mtime=self.now(), owner=self.user), path)

    def make_hard_link(self, target: str, path: str) -> None:
        """Another name for a file. Raises OSError (EPERM for a folder, EEXIST)."""
        node, real = self._find(target, False)
        if node.kind == "dir":
            raise _error(errno.EPERM, target)
        if self._exists_itself(path):
            raise _error(errno.EEXIST, path)
        self._room(0, 1, path)
        if not node.inode:
            node = replace(node, inode=_number(real))
            self._put(real, node, target)
        self._put(self._place(path), node, path)

    def remove(self, path: str) -> None:
        """Remove a file, or an empty folder."""
        node, real = self._find(path, False)
        if node.kind == "dir" and node.children:
            raise _error(errno.ENOTEMPTY, path)
        if real == "/":
            raise _error(errno.EBUSY, path)
        self._put(real, None, path)

    def rename(self, old: str, new: str) -> None:
        """Move a file or folder onto a path, replacing a file or an empty folder there."""
        node, real = self._find(old, False)
        if (new + "/").startswith(real.rstrip("/") + "/") and new != real:
            raise _error(errno.EINVAL, old)
        if new == real:
            return
        if self.is_dir(new) and (node.kind != "dir" or self.list(new)):
            raise _error(errno.EISDIR if node.kind != "dir" else errno.ENOTEMPTY, new)
        place = self._place(new)
        self._put(real, None, old)
        self._put(place, node, new)

    def copy(self, old: str, new: str) -> None:
        """Copy a file or a whole folder; costs nothing."""
        node = self.node(old)
        self._room(*_measure(node), new)
        self._put(self._target(new)[1], replace(_alone(node), mtime=self.now(), owner=self.user), new)

    def touch(self, path: str, mtime: int | None = None) -> None:
        """Make an empty file, or set the time (ms) of what is there."""
        if not self.exists(path):
            self.write(path, "")
        node, real = self._find(path, True)
        self._put(real, replace(node, mtime=self.now() if mtime is None else mtime), path)

    def chmod(self, path: str, mode: int) -> None:
        """Set the permission bits."""
        node, real = self._find(path, True)
        self._put(real, replace(node, mode=mode), path)

    # Walking the tree.

    def _find(self, path: str, follow: bool, links: int = 0) -> tuple[Node, str]:
        node, real = self.root, "/"
        if len(path) > PATH:
            raise _error(errno.ENAMETOOLONG, path[:255])
        parts = [part for part in path.split("/") if part and part != "."]
        for number, part in enumerate(parts):
            if node.kind != "dir":
                raise _error(errno.ENOTDIR, path)
            if part == "..":
                node, real = self._find(posixpath.dirname(real), True)
                continue
            child = node.children.get(part)
            if child is None:
                raise _error(errno.ENOENT, path)
            place = posixpath.join(real, part)
            if child.kind == "link" and (follow or number < len(parts) - 1):
                if links >= LINKS:
                    raise _error(errno.ELOOP, path)
                child, place = self._find(posixpath.join(real, child.text), True, links + 1)
            node, real = child, place
        if path.endswith("/") and node.kind != "dir":
            raise _error(errno.ENOTDIR, path)
        return node, real

    def _exists_itself(self, path: str) -> bool:
        return self.is_link(path) or self.exists(path)

    def _place(self, path: str) -> str:
        """The real path of something that need not be there, in a folder that must."""
        head, name = posixpath.split(path.rstrip("/") or "/")
        parent, real = self._find(head or "/", True)
        if parent.kind != "dir":
            raise _error(errno.ENOTDIR, path)
        if len(name.encode()) > 255 or real.count("/") > DEPTH:
            raise _error(errno.ENAMETOOLONG, path)
        return posixpath.join(real, name)

    def _target(self, path: str, links: int = 0) -> tuple[Node | None, str]:
        """The node to be overwritten, if any, and where: through a link, as open() does."""
        place = self._place(path)
        try:
            node = self.node(place, follow=False)
        except FileNotFoundError:
            return None, place
        if node.kind != "link":
            return node, place
        if links >= LINKS:
            raise _error(errno.ELOOP, path)
        return self._target(posixpath.join(posixpath.dirname(place), node.text), links + 1)

    def _put(self, real: str, node: Node | None, path: str) -> None:
        parts = [part for part in real.split("/") if part]
        if parts and parts[0] == "proc":
            raise _error(errno.EROFS, path)
        size, count = self._measured()
        before = self.node(real, follow=False) if self._exists_itself(real) else None
        self.root = self._with(self.root, parts, node)
        if node is not None and node.inode and node.kind != "dir":
            self.root = _everywhere(self.root, node)
        elif not any(one is not None and one.inode for one in (before, node)):
            for one, sign in ((before, -1), (node, 1)):
                more, entries = _measure(one) if one else (0, 0)
                size, count = size + sign * more, count + sign * entries
            self._size = (self.root, size, count)

    def _with(self, base: Node, parts: Names, node: Node | None) -> Node:
        if not parts:
            return node or folder()
        children = dict(base.children)
        if len(parts) > 1:
            children[parts[0]] = self._with(children[parts[0]], parts[1:], node)
            return replace(base, children=children)
        if node is None:
            del children[parts[0]]
        else:
            children[parts[0]] = node
        return replace(base, children=children, mtime=self.now())

    def _matches(self, base: str, part: str, cwd: str, last: bool, options: Collection[str]) -> Names:
        plain = part.replace("\\", "")
        if not has_magic(part, "extglob" in options):
            path = base + plain
            full = posixpath.join(cwd, path)
            if not self._exists_itself(full):
                return []
            return [path if last else path + "/"]
        full = posixpath.join(cwd, base) or "/"
        if not self.is_dir(full):
            return []
        hidden = "dotglob" in options or part.startswith(".")
        if part == "**" and "globstar" in options:
            below = self._below(full, base, hidden)
            return [*([base] if base else []), *below] if last else [
                base, *(path + "/" for path in below if self.is_dir(posixpath.join(cwd, path)))]
        names = matcher(part, "extglob" in options, "nocaseglob" in options)
        found = [base + name for name in self.list(full)
                 if (hidden or not name.startswith(".")) and names.fullmatch(name)]
        return found if last else [path + "/" for path in found if self.is_dir(posixpath.join(cwd, path))]

    def _below(self, full: str, base: str, hidden: bool) -> Names:
        """Everything below a folder, links not followed, as `**` finds it."""
        found = []
        for name in self.list(full):
            if hidden or not name.startswith("."):
                found.append(base + name)
                path = posixpath.join(full, name)
                if self.is_dir(path) and not self.is_link(path):
                    found += self._below(path, base + name + "/", hidden)
        return found

    def _room(self, more: int, entries: int, path: str) -> None:
        size, count = self._measured()
        if size + more > LIMIT or count + entries > ENTRIES:
            raise _error(errno.ENOSPC, path)

    def _measured(self) -> tuple[int, int]:
        if self._size is None or self._size[0] is not self.root:
            self._size = (self.root, *_measure(self.root))
        return self._size[1], self._size[2]


def _weight(text: str) -> int:
    """The bytes that a text may take in memory."""
    return len(text) * (1 if text.isascii() else 4)


def _measure(node: Node) -> tuple[int, int]:
    size, count = _weight(node.text), 1
    for child in node.children.values():
        more, entries = _measure(child)
        size, count = size + more, count + entries
    return size, count


def _number(real: str) -> int:
    """An inode number, made of the place where a file first was."""
    return 1_000_000 + zlib.crc32(real.encode()) % 8_000_000


def _count(base: Node, inode: int) -> int:
    return sum(_count(child, inode) for child in base.children.values()) + (base.inode == inode)


def _everywhere(base: Node, node: Node) -> Node:
    """The tree with a node in the place of all its hard links."""
    if base.kind != "dir":
        return node if base.inode == node.inode else base
    children = {name: _everywhere(child, node) for name, child in base.children.items()}
    return replace(base, children=children) if children != base.children else base


def _alone(node: Node) -> Node:
    """A copy that shares nothing: no hard link of what it was copied from."""
    children = {name: _alone(child) for name, child in node.children.items()}
    same = all(children[name] is child for name, child in node.children.items()) and not node.inode
    return node if same else replace(node, inode=0, children=children)


def _error(code: int, path: str) -> OSError:
    return OSError(code, os.strerror(code), path)
