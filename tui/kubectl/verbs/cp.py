"""kubectl cp: files and folders to and from containers, through a tar that runs in them."""

from __future__ import annotations

import posixpath
from collections.abc import Generator
from typing import Any

from tui.api.process import Steps, Streams
from tui.api.record import record
from tui.kubectl import attaching
from tui.kubectl.context import Context
from tui.kubectl.errors import Failure
from tui.kubectl.flags import Flag
from tui.kubectl.targets import Target
from tui.kubectl.verb import Verb
from tui.shell.archive import Member, NoArchive, make_folders, members, pack, unpack
from tui.shell.streams import Capture, NullOutput, StringInput

Code = Generator[Any, Any, int]


@record
class _Spec:
    """`[[namespace/]pod:]path`; a local one has no pod."""

    path: str
    pod: str = ""
    namespace: str = ""


def run(context: Context) -> Steps:
    """Copies one way or the other."""
    if len(context.args) != 2:
        raise Failure("source and destination are required")
    source, target = (_spec(word) for word in context.args)
    if source.pod and target.pod:
        raise Failure("one of src or dest must be a local file specification")
    if not source.path or not target.path:
        raise Failure("filepath can not be empty")
    if source.pod:
        return (yield from _fetch(context, source, target))
    if target.pod:
        return (yield from _send(context, source, target))
    raise Failure("one of src or dest must be a remote file specification")


def _spec(word: str) -> _Spec:
    where, colon, path = word.partition(":")
    if not colon:
        return _Spec(word)
    pieces = where.split("/")
    if not where or len(pieces) > 2:
        raise Failure("filespec must match the canonical format: [[namespace/]pod:]file/path")
    return _Spec(path, pieces[-1], pieces[0] if len(pieces) == 2 else "")


def _execute(context: Context, spec: _Spec, argv: list[str], streams: Streams) -> Code:
    """Run a program in the pod, quietly. Raises Failure, ApiError."""
    pods, namespace = context.mapper.find("pods"), spec.namespace or context.namespace
    pod = context.get(pods, namespace, spec.pod)
    phase = (pod.get("status") or {}).get("phase")
    if phase in ("Succeeded", "Failed"):
        raise Failure(f"cannot exec into a container in a completed pod; current phase is {phase}")
    wanted = context.flags["container"]
    container = wanted or attaching.container_of(pod, "")
    said = Context(context.process, context.verb, context.path, context.flags)
    if streams.stderr is context.process.stderr or streams.stderr is context.process.stdout:
        attaching.say_default(said, pod, wanted, container)
    target = Target(pods, namespace, spec.pod, pod)
    return (yield from attaching.execute(context, target, container, argv, True, False, streams))


def _send(context: Context, source: _Spec, target: _Spec) -> Code:
    p = context.process
    local = p.resolve(source.path)
    if not p.files.exists(local):
        raise Failure(f"{source.path} doesn't exist in local filesystem")
    path = posixpath.normpath(target.path)
    quiet = Streams(StringInput(), NullOutput(), NullOutput())
    if (yield from _is_folder(context, target, quiet)):
        path = posixpath.join(path, posixpath.basename(local))
    folder, name = posixpath.split(path)
    found = [m for m in members(p.files, local, name.strip("/")) if m.kind != "dir" or _empty(context, local, name, m)]
    options = ["--no-same-permissions", "--no-same-owner"] if context.flags["no-preserve"] else []
    argv = ["tar", *options, "-xmf", "-", *(["-C", folder] if folder else [])]
    code = yield from _execute(context, target, argv, Streams(StringInput(pack(found)), p.stdout, p.stderr))
    return _ended(code)


def _empty(context: Context, local: str, name: str, member: Member) -> bool:
    """Folders are made by what is in them; only an empty one is sent itself."""
    return not context.process.files.list(posixpath.join(local, posixpath.relpath(member.name, name.strip("/"))))


def _is_folder(context: Context, target: _Spec, quiet: Streams) -> Generator[Any, Any, bool]:
    try:
        return (yield from _execute(context, target, ["test", "-d", target.path], quiet)) == 0
    except Failure:
        return False


def _fetch(context: Context, source: _Spec, target: _Spec) -> Code:
    p, taken = context.process, Capture()
    argv = ["tar", "cf", "-", source.path]
    if context.flags["retries"]:
        argv = ["sh", "-c", f"tar cf - {source.path} | tail -c+0"]
    code = yield from _execute(context, source, argv, Streams(StringInput(), taken, p.stderr))
    if code:
        return _ended(code)
    try:
        found = unpack(taken.text)
    except NoArchive:
        raise Failure("unexpected EOF") from None
    prefix = posixpath.normpath("/" + source.path).strip("/") if not source.path.startswith(".") else ""
    prefix = prefix or posixpath.normpath(source.path).strip("/").removeprefix(".")
    for member in found:
        _store(context, source, target, prefix, member)
    return 0


def _store(context: Context, source: _Spec, target: _Spec, prefix: str, member: Member) -> None:
    p = context.process
    if not member.name.startswith(prefix):
        raise Failure("tar contents corrupted")
    rest = member.name[len(prefix):].strip("/")
    path = p.resolve(posixpath.join(target.path, rest) if rest else target.path)
    if member.kind == "link":
        context.err(f'warning: skipping symlink: "{path}" -> "{member.text}" (consider using "kubectl exec -n '
                    f'"{source.namespace}" "{source.pod}" -- tar cf - "{source.path}" | tar xf -")')  # fmt: skip
        return
    if member.kind == "dir":
        make_folders(p.files, path)
        return
    make_folders(p.files, posixpath.dirname(path))
    if p.files.is_dir(path):
        raise Failure(f"open {target.path}: is a directory")
    p.files.write(path, member.text)


def _ended(code: int) -> int:
    if code:
        raise Failure(f"command terminated with exit code {code}", code=code, plain=True)
    return 0


VERB = Verb(
    "cp", "Copy files and directories to and from containers", run, usage="<file-spec-src> <file-spec-dest>",
    group="Troubleshooting and Debugging Commands", operands=("@pod", "@file"),
    flags=(
        Flag("container", "Which container.", "c", values=("@container",)),
        Flag("no-preserve", "Leave owner and permissions behind.", type="bool"),
        Flag("retries", "How often to try again; -1 for ever.", type="int", default=0),
    ),
)  # fmt: skip
