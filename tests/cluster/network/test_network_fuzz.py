"""Whatever is typed at the network's tools, they end with an exit code."""

from __future__ import annotations

import importlib
from random import Random
from typing import Any

import pytest

WORDS = [
    "-c", "-T", "-O", "-o", "-", "--", "-z", "-v", "-vv", "-w", "-q", "-qO-", "-S", "--spider", "-x", "-t", "-p", "-i",
    "1", "0", "-1", "99999999999999999999", "abc", "²", "é", "", "web", "web.default", "10.96.1.1", "01.02.03.04",
    "::1",
    "http://web", "https://web", "http://web:99999", "http://[::1]/", "http://web/../x", "ftp://web", "http://",
    "10.244.1.99", "80", "+short", "+search", "+time=0", "+tries=²", "@web", "@10.96.0.10", "-type=srv", "-type=",
    "-debug", "-timeout=0", "_http._tcp.web.default.svc.cluster.local", "-I", "-L", "-d", "@nofile", "-H", "Host: x",
    "--resolve", "web:80:10.96.1.1", "a:b", "-m", "nan", "inf", "-w", "%{http_code} %{nope}\\n", "-fsS", "--retry", "2",
    "/dev/null", "/nope/x", "-u", "a:b", "..", ".", "-4", "--help", "/etc", "x" * 300, "-P", "--header", "--post-data",
]


@pytest.mark.parametrize("tool", ["wget", "curl", "nslookup", "nslookup_bind", "dig", "host", "ping", "nc", "telnet"])
def test_nothing_raises(tool: str, bench: Any, make_web: Any) -> None:
    bench.service("web", "10.96.1.1", bench.pod("web-1", "10.244.1.20", serves=make_web()), port_name="http")
    chance = Random(tool)
    run = importlib.import_module(f"tui.shell.builtins.{tool}").run
    for _ in range(300):
        words = [chance.choice(WORDS) for _ in range(chance.randrange(5))]
        if tool == "ping":
            words = ["-c", "2", *words]
        client = chance.choice(["laptop", "pod/default/client", "pod/default/gone", "node/worker-1"])
        result = bench.run(run, [tool, *words], client, stdin=chance.choice(["", "x\n", "GET / HTTP/1.0\r\n\r\n"]))
        assert isinstance(result.exit, int), words
