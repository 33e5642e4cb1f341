"""Redirections: which streams a command's descriptors are."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING, Any

from tui.api.process import Streams, Wait
from tui.shell.state import ShellFail
from tui.shell.streams import EndlessInput, FileBoth, FileOutput, FullOutput, NullOutput, StringInput
from tui.shell.syntax import Redirect

if TYPE_CHECKING:
    from tui.shell.run import Interpreter

Descriptors = dict[int, Any]


def streams(fds: Descriptors) -> Streams:
    """The three standard ones."""
    return Streams(fds.get(0) or StringInput(), fds.get(1) or FullOutput(), fds.get(2) or NullOutput())


def open_all(
    shell: Interpreter, redirects: list[Redirect], opened: list[Any]
) -> Generator[Wait, Any, Descriptors]:
    """The descriptors as redirected; what was opened is added to `opened`. Raises ShellFail."""
    fds = dict(shell.fds)
    for redirect in redirects:
        if redirect.op in ("<<", "<<<"):
            text = yield from shell.expander.string(redirect.target)
            fds[redirect.fd] = StringInput(text + ("\n" if redirect.op == "<<<" else ""))
            continue
        fields = yield from shell.expander.fields(redirect.target)
        if len(fields) != 1:
            raise ShellFail("ambiguous redirect")
        if fields[0].startswith("/dev/tcp/") and shell.bash:
            from tui.shell.sockets import connect

            fds[redirect.fd] = yield from connect(shell, fields[0])
            opened.append(fds[redirect.fd])
            continue
        _one(shell, redirect, fields[0], fds, opened)
    return fds


def _one(shell: Interpreter, redirect: Redirect, target: str, fds: Descriptors, opened: list[Any]) -> None:
    both = redirect.op in ("&>", "&>>") or (redirect.op == ">&" and not target.lstrip("-").isdigit() and target != "-")
    if redirect.op in (">&", "<&") and not both:
        if target == "-":
            fds.pop(redirect.fd, None)
        elif not target.isdigit():
            raise ShellFail(f"{target}: ambiguous redirect")
        elif int(target) not in fds:
            raise ShellFail(f"{target}: Bad file descriptor")
        else:
            fds[redirect.fd] = fds[int(target)]
        return
    if redirect.op in ("<", "<>"):
        fds[redirect.fd] = _reader(shell, target, redirect.op == "<>")
        return
    stream = _writer(shell, target, redirect.op)
    opened.append(stream)
    fds[1 if both else redirect.fd] = stream
    if both:
        fds[2] = stream


def _reader(shell: Interpreter, target: str, create: bool) -> Any:
    path = shell.expander.path(target)
    if path in ("/dev/stdin", "/dev/fd/0"):
        return shell.fds.get(0)
    if path == "/dev/tty":
        return shell.host.kernel.terminal.streams.stdin
    if path == "/dev/null":
        return StringInput()
    if path in ("/dev/zero", "/dev/urandom", "/dev/random"):
        return EndlessInput("\0" if path == "/dev/zero" else "0123456789abcdef")
    try:
        if create and not shell.host.files.exists(path):
            shell.host.files.write(path, "")
        text = shell.host.files.read(path)
        return FileBoth(shell.host.files, path, text) if create else StringInput(text, regular=True)
    except OSError as error:
        if shell.bash:
            raise ShellFail(f"{target}: {error.strerror}") from None
        words = "no such file" if error.errno == 2 else error.strerror
        raise ShellFail(f"can't open {target}: {words}") from None


def _writer(shell: Interpreter, target: str, operator: str) -> Any:
    path = shell.expander.path(target)
    special = {"/dev/null": None, "/dev/stdout": 1, "/dev/stderr": 2, "/dev/fd/1": 1, "/dev/fd/2": 2}
    if path in special:
        fd = special[path]
        return NullOutput() if fd is None else shell.fds.get(fd)
    if path == "/dev/tty":
        return shell.host.kernel.terminal.streams.stdout
    files = shell.host.files
    if operator == ">" and shell.state.options.get("noclobber") and files.exists(path):
        raise ShellFail(f"{target}: cannot overwrite existing file")
    try:
        return FileOutput(files, path if not target.endswith("/") else path + "/", operator.endswith(">>"))
    except OSError as error:
        if shell.bash:
            raise ShellFail(f"{target}: {error.strerror}") from None
        words = "nonexistent directory" if error.errno == 2 else error.strerror
        raise ShellFail(f"can't create {target}: {words}") from None
