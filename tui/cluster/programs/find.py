"""Which program listens where: from an image and the words of its command."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from tui.api.objects import Obj, dig
from tui.cluster.containers import spec_of
from tui.cluster.environment import hostname
from tui.cluster.images import find_image
from tui.cluster.mainprogram import main_program
from tui.cluster.programs import Host, Program
from tui.cluster.programs.pages import PAGES, OnePage
from tui.cluster.programs.small import (
    REDIS,
    EchoHeaders,
    EchoServer,
    HttpEcho,
    Metrics,
    NetExec,
    ServeHostname,
    WhoAmI,
)
from tui.cluster.programs.web import apache, busybox_httpd, listen_ports, nginx, python_server

Listener = tuple[int, str, Program]


def find(pod: Obj, port: int, protocol: str, host: Host | None) -> Program | None:
    """The first listener of any running container on the port."""
    for status in (*dig(pod, "status", "containerStatuses", default=()),
                   *dig(pod, "status", "initContainerStatuses", default=())):
        if dig(status, "state", "running") is None:
            continue
        for number, kind, program in _of_container(pod, status["name"], host):
            if number == port and kind == protocol:
                return program
    return None


def _of_container(pod: Obj, name: str, host: Host | None) -> Iterator[Listener]:
    spec = spec_of(pod, name)
    image = find_image(spec["image"])
    if image is None:
        return
    env = host.environment(pod, name) if host else {}
    env = env or {**image.env, **{e["name"]: str(e.get("value") or "") for e in spec.get("env") or ()}}
    program = main_program(spec, image, env)
    if program.nature == "server":
        yield from listeners(program.argv, pod, name, host, {**image.env, **env})
    for port, protocol, argv in host.opened(pod, name) if host else ():
        for number, kind, served in listeners(argv, pod, name, host, {**image.env, **env}):
            if (number, kind) == (port, protocol):
                yield port, protocol, served


def listeners(
    argv: tuple[str, ...], pod: Obj, name: str, host: Host | None, env: dict[str, str]
) -> Iterator[Listener]:
    """What a server with these words listens on."""
    bare = posixpath.basename(argv[0])
    if bare == "docker-entrypoint.sh" and len(argv) > 1:
        bare, argv = posixpath.basename(argv[1]), argv[1:]
    match bare:
        case "nginx" | "docker-entrypoint.sh":
            text = host.read_file(pod, name, "/etc/nginx/conf.d/default.conf") if host else None
            for port in listen_ports(text):
                yield port, "TCP", nginx(pod, name, host, env.get("NGINX_VERSION", "1.29.3"))
        case "httpd-foreground":
            yield 80, "TCP", apache(pod, name, host)
        case "httpd":
            yield _httpd(argv, pod, name, host, env)
        case "http-echo":
            listen = _flag(argv, "listen", ":5678")
            text = _flag(argv, "text", env.get("ECHO_TEXT", ""))
            yield _port(listen, 5678), "TCP", HttpEcho(pod, name, host, text)
        case "whoami":
            number = _flag(argv, "port", env.get("WHOAMI_PORT_NUMBER", "80"))
            yield _port(number, 80), "TCP", WhoAmI(pod, name, host, _flag(argv, "name", env.get("WHOAMI_NAME", "")))
        case "run.sh":
            old = spec_of(pod, name)["image"].endswith(":1.4")
            yield 8080, "TCP", EchoHeaders(pod, name, host, old)
        case "echo-server":
            yield _port(env.get("PORT", "8080"), 8080), "TCP", EchoServer(pod, name, host)
        case "agnhost":
            yield from _agnhost(argv, pod, name, host)
        case "dumb-init" | "nginx-ingress-controller":
            yield from _ingress_nginx(argv, pod, name, host)
        case bare if bare in PAGES:
            tag, page = spec_of(pod, name)["image"].rpartition(":")[2], PAGES[bare]
            port = _port(env.get("PORT", ""), page.port)
            yield port, "TCP", OnePage(pod, name, host, page.text, tag)
        case "redis-server":
            yield _port(_flag(argv, "port", "6379"), 6379), "TCP", REDIS
        case "nc" if argv[1:2] == ("-l",):
            from tui.cluster.programs.netcat import Netcat

            yield int(argv[2]), "TCP", Netcat(pod, name, host, int(argv[2]), argv[3])
        case "python" | "python3" if "http.server" in argv:
            yield _files_of(argv, pod, name, host)
        case "coredns":
            for port, path in ((8080, "/health"), (8181, "/ready"), (9153, "/metrics")):
                yield port, "TCP", Metrics(pod, name, host, path)
        case _:
            from tui.cluster.programs import daemons

            yield from daemons.listeners((bare, *argv[1:]), pod, name, host, env)


def _files_of(argv: tuple[str, ...], pod: Obj, name: str, host: Host | None) -> Listener:
    """`python -m http.server [PORT] [-d FOLDER]`."""
    words = dict(zip(argv, argv[1:], strict=False))
    given = [word for word in argv[argv.index("http.server") + 1 :] if word.isdecimal()]
    where = words.get("-d") or words.get("--directory") or spec_of(pod, name).get("workingDir") or "/"
    return int(given[0]) if given else 8000, "TCP", python_server(pod, name, host, where)


def _httpd(argv: tuple[str, ...], pod: Obj, name: str, host: Host | None, env: dict[str, str]) -> Listener:
    if "HTTPD_PREFIX" in env:
        return 80, "TCP", apache(pod, name, host)
    words = dict(zip(argv, argv[1:], strict=False))
    return _port(words.get("-p", "80"), 80), "TCP", busybox_httpd(pod, name, host, words.get("-h", "/"))


def _ingress_nginx(argv: tuple[str, ...], pod: Obj, name: str, host: Host | None) -> Iterator[Listener]:
    from tui.cluster.ingress.options import read_options
    from tui.cluster.programs.ingressnginx import IngressNginx

    options = read_options(argv)
    yield 80, "TCP", IngressNginx(pod, name, host, options)
    yield 443, "TCP", IngressNginx(pod, name, host, options, tls=True)
    yield 10254, "TCP", Metrics(pod, name, host, "/healthz")


def _agnhost(argv: tuple[str, ...], pod: Obj, name: str, host: Host | None) -> Iterator[Listener]:
    verb = argv[1] if len(argv) > 1 else "pause"
    if verb == "netexec":
        yield _port(_flag(argv, "http-port", "8080"), 8080), "TCP", NetExec(pod, name, host)
        yield _port(_flag(argv, "udp-port", "8081"), 8081), "UDP", NetExec(pod, name, host, udp=True)
    elif verb == "serve-hostname":
        yield _port(_flag(argv, "port", "9376"), 9376), "TCP", ServeHostname(pod, name, host)
        if _flag(argv, "udp", "false") == "true":
            yield _port(_flag(argv, "port", "9376"), 9376), "UDP", ServeHostname(pod, name, host)
    elif verb in ("test-webserver", "porter", "nettest"):
        yield _port(_flag(argv, "port", "80"), 80), "TCP", NetExec(pod, name, host)


def _flag(argv: tuple[str, ...], name: str, default: str) -> str:
    """`-name=value`, `--name=value`, `-name value`, or a bare `--name` (true)."""
    for number, word in enumerate(argv[1:], 1):
        match = re.fullmatch(rf"--?{re.escape(name)}(?:=(.*))?", word, re.DOTALL)
        if match and match[1] is not None:
            return match[1].strip("\"'") if match[1][:1] in "\"'" else match[1]
        if match:
            following = argv[number + 1 : number + 2]
            return following[0] if following and not following[0].startswith("-") else "true"
    return default


def _port(text: str, default: int) -> int:
    number = text.rpartition(":")[2]
    return int(number) if number.isdigit() else default


def startup_lines(argv: tuple[str, ...], pod: Obj, now: int, refusal: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    """What a server writes when it starts, or refuses to: (line, stream)."""
    from tui.cluster.programs.startup import lines

    said = [] if refusal else lines(argv, pod, hostname(pod), now)
    if said:
        return said
    from tui.cluster.programs import daemons

    return daemons.lines(argv, pod, now, refusal)
