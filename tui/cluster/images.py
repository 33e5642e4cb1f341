"""The catalogue of images: what each holds, what it starts, and which commands exist in it.

Any other image, and any whose name holds `doesnotexist` or whose tag is `nope`, fails to pull.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import field, replace
from functools import lru_cache

from tui.api.record import record
from tui.cluster.imagenames import ALPINE, BUSYBOX, DEBIAN, words

PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

_NODE = (*DEBIAN, "curl", "node")
NETSHOOT = (*ALPINE, *words("""
bash curl dig host zsh jq openssl ss nmap tcpdump iperf iperf3 tshark mtr socat vim git ngrep telnet ab drill fping
ethtool iftop iptables nft strace
"""))

FOLDERS = (
    "/bin", "/dev", "/etc", "/home", "/lib", "/media", "/mnt", "/opt", "/proc", "/root", "/run", "/sbin", "/srv",
    "/sys", "/tmp", "/usr/bin", "/var/log")
DEBIAN_FOLDERS = (
    "/boot", "/dev", "/etc", "/home", "/media", "/mnt", "/opt", "/proc", "/root", "/run", "/srv", "/sys", "/tmp",
    "/usr/bin", "/usr/lib", "/usr/lib64", "/usr/local/bin", "/usr/sbin", "/var/log", "/var/cache", "/var/tmp")
BUSYBOX_FOLDERS = (
    "/bin", "/dev", "/etc", "/home", "/lib", "/proc", "/root", "/sys", "/tmp", "/usr/sbin", "/var/spool/mail",
    "/var/www")
WELCOME = """<!DOCTYPE html>
<html>
<head>
<title>Welcome to nginx!</title>
<style>
html { color-scheme: light dark; }
body { width: 35em; margin: 0 auto;
font-family: Tahoma, Verdana, Arial, sans-serif; }
</style>
</head>
<body>
<h1>Welcome to nginx!</h1>
<p>If you see this page, nginx is successfully installed and working.
Further configuration is required for the web server, reverse proxy,
API gateway, load balancer, content cache, or other features.</p>

<p>For online documentation and support please refer to
<a href="https://nginx.org/">nginx.org</a>.<br/>
To engage with the community please visit
<a href="https://community.nginx.org/">community.nginx.org</a>.<br/>
For enterprise grade support, professional services, additional
security features and capabilities please refer to
<a href="https://f5.com/nginx">f5.com/nginx</a>.</p>

<p><em>Thank you for using nginx.</em></p>
</body>
</html>
"""
IT_WORKS = "<html><body><h1>It works!</h1></body></html>\n"
NGINX_CONF = """server {
    listen       80;
    listen  [::]:80;
    server_name  localhost;

    location / {
        root   /usr/share/nginx/html;
        index  index.html index.htm;
    }

    error_page   500 502 503 504  /50x.html;
    location = /50x.html {
        root   /usr/share/nginx/html;
    }
}
"""


@record
class Image:
    """What one image holds."""

    size: int
    """Bytes, as the pull event says."""
    entrypoint: tuple[str, ...] = ()
    command: tuple[str, ...] = ()
    env: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)
    commands: tuple[str, ...] = ()
    """Names of ordinary commands in it."""
    servers: tuple[str, ...] = ()
    """Names or paths of its servers (tui.cluster.programs knows what each does)."""
    dialect: str = "busybox"
    """Which userland: `busybox` or `gnu`."""
    workdir: str = "/"
    user: int = 0
    tags: str = r".+"
    """Tags that exist, as a pattern."""
    old: bool = False
    """Its busybox is from before 1.30: nslookup is another one."""
    asks: tuple[str, ...] = ()
    """Variables of which its server wants one; where none is set it writes its `refusal` and ends."""
    refusal: tuple[str, ...] = ()
    """Lines, with `$day`, `$time` and `$version` as a server's first lines have them."""
    ends: int = 1
    """The exit code of a refusal."""
    own_folders: tuple[str, ...] = ()
    """Folders that are there although nothing is in them; none: those of its userland."""

    @property
    def folders(self) -> tuple[str, ...]:
        """Folders that are there although nothing is in them."""
        return self.own_folders or (DEBIAN_FOLDERS if self.dialect == "gnu" else FOLDERS)


def release(name: str, pretty: str) -> dict[str, str]:
    return {"/etc/os-release": f'PRETTY_NAME="{pretty}"\nNAME="{name}"\nID={name.lower().split()[0]}\n'}


_NSSWITCH = "".join(f"{name}: {where}\n" for name, where in (
    ("passwd", "files"), ("group", "files"), ("shadow", "files"), ("hosts", "files dns"), ("networks", "files"),
    ("protocols", "db files"), ("services", "db files")))
_BUSYBOX_USERS = """root:x:0:0:root:/root:/bin/sh
daemon:x:1:1:daemon:/usr/sbin:/bin/false
bin:x:2:2:bin:/bin:/bin/false
sys:x:3:3:sys:/dev:/bin/false
sync:x:4:100:sync:/bin:/bin/sync
mail:x:8:8:mail:/var/spool/mail:/bin/false
www-data:x:33:33:www-data:/var/www:/bin/false
operator:x:37:37:Operator:/var:/bin/false
nobody:x:65534:65534:nobody:/home:/bin/false
"""
_BUSYBOX_GROUPS = """root:x:0:
daemon:x:1:
bin:x:2:
sys:x:3:
adm:x:4:
tty:x:5:
disk:x:6:
wheel:x:10:root
utmp:x:43:
staff:x:50:
games:x:60:
users:x:100:
nogroup:x:65534:
"""
_BUSYBOX_FILES = {"/etc/passwd": _BUSYBOX_USERS, "/etc/group": _BUSYBOX_GROUPS, "/etc/nsswitch.conf": _NSSWITCH}
_ALPINE_USERS = """root:x:0:0:root:/root:/bin/sh
bin:x:1:1:bin:/bin:/sbin/nologin
daemon:x:2:2:daemon:/sbin:/sbin/nologin
nobody:x:65534:65534:nobody:/:/sbin/nologin
"""
_ALPINE_GROUPS = """root:x:0:root
bin:x:1:root,bin,daemon
daemon:x:2:root,bin,daemon
sys:x:3:root,bin
adm:x:4:root,daemon
disk:x:6:root
wheel:x:10:root
floppy:x:11:root
dialout:x:20:root
tape:x:26:root
video:x:27:root
nobody:x:65534:
"""
_CURL_USER = "curl_user:x:100:101:Linux User,,,:/home/curl_user:/bin/sh\n"
_CURL_GROUP = "curl_group:x:101:curl_user\n"
_DEBIAN_USERS = """root:x:0:0:root:/root:/bin/bash
daemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin
bin:x:2:2:bin:/bin:/usr/sbin/nologin
sys:x:3:3:sys:/dev:/usr/sbin/nologin
www-data:x:33:33:www-data:/var/www:/usr/sbin/nologin
nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin
"""
ALPINE_FILES = {
    "/etc/os-release": 'NAME="Alpine Linux"\nID=alpine\nVERSION_ID=3.22.2\nPRETTY_NAME="Alpine Linux v3.22"\n'
                       'HOME_URL="https://alpinelinux.org/"\n'
                       'BUG_REPORT_URL="https://gitlab.alpinelinux.org/alpine/aports/-/issues"\n',
    "/etc/alpine-release": "3.22.2\n", "/etc/passwd": _ALPINE_USERS,
    "/etc/group": _ALPINE_GROUPS,
}
DEBIAN_FILES = {
    "/etc/os-release": 'PRETTY_NAME="Debian GNU/Linux 13 (trixie)"\nNAME="Debian GNU/Linux"\nVERSION_ID="13"\n'
                       'VERSION="13 (trixie)"\nVERSION_CODENAME=trixie\nDEBIAN_VERSION_FULL=13.1\nID=debian\n'
                       'HOME_URL="https://www.debian.org/"\nSUPPORT_URL="https://www.debian.org/support"\n'
                       'BUG_REPORT_URL="https://bugs.debian.org/"\n',
    "/etc/debian_version": "13.1\n", "/etc/passwd": _DEBIAN_USERS,
    "/etc/group": "root:x:0:\ndaemon:x:1:\nbin:x:2:\nsys:x:3:\nadm:x:4:\ntty:x:5:\nwww-data:x:33:\nnogroup:x:65534:\n",
}
_NGINX_FILES = {
    **DEBIAN_FILES, "/usr/share/nginx/html/index.html": WELCOME, "/etc/nginx/conf.d/default.conf": NGINX_CONF,
    "/usr/share/nginx/html/50x.html": "<!DOCTYPE html>\n<html>\n<head>\n<title>Error</title>\n</head>\n</html>\n",
    "/etc/nginx/nginx.conf": "worker_processes  auto;\nhttp {\n    include /etc/nginx/conf.d/*.conf;\n}\n",
}
_VERSION = (
    r"(latest|stable|mainline|alpine|perl|1|1\.(1\d|2\d)(\.\d+)?)"
    r"(-(alpine|perl|slim|bookworm|trixie|bullseye))*"
)

CATALOGUE: dict[str, Image] = {
    "docker.io/library/nginx": Image(
        58064836, ("/docker-entrypoint.sh",), ("nginx", "-g", "daemon off;"),
        {"NGINX_VERSION": "1.29.3", "NJS_VERSION": "0.9.4", "PKG_RELEASE": "1~trixie"}, _NGINX_FILES,
        (*DEBIAN, "curl", "openssl", "envsubst"),
        ("nginx", "/docker-entrypoint.sh"), "gnu", tags=_VERSION),
    "docker.io/library/httpd": Image(
        45212311, (), ("httpd-foreground",), {"HTTPD_PREFIX": "/usr/local/apache2"},
        {**DEBIAN_FILES, "/usr/local/apache2/htdocs/index.html": IT_WORKS},
        (*DEBIAN, "openssl"), ("httpd-foreground", "httpd"), "gnu", workdir="/usr/local/apache2",
        tags=r"(latest|alpine|2(\.\d+(\.\d+)?)?(-(alpine|bookworm|trixie))*)"),
    "docker.io/library/busybox": Image(
        2223685, (), ("sh",), {}, _BUSYBOX_FILES, BUSYBOX, own_folders=BUSYBOX_FOLDERS,
        tags=r"(latest|stable|musl|glibc|uclibc|1|1\.(2\d|3\d)(\.\d+)?)(-\w+)?"),
    "docker.io/library/alpine": Image(
        3802452, (), ("/bin/sh",), {}, ALPINE_FILES, ALPINE,
        tags=r"(latest|edge|3|3\.(1\d|2\d)(\.\d+)?)"),
    "docker.io/library/debian": Image(
        49279531, (), ("bash",), {}, DEBIAN_FILES, DEBIAN,
        dialect="gnu", tags=r"(latest|stable|trixie|bookworm|bullseye|1[123]|stable-slim)(-slim)?"),
    "docker.io/library/ubuntu": Image(
        29733117, (), ("/bin/bash",), {}, release("Ubuntu", "Ubuntu 24.04.3 LTS"),
        DEBIAN, dialect="gnu",
        tags=r"(latest|noble|jammy|focal|2[0-5]\.(04|10))"),
    "docker.io/library/redis": Image(
        52511210, ("docker-entrypoint.sh",), ("redis-server",), {"REDIS_VERSION": "8.4.0"}, DEBIAN_FILES,
        DEBIAN, ("redis-server", "docker-entrypoint.sh"), "gnu",
        workdir="/data", tags=r"(latest|alpine|[5-8](\.\d+)*)(-(alpine|bookworm|trixie))*"),
    "docker.io/curlimages/curl": Image(
        9112534, ("/entrypoint.sh",), ("curl",), {"CURL_CA_BUNDLE": "/cacert.pem"},
        {**ALPINE_FILES, "/etc/passwd": _ALPINE_USERS + _CURL_USER, "/etc/group": _ALPINE_GROUPS + _CURL_GROUP},
        (*ALPINE, "curl"), ("/entrypoint.sh",), user=100, workdir="/home/curl_user",
        tags=r"(latest|8\.\d+\.\d+|7\.\d+\.\d+)"),
    "docker.io/nicolaka/netshoot": Image(
        201234567, (), ("zsh",), {}, ALPINE_FILES, NETSHOOT, workdir="/root", tags=r"(latest|v0\.\d+)"),
    "docker.io/hashicorp/http-echo": Image(
        2855301, ("/http-echo",), (), {}, {}, (), ("/http-echo", "http-echo"), user=65532,
        tags=r"(latest|alpine|1(\.0(\.0)?)?|0\.2\.[0-4])"),
    "docker.io/traefik/whoami": Image(
        2751122, ("/whoami",), (), {}, {}, (), ("/whoami",), tags=r"(latest|v1\.\d+(\.\d+)?)"),
    "docker.io/kicbase/echo-server": Image(
        2138117, ("/bin/echo-server",), (), {"PORT": "8080"}, {}, (), ("/bin/echo-server",), tags=r"(latest|1\.0)"),
    "registry.k8s.io/e2e-test-images/agnhost": Image(
        53223456, ("/agnhost",), ("pause",), {}, ALPINE_FILES,
        (*ALPINE, "curl", "dig", "host", "bash", "iperf", "telnet"), ("/agnhost", "agnhost"),
        tags=r"2\.\d+(\.\d+)?"),
    "registry.k8s.io/pause": Image(318731, ("/pause",), (), {}, {}, (), ("/pause",), tags=r"(latest|3\.\d+(\.\d+)?)"),
    "registry.k8s.io/coredns/coredns": Image(
        22384805, ("/coredns",), (), {}, {}, (), ("/coredns",), user=65532, tags=r"v1\.1\d\.\d+"),
    "registry.k8s.io/ingress-nginx/controller": Image(
        104849632, ("/usr/bin/dumb-init", "--"), ("/nginx-ingress-controller",), {}, ALPINE_FILES,
        ALPINE, ("/usr/bin/dumb-init", "/nginx-ingress-controller"), user=101,
        workdir="/etc/nginx", tags=r"v1\.1?\d\.\d+"),
    "gcr.io/google-samples/hello-app": Image(
        11505431, ("/hello-app",), (), {}, {}, (), ("/hello-app",), tags=r"[12]\.0"),
    "gcr.io/google-samples/node-hello": Image(
        264107123, (), ("node-hello",), {}, DEBIAN_FILES, _NODE, ("node-hello",), "gnu", tags=r"1\.0"),
    "gcr.io/google-samples/kubernetes-bootcamp": Image(
        83333361, (), ("bootcamp",), {"NODE_VERSION": "6.3.1"}, DEBIAN_FILES, _NODE, ("bootcamp",), "gnu",
        tags=r"v[12]"),
    "docker.io/nginxdemos/hello": Image(
        21093371, (), ("hello-nginx",), {"NGINX_VERSION": "1.29.3"}, ALPINE_FILES, (*ALPINE, "curl"),
        ("hello-nginx",), tags=r"(0\.\d-)?plain-text"),
    "docker.io/radial/busyboxplus": Image(
        4214912, (), ("sh",), {}, {}, (*ALPINE, "curl"), tags=r"(latest|curl)"),
    "registry.k8s.io/e2e-test-images/jessie-dnsutils": Image(
        116935362, (), ("sh",), {}, DEBIAN_FILES, (*DEBIAN, "dig", "host", "nslookup", "ping"), (), "gnu",
        tags=r"1\.\d+"),
    "registry.k8s.io/echoserver": Image(
        46237695, (), ("run.sh",), {}, {}, (*DEBIAN, "curl"), ("run.sh",), "gnu", tags=r"1\.\d+"),
}
CATALOGUE["docker.io/jocatalin/kubernetes-bootcamp"] = CATALOGUE["gcr.io/google-samples/kubernetes-bootcamp"]
CATALOGUE["docker.io/containous/whoami"] = CATALOGUE["docker.io/traefik/whoami"]
CATALOGUE["gcr.io/google_containers/echoserver"] = CATALOGUE["registry.k8s.io/echoserver"]
CATALOGUE["k8s.gcr.io/echoserver"] = CATALOGUE["registry.k8s.io/echoserver"]
CATALOGUE["k8s.gcr.io/pause"] = CATALOGUE["registry.k8s.io/pause"]
CATALOGUE |= {f"{place}/busybox": CATALOGUE["docker.io/library/busybox"] for place in (
    "gcr.io/google-containers", "gcr.io/google_containers", "k8s.gcr.io", "registry.k8s.io",
    "registry.k8s.io/e2e-test-images")}  # fmt: skip
_MIRRORS = ("mirror.gcr.io/", "public.ecr.aws/docker/")
"""Registries that hand on what Docker's holds."""


@record
class Reference:
    """A parsed image reference."""

    repository: str
    """With its registry: `docker.io/library/nginx`."""
    tag: str

    def __str__(self) -> str:
        return f"{self.repository}:{self.tag}" if self.tag else self.repository


@lru_cache(maxsize=1024)
def parse_reference(image: str) -> Reference | None:
    """`nginx` as `docker.io/library/nginx:latest`; None where the form is illegal."""
    name, _, digest = image.partition("@")
    match = re.fullmatch(r"((?:[\w.-]+(?::\d+)?/)?[\w.-]+(?:/[\w.-]+)*?)(?::([\w][\w.-]{0,127}))?", name)
    if not match or match[1] != match[1].lower() or name.startswith(("-", ".", "/")):
        return None
    repository, tag = match[1], match[2] or ("" if digest else "latest")
    first, _, rest = repository.partition("/")
    if not rest or not ("." in first or ":" in first or first == "localhost"):
        repository = f"docker.io/{'' if rest else 'library/'}{repository}"
    return Reference(repository, tag)


@lru_cache(maxsize=1024)
def find_image(image: str) -> Image | None:
    """The image, or None where no registry has it."""
    reference = parse_reference(image)
    if reference is None or "doesnotexist" in image or reference.tag == "nope":
        return None
    repository = reference.repository
    mirror = next((start for start in _MIRRORS if repository.startswith(start)), "")
    repository = "docker.io/" + repository.removeprefix(mirror) if mirror else repository
    found = CATALOGUE.get(repository)
    if found is None and not _CONTROL_PLANE.fullmatch(repository):
        found = _others().get(repository)
    if found is None or (reference.tag and not re.fullmatch(found.tags, reference.tag)):
        return None
    if re.match(r"1\.2\d", reference.tag) and reference.repository.endswith("/library/busybox"):
        return replace(found, old=True)
    if "slim" in reference.tag and found.dialect == "gnu" and "git" in found.commands:
        lean = tuple(name for name in found.commands if name not in ("curl", "wget", "git"))
        return replace(found, size=found.size // 8, commands=lean)
    return _on_alpine(found) if "alpine" in reference.tag and found.dialect == "gnu" else found


def _others() -> Mapping[str, Image]:
    from tui.cluster.imagelist import REPOSITORIES

    return REPOSITORIES


_CONTROL_PLANE = re.compile(r"registry\.k8s\.io/(etcd|kube-[\w-]+)")
"""What a node runs of its own: in no catalogue."""


def _on_alpine(image: Image) -> Image:
    """The variant of a server's image that is built on Alpine."""
    kept = {path: text for path, text in image.files.items() if path not in DEBIAN_FILES}
    curl = ("curl",) if "curl" in image.commands else ()
    return replace(image, size=image.size // 3, files={**kept, **ALPINE_FILES}, commands=(*ALPINE, *curl),
                   dialect="busybox")  # fmt: skip


@lru_cache(maxsize=1024)
def digest(image: str) -> str:
    """The image ID that the runtime reports."""
    reference = parse_reference(image)
    name = str(reference) if reference else image
    repository = reference.repository if reference else image
    return f"{repository}@sha256:{hashlib.sha256(name.encode()).hexdigest()}"


def pull_error(image: str) -> str:
    """containerd's words for an image that no registry has."""
    reference = parse_reference(image)
    name = str(reference)
    known = reference is not None and reference.repository in CATALOGUE and "doesnotexist" not in image
    prefix = f'failed to pull and unpack image "{name}": failed to resolve reference "{name}": '
    docker = reference is not None and reference.repository.startswith("docker.io/")
    if known or "doesnotexist" in image or reference is not None and reference.tag == "nope" or not docker:
        return f"rpc error: code = NotFound desc = {prefix}{name}: not found"
    return (
        f"rpc error: code = Unknown desc = {prefix}pull access denied, repository does not exist or may require "
        "authorization: server message: insufficient_scope: authorization failed"
    )
