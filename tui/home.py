"""A real folder as the learner's home, so that their own editor works beside the game.

Only files below the folder are read or written: every step into it is opened by the name within its parent, and
never through a symbolic link. The game keeps its own copy in memory; the folder's side wins where both have changed.
"""

from __future__ import annotations

import os
import posixpath
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tui.laptop import HOME
from tui.session import Session
from tui.shell.files import Files, Node

MOST_FILES = 2_000
MOST_BYTES = 16 * 1024 * 1024
"""What a home may hold; a folder with more was hardly meant for the game."""
TEMPORARY = ".harborlight-"
_LOOK = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)
_MAKE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)

Seen = tuple[int, int, int]
"""What tells a file's states apart: inode, time of change (ns), size in bytes."""


class HomeError(Exception):
    """A folder that cannot be a home; `str()` is a sentence for the learner."""


class Home:
    """One folder, and what stood in it when it was last looked at."""

    def __init__(self, path: Path) -> None:
        """Raises HomeError."""
        if not os.supports_dir_fd.issuperset({os.open, os.unlink, os.mkdir, os.rename, os.rmdir, os.stat}):
            raise HomeError("--home does not work on this system: it cannot open files safely below a folder")
        self.path = path.expanduser()
        if not self.path.is_dir():
            raise HomeError(f"there is no folder {path}")
        self.notices: list[str] = []
        """Sentences for the learner, each said once: links that lead out, files that cannot be read or written."""
        self._told: set[str] = set()
        self._theirs: dict[str, None] = {}
        """Paths that were last changed in the folder, not by the game."""
        self._seen: dict[str, Seen] = {}
        self._folders: set[str] = set()
        self._tree: Node | None = None
        """The game's home as it was last written out."""
        self._scan()

    # -- between the folder and a session ---------------------------------------------------------------------

    def attach(self, session: Session) -> None:
        """Make the folder a session's home: what one side lacks it gets; of what both have, the folder's counts."""
        session.home = None
        self._seen, self._folders = {}, set()
        self._tree = None
        self.pull(session)
        self.push(session.laptop.files)
        session.home = self

    def pull(self, session: Session) -> None:
        """Take over what somebody changed in the folder."""
        try:
            found, folders = self._scan()
        except HomeError as error:
            self._tell(str(error))
            return
        files = session.laptop.files
        for path in sorted(folders - self._folders):
            if not files.exists(_inside(path)):
                session.mirror(_inside(path), None, folder=True)
        for path, state in found.items():
            if self._seen.get(path) != state:
                text = self._read(path)
                if text is not None and not _same(files, path, text):
                    session.mirror(_inside(path), text)
                    self._theirs[path] = None
        gone = [path for path in self._seen if path not in found] + sorted(self._folders - folders, reverse=True)
        for path in gone:
            session.mirror(_inside(path), None)
            self._theirs[path] = None
        self._seen, self._folders = found, folders
        if self._tree is not None:
            self._tree = files.node(HOME)

    def push(self, files: Files) -> None:
        """Write out what the game changed in its home."""
        tree = files.node(HOME) if files.is_dir(HOME) else None
        if tree is None or tree is self._tree:
            return
        before, self._tree = self._tree, tree
        self._write_tree("", before, tree)

    def again(self, session: Session) -> None:
        """The game went back in time: what was done in the folder itself stays done."""
        for path in self._theirs:
            text = self._read(path)
            if path not in self._folders and not (text is not None and _same(session.laptop.files, path, text)):
                session.mirror(_inside(path), text)
        session.home = self
        self.push(session.laptop.files)

    # -- the game's side, as it differs -----------------------------------------------------------------------

    def _write_tree(self, path: str, before: Node | None, after: Node) -> None:
        old = before.children if before else {}
        for name in [name for name in old if name not in after.children]:
            self._remove(_join(path, name), old[name])
        for name, node in after.children.items():
            if old.get(name) is not node:
                self._write_node(_join(path, name), old.get(name), node)

    def _write_node(self, path: str, before: Node | None, node: Node) -> None:
        if before is not None and before.kind != node.kind:
            self._remove(path, before)
            before = None
        if node.kind == "dir":
            if path not in self._folders:
                self._attempt(path, self._make_folder)
            self._write_tree(path, before, node)
        elif node.kind == "link":
            self._tell(f"{path} is a symbolic link: it stays in the game, and is not made in the folder")
        elif node.kind == "file" and (before is None or before.text != node.text):
            known = before is None and path in self._seen and self._read(path) == node.text
            if not known:
                self._attempt(path, lambda p: self._write_file(p, node.text))

    def _remove(self, path: str, node: Node) -> None:
        for name, child in node.children.items():
            self._remove(_join(path, name), child)
        if path in self._seen or path in self._folders:
            self._attempt(path, self._delete_folder if node.kind == "dir" else self._delete_file)

    def _attempt(self, path: str, action: Callable[[str], None]) -> None:
        self._theirs.pop(path, None)
        try:
            action(path)
        except OSError as error:
            self._tell(f"{path} could not be written in {self.path}: {error.strerror or error}")

    # -- the folder's side ------------------------------------------------------------------------------------

    @contextmanager
    def _parent(self, path: str) -> Iterator[tuple[int, str]]:
        """A descriptor of the folder that holds a path, reached without following any link, and the bare name."""
        *above, name = path.split("/")
        at = os.open(self.path, os.O_RDONLY | os.O_DIRECTORY)
        try:
            for part in above:
                inner = os.open(part, _LOOK | os.O_DIRECTORY, dir_fd=at)
                os.close(at)
                at = inner
            yield at, name
        finally:
            os.close(at)

    def _read(self, path: str) -> str | None:
        """A file's text, None where it cannot be read (any more)."""
        try:
            with self._parent(path) as (at, name):
                handle = os.open(name, _LOOK | getattr(os, "O_NONBLOCK", 0), dir_fd=at)
                with os.fdopen(handle, "rb") as source:
                    if not stat.S_ISREG(os.fstat(handle).st_mode):
                        return None
                    return source.read(MOST_BYTES).decode("utf-8", "surrogateescape")
        except FileNotFoundError:
            return None
        except OSError as error:
            self._tell(f"{path} in {self.path} could not be read: {error.strerror or error}")
            return None

    def _write_file(self, path: str, text: str) -> None:
        """Replaced in one go, so that an editor never sees half a file."""
        with self._parent(path) as (at, name):
            mode = 0o644
            with suppress(FileNotFoundError):
                mode = stat.S_IMODE(os.stat(name, dir_fd=at, follow_symlinks=False).st_mode)
            temporary = f"{TEMPORARY}{name}"[:200]
            with suppress(FileNotFoundError):
                os.unlink(temporary, dir_fd=at)
            with os.fdopen(os.open(temporary, _MAKE, mode, dir_fd=at), "wb") as sink:
                sink.write(text.encode("utf-8", "surrogateescape"))
            os.rename(temporary, name, src_dir_fd=at, dst_dir_fd=at)
            found = os.stat(name, dir_fd=at, follow_symlinks=False)
            self._seen[path] = _state(found)

    def _make_folder(self, path: str) -> None:
        with self._parent(path) as (at, name):
            with suppress(FileExistsError):
                os.mkdir(name, dir_fd=at)
            self._folders.add(path)

    def _delete_file(self, path: str) -> None:
        with self._parent(path) as (at, name):
            os.unlink(name, dir_fd=at)
        self._seen.pop(path, None)

    def _delete_folder(self, path: str) -> None:
        with self._parent(path) as (at, name):
            os.rmdir(name, dir_fd=at)
        self._folders.discard(path)

    def _scan(self) -> tuple[dict[str, Seen], set[str]]:
        """All files and folders now. Raises HomeError where there are too many."""
        files: dict[str, Seen] = {}
        folders: set[str] = set()
        size = 0
        for path, state in self._below(""):
            if stat.S_ISDIR(state.st_mode):
                folders.add(path)
            else:
                files[path] = _state(state)
                size += state.st_size
            if len(files) + len(folders) > MOST_FILES or size > MOST_BYTES:
                raise HomeError(f"{self.path} holds more than {MOST_FILES:,} files or {MOST_BYTES >> 20} MiB: choose a "
                                "folder that is the game's own")
        return files, folders

    def _below(self, path: str) -> Iterator[tuple[str, os.stat_result]]:
        """What lies below a folder; hidden folders and links are left alone."""
        try:
            with self._parent(_join(path, ".")) as (at, _):
                names = sorted(os.listdir(at))
                states = [(name, os.stat(name, dir_fd=at, follow_symlinks=False)) for name in names]
        except OSError:
            return
        for name, state in states:
            inner = _join(path, name)
            if stat.S_ISLNK(state.st_mode):
                self._tell(f"{inner} is a symbolic link, and left alone: only files of {self.path} itself are touched")
            elif stat.S_ISDIR(state.st_mode) and not name.startswith("."):
                yield inner, state
                yield from self._below(inner)
            elif stat.S_ISREG(state.st_mode) and not name.startswith(TEMPORARY):
                yield inner, state

    def _tell(self, words: str) -> None:
        if words not in self._told:
            self._told.add(words)
            self.notices.append(words)


def _state(found: os.stat_result) -> Seen:
    return found.st_ino, found.st_mtime_ns, found.st_size


def _join(path: str, name: str) -> str:
    return f"{path}/{name}" if path else name


def _inside(path: str) -> str:
    """Where a file of the folder stands in the game."""
    return posixpath.join(HOME, path)


def _same(files: Files, path: str, text: str) -> bool:
    try:
        return files.read(_inside(path)) == text
    except OSError:
        return False
