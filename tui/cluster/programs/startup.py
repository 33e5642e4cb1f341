"""What servers write to their logs when they start."""

from __future__ import annotations

import hashlib
import posixpath
from datetime import UTC, datetime

from tui.api.objects import Obj

_ENTRYPOINT = (
    "/docker-entrypoint.sh: /docker-entrypoint.d/ is not empty, will attempt to perform configuration",
    "/docker-entrypoint.sh: Looking for shell scripts in /docker-entrypoint.d/",
    "/docker-entrypoint.sh: Launching /docker-entrypoint.d/10-listen-on-ipv6-by-default.sh",
    "10-listen-on-ipv6-by-default.sh: info: Getting the checksum of /etc/nginx/conf.d/default.conf",
    "10-listen-on-ipv6-by-default.sh: info: Enabled listen on IPv6 in /etc/nginx/conf.d/default.conf",
    "/docker-entrypoint.sh: Sourcing /docker-entrypoint.d/15-local-resolvers.envsh",
    "/docker-entrypoint.sh: Launching /docker-entrypoint.d/20-envsubst-on-templates.sh",
    "/docker-entrypoint.sh: Launching /docker-entrypoint.d/30-tune-worker-processes.sh",
    "/docker-entrypoint.sh: Configuration complete; ready for start up",
)


_INGRESS = (
    "-" * 79, "NGINX Ingress controller", "  Release:       v1.14.0",
    "  Repository:    https://github.com/kubernetes/ingress-nginx", "  nginx version: nginx/1.27.1", "", "-" * 79, "",
)


def lines(argv: tuple[str, ...], pod: Obj, hostname: str, now: int) -> list[tuple[str, str]]:
    """(line, stream) in the order in which they come."""
    bare = posixpath.basename(argv[0])
    moment = datetime.fromtimestamp(now // 1000, UTC)
    if "redis-server" in argv[:2]:
        return _redis(argv, moment)
    if bare == "docker-entrypoint.sh" and argv[1:2] in ((), ("nginx",)):
        return [(line, "stdout") for line in _ENTRYPOINT] + _nginx(moment)
    if bare == "nginx":
        return _nginx(moment)
    if bare in ("httpd-foreground", "httpd"):
        stamp = moment.strftime("%a %b %d %H:%M:%S.000000 %Y")
        ready = "AH00489: Apache/2.4.65 (Unix) configured -- resuming normal operations"
        return [(f"[{stamp}] [mpm_event:notice] [pid 1:tid 1] {ready}", "stderr"),
                (f"[{stamp}] [core:notice] [pid 1:tid 1] AH00094: Command line: 'httpd -D FOREGROUND'", "stderr")]
    if bare == "http-echo":
        stamp = moment.strftime("%Y-%m-%dT%H:%M:%S.000Z")
        return [(f"{stamp} [INFO] http-echo: server is listening on {_listen(argv)}", "stderr")]
    if bare == "whoami":
        return [(moment.strftime("%Y/%m/%d %H:%M:%S") + " Starting up on port 80", "stderr")]
    if bare == "hello-app":
        return [(moment.strftime("%Y/%m/%d %H:%M:%S") + " Server listening on port 8080", "stderr")]
    if bare == "bootcamp":
        began = moment.strftime("%Y-%m-%dT%H:%M:%S.000Z")
        return [(f"Kubernetes Bootcamp App Started At: {began} | Running On:  {hostname}", "stdout")]
    if bare == "echo-server":
        return [("Echo server listening on port 8080.", "stdout")]
    if "/nginx-ingress-controller" in argv:
        return [(line, "stdout") for line in _INGRESS]
    if bare == "coredns":
        digest = hashlib.sha512(b"Corefile").hexdigest()
        words = (".:53", f"[INFO] plugin/reload: Running configuration SHA512 = {digest}", "CoreDNS-1.13.1",
                 "linux/amd64, go1.25.2, 1db4568")
        return [(line, "stdout") for line in words]
    if bare == "agnhost" and argv[1:2] == ("netexec",):
        stamp = moment.strftime("I%m%d %H:%M:%S.000000")
        return [(f"{stamp}       1 log.go:245] Started HTTP server on port 8080", "stderr"),
                (f"{stamp}       1 log.go:245] Started UDP server on port  8081", "stderr")]
    return []


def _redis(argv: tuple[str, ...], moment: datetime) -> list[tuple[str, str]]:
    given = dict(zip(argv, argv[1:], strict=False))
    start, main = (moment.strftime(f"1:{role} %d %b %Y %H:%M:%S.000") for role in "CM")
    said = (f"{start} * oO0OoO0OoO0Oo Redis is starting oO0OoO0OoO0Oo",
            f"{start} * Redis version=8.4.0, bits=64, commit=00000000, modified=1, pid=1, just started",
            f"{start} # Warning: no config file specified, using the default config. In order to specify a config file "
            "use redis-server /path/to/redis.conf" if len(argv) < 3 else f"{start} * Configuration loaded",
            f"{main} * monotonic clock: POSIX clock_gettime",
            f"{main} * Running mode=standalone, port={given.get('--port', '6379')}.", f"{main} * Server initialized",
            f"{main} * Ready to accept connections tcp")
    return [(line, "stdout") for line in said]


def _nginx(moment: datetime) -> list[tuple[str, str]]:
    stamp = moment.strftime("%Y/%m/%d %H:%M:%S")
    said = ('using the "epoll" event method', "nginx/1.29.3", "built by gcc 14.2.0 (Debian 14.2.0-19)",
            "OS: Linux 6.8.0-90-generic", "getrlimit(RLIMIT_NOFILE): 1048576:1048576", "start worker processes",
            *(f"start worker process {n}" for n in (29, 30, 31, 32)))
    return [(f"{stamp} [notice] 1#1: {words}", "stderr") for words in said]


def _listen(argv: tuple[str, ...]) -> str:
    found = [word.partition("=")[2] for word in argv if word.lstrip("-").startswith("listen=")]
    return found[0] if found else ":5678"
