"""Files of containers: an image's tree, what was written over it, and the pod's volumes grafted in.

Trees are immutable nodes (tui.shell.files), so containers of one image share it and a snapshot is the roots.
"""

from __future__ import annotations

import errno
import os
import posixpath
from collections.abc import Callable, Mapping
from dataclasses import field
from functools import lru_cache

from tui.api.kind import Reader
from tui.api.objects import Obj
from tui.api.record import record, structure
from tui.cluster.environment import data_of, downward_files, hostname
from tui.cluster.images import Image
from tui.cluster.resolvconf import resolver_of
from tui.cluster.rewind import Rewindable
from tui.shell.files import Files, Node, folder

_MODES = {"/tmp": 0o1777, "/root": 0o700, "/proc": 0o555, "/sys": 0o555}
_LINKS = (
    (("/lib64", "lib"),),
    (("/bin", "usr/bin"), ("/sbin", "usr/sbin"), ("/lib", "usr/lib"), ("/lib64", "usr/lib64")))
"""Of busybox's and Alpine's trees; and of Debian's, where all is below /usr."""
_NO_KEY = "configmap references non-existent config key"


@record
class Mount:
    """A volume at a path of one container."""

    path: str
    volume: str
    read_only: bool = False
    sub_path: str = ""


@structure
class Disks:
    """All writable trees: one a container instance, one a volume."""

    roots: Rewindable[tuple[str, str], Node] = field(default_factory=Rewindable)
    """By pod uid and container."""
    volumes: Rewindable[tuple[str, str], Node] = field(default_factory=Rewindable)
    """By pod uid and volume."""


class ContainerFiles(Files):
    """What one container sees; writes below a mount go to the volume, which other containers share."""

    def __init__(
        self, disks: Disks, uid: str, container: str, mounts: tuple[Mount, ...], now: Callable[[], int]
    ) -> None:
        self._disks, self._home, self._uid = disks, (uid, container), uid
        self._mounts = sorted(mounts, key=lambda m: len(m.path))
        # Not the base's own: it would write a root, and what an image holds below a mount would reach the volume.
        self.now, self.user, self._size, self.umask = now, "root", None, 0o022

    @property
    def root(self) -> Node:
        """The container's tree with its volumes in their places."""
        root = self._disks.roots.get(self._home) or folder()
        for mount in self._mounts:
            root = graft(root, mount.path, self._volume(mount))
        return root

    @root.setter
    def root(self, value: Node) -> None:
        for mount in self._mounts:
            node = _at(value, mount.path)
            if node is not None and not mount.read_only:
                self._store(mount, node)
        self._disks.roots[self._home] = value

    def _volume(self, mount: Mount) -> Node:
        volume = self._disks.volumes.get((self._uid, mount.volume)) or folder()
        return (_at(volume, mount.sub_path) or folder()) if mount.sub_path else volume

    def _store(self, mount: Mount, node: Node) -> None:
        place = (self._uid, mount.volume)
        whole = self._disks.volumes.get(place) or folder()
        self._disks.volumes[place] = graft(whole, mount.sub_path, node) if mount.sub_path else node

    def _put(self, real: str, node: Node | None, path: str) -> None:
        for mount in self._mounts:
            if mount.read_only and (real + "/").startswith(mount.path.rstrip("/") + "/"):
                raise OSError(errno.EROFS, os.strerror(errno.EROFS), path)
        super()._put(real, node, path)


def _at(root: Node, path: str) -> Node | None:
    node: Node | None = root
    for part in path.split("/"):
        if part and node is not None:
            node = node.children.get(part)
    return node


def graft(root: Node, path: str, node: Node) -> Node:
    """The tree with a node at a path, folders made on the way."""
    parts = [part for part in path.split("/") if part]
    if not parts:
        return node
    base = root.children.get(parts[0]) or folder()
    return _with(root, {parts[0]: graft(base, "/".join(parts[1:]), node)})


def _with(root: Node, children: dict[str, Node]) -> Node:
    return Node(root.kind, root.text, {**root.children, **children}, root.mode, root.mtime, root.owner)


def _planted(root: Node, files: Mapping[str, str]) -> Node:
    """The tree with texts at paths, a folder that holds several of them made once."""
    inside: dict[str, dict[str, str]] = {}
    children: dict[str, Node] = {}
    for path, text in files.items():
        first, _, rest = path.strip("/").partition("/")
        if rest:
            inside.setdefault(first, {})[rest] = text
        else:
            children[first] = Node("file", text)
    for first, below in inside.items():
        children[first] = _planted(root.children.get(first) or folder(), below)
    return _with(root, children)


@lru_cache(maxsize=64)
def _image_tree(
    files: tuple[tuple[str, str], ...], commands: tuple[str, ...], folders: tuple[str, ...], merged: bool
) -> Node:
    from tui.cluster.procfs import proc_files

    root, bin = folder(), "/usr/bin" if merged else "/bin"
    for path in (*folders, bin):
        root = graft(root, path, _at(root, path) or folder(mode=_MODES.get(path, 0o755)))
    for path, target in _LINKS[merged]:
        root = graft(root, path, Node("link", target, mode=0o777))
    for path in ("/dev/mqueue", "/dev/pts", "/dev/shm"):
        root = graft(root, path, folder(mode=_MODES.get(path, 0o1777)))
    for name, target in (("fd", "/proc/self/fd"), ("stdin", "/proc/self/fd/0"), ("stdout", "/proc/self/fd/1"),
                         ("stderr", "/proc/self/fd/2"), ("core", "/proc/kcore"), ("ptmx", "pts/ptmx")):
        root = graft(root, f"/dev/{name}", Node("link", target, mode=0o777))
    root = graft(root, "/dev/termination-log", Node("file", "", mode=0o666))
    for device in ("full", "null", "random", "tty", "urandom", "zero"):
        root = graft(root, f"/dev/{device}", Node("device", mode=0o666))
    for path, text in (*proc_files(), *files):
        root = graft(root, path, Node("file", text))
    for command in commands:
        path = command if command.startswith("/") else f"{bin}/{command}"
        root = graft(root, path, Node("file", mode=0o755))
    return root


def image_tree(image: Image) -> Node:
    """The tree of an image; the same object each time."""
    commands = (*image.commands, *(s for s in image.servers if s.startswith("/")))
    folders = (*image.folders, image.workdir)
    return _image_tree(tuple(image.files.items()), commands, folders, image.dialect == "gnu")


def container_tree(pod: Obj, image: Image, ip: str, domain: str, argv: tuple[str, ...] = ()) -> Node:
    """An instance's fresh tree: the image, and the files that the kubelet writes."""
    name, asks = hostname(pod), resolver_of(pod["spec"], pod["metadata"]["namespace"], domain)
    command = "".join(f"{word}\0" for word in argv)
    return _planted(image_tree(image), {
        "/proc/1/cmdline": command, "/etc/hosts": _hosts(pod, ip, domain), "/etc/hostname": f"{name}\n",
        "/etc/resolv.conf": asks.text})


def _hosts(pod: Obj, ip: str, domain: str) -> str:
    """The hosts file: on the host network the node's own, with the kubelet's first line."""
    spec, name, namespace = pod["spec"], hostname(pod), pod["metadata"]["namespace"]
    where = " (host network)" if spec.get("hostNetwork") else ""
    subdomain = "" if where else spec.get("subdomain")
    full = f"{name}.{subdomain}.{namespace}.svc.{domain}\t{name}" if subdomain else name
    hosts = (
        f"# Kubernetes-managed hosts file{where}.\n127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\n"
        "fe00::0\tip6-localnet\nfe00::0\tip6-mcastprefix\nfe00::1\tip6-allnodes\nfe00::2\tip6-allrouters\n"
        f"{ip}\t{full}\n"
    )
    aliases = [f"{a['ip']}\t{chr(9).join(a.get('hostnames') or ())}\n" for a in spec.get("hostAliases") or ()]
    return hosts + ("\n# Entries added by HostAliases.\n" + "".join(aliases) if aliases else "")


def mounts_of(spec: Obj) -> tuple[Mount, ...]:
    """Where a container's volumes are."""
    return tuple(
        Mount(posixpath.normpath(m["mountPath"]), m["name"], bool(m.get("readOnly")), m.get("subPath", ""))
        for m in spec.get("volumeMounts") or ()
    )


def source_problem(volume: Obj, pod: Obj, reader: Reader) -> str:
    """What a volume is made of and is not there, in the kubelet's words; "" where all is."""
    space, missing = pod["metadata"]["namespace"], []
    for kind, source in _sources(volume):
        if kind not in ("configMap", "secret") or source.get("optional"):
            continue
        name = source.get("name") or source.get("secretName", "")
        found = reader.find(f"{kind.lower()}s", space, name)
        if found is None:
            missing.append(f'{kind.lower()} "{name}" not found')
            continue
        absent = next((i["key"] for i in source.get("items") or () if i["key"] not in data_of(found)), None)
        if absent is not None:
            missing.append(f"{'references non-existent secret key' if kind == 'secret' else _NO_KEY}: {absent}")
    return missing[0] if len(missing) == 1 else f"[{', '.join(missing)}]" if missing else ""


def volume_tree(volume: Obj, pod: Obj, reader: Reader) -> Node:
    """A volume as the kubelet first mounts it."""
    files: dict[str, str] = {}
    namespace = pod["metadata"]["namespace"]
    for kind, source in _sources(volume):
        if kind in ("configMap", "secret"):
            name = source.get("name") or source.get("secretName", "")
            found = reader.find(f"{kind.lower()}s", namespace, name)
            files |= _chosen(data_of(found) if found else {}, source.get("items"))
        elif kind == "downwardAPI":
            files |= downward_files(source.get("items") or [], pod)
        elif kind == "serviceAccountToken":
            files[source["path"]] = f"eyJhbGciOiJSUzI1NiJ9.{pod['metadata']['uid'].replace('-', '')}"
    return _planted(folder(mode=0o777), files)


def _sources(volume: Obj) -> list[tuple[str, Obj]]:
    if volume.get("projected") is not None:
        return [item for source in volume["projected"].get("sources") or () for item in source.items()]
    return [(kind, source) for kind, source in volume.items() if kind != "name" and isinstance(source, dict)]


def _chosen(entries: dict[str, str], items: list[Obj] | None) -> dict[str, str]:
    if not items:
        return entries
    return {item["path"]: entries[item["key"]] for item in items if item["key"] in entries}
