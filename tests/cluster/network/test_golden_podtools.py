"""The tools print what the recorded ones printed, through a cluster like the one they were recorded in."""

from __future__ import annotations

import importlib
import json
import os
import re
import shlex
from pathlib import Path
from typing import Any

import pytest

from tui.cluster.route import BLACK_HOLE, Failure, Router

GOLDEN = Path(__file__).parents[2] / "golden" / "podtools"
SHELL = re.compile(r"[|;&<>]|\$|^(for|while|printf|echo|busybox|\()")
ELSEWHERE = {"traceroute", "arping", "netstat", "route", "arp"}
"""Other people's tools."""
FILES = {
    "busybox-1.37.0-docker-wget": "busybox", "busybox-1.37.0-docker-wget-tty": "busybox",
    "busybox-1.37.0-docker-net": "busybox", "busybox-1.37.0-docker-nslookup": "busybox",
    "busybox-1.37.0-docker-long-timeouts": "busybox", "debian13-curl": "debian", "debian13-curl-tty": "debian",
    "debian13-dig": "debian", "debian13-host": "debian", "debian13-nslookup": "debian",
}
FEWEST = 0.9


class Recorded(Router):
    """The recordings' own network: dropped and missing addresses, other ports of a Service refused."""

    def missing(self, place: Any, address: str) -> Failure:
        if address in ("10.244.1.200", "10.244.2.200"):
            return Failure("timeout", BLACK_HOLE, "dropped")
        return Failure("no-route", 30 if address == "10.244.1.201" and "wget" in self.tool else 3060, "")

    tool = ""

    def plan(self, place: Any, address: str, port: int, protocol: str) -> Any:
        plan = super().plan(place, address, port, protocol)
        if plan.failure and plan.failure.detail.startswith("no rule"):
            from dataclasses import replace

            return replace(plan, failure=Failure("refused", 1, ""))
        return plan


def _topology(bench: Any, web: Any) -> None:
    bench.network.router.__class__ = Recorded
    front = bench.pod("frontend-m8kl9", "10.244.2.8", "worker-2", serves=web())
    api = bench.pod("api-1", "10.244.2.7", "worker-2", serves=web("api ok\n"))
    bench.service("frontend", "10.96.184.120", front, port_name="http")
    bench.service("api", "10.96.33.7", api, namespace="shop")
    bench.service("empty", "10.96.50.50")
    bench.service("slow", "10.96.60.60", "10.244.1.200")
    bench.service("kubernetes", "10.96.0.1", "172.18.0.2", port=443, target_port=6443)
    bench.service("kube-dns", "10.96.0.10", namespace="kube-system", port=53)
    peers = [bench.pod(f"peer-{ip[-3]}{ip[-1]}", ip, node) for ip, node in
             (("10.244.1.4", "worker-1"), ("10.244.1.5", "worker-1"), ("10.244.2.3", "worker-2"))]
    bench.service("peers", "None", *peers, port_name="http", hostnames=True)
    bench.api.objects["pods"][0]["status"]["podIP"] = "10.244.1.9"


def _command(tool: str, family: str) -> Any:
    name = "nslookup_bind" if (tool, family) == ("nslookup", "debian") else tool
    module = importlib.import_module(f"tui.shell.builtins.{name}")
    return module.run_busybox if name == "nslookup" else module.run


def _masked(text: str, volatile: list[str]) -> str:
    text = text.replace("\r\r\n", "\n").replace("\r\n", "\n")
    text = text.replace("* Request completely sent off\n", "")  # curl says so or not, as the packets fall
    text = re.sub(r"Last-Modified.*", "~", text)
    text = re.sub(r"verisign-grs.com. \d+|serial = \d+", "~", text)  # a day and a time
    for pattern in volatile:
        text = re.sub(pattern, "~", text, flags=re.M)
    return text


def score(bench: Any, web: Any, name: str) -> tuple[int, int, list[str]]:
    """Steps that agree, steps that were tried, and what differs."""
    recording = json.loads((GOLDEN / f"{name}.json").read_text())
    good, tried, wrong = 0, 0, []
    tty = "-tty" in name
    for step in recording["steps"]:
        run = step["run"].removesuffix(" < /dev/null")
        words = [] if SHELL.search(run) else shlex.split(run)
        if not words or words[0] in ELSEWHERE or words[0] == "curl" and "curl" not in name:
            continue
        tried += 1
        Recorded.tool = "wget" if words[0] == "wget" and "long" not in name else ""
        bench.files.files = {k: v for k, v in bench.files.files.items() if k.startswith("/etc")}
        result = bench.run(_command(words[0], FILES[name]), words, "pod/default/client", tty=tty)
        volatile = recording["volatile"]
        expected = [_masked(step.get(k) or "", volatile) for k in ("stdout", "stderr")] + [step["exit"]]
        actual = [_masked(result.stdout, volatile), _masked(result.stderr, volatile), result.exit]
        good += expected == actual
        if expected != actual:
            wrong.append(f"$ {run}\n  expected {expected}\n  actual   {actual}")
    return good, tried, wrong


@pytest.mark.parametrize("name", FILES)
def test_tools_say_what_the_recorded_ones_said(name: str, bench: Any, make_web: Any) -> None:
    _topology(bench, make_web)
    good, tried, wrong = score(bench, make_web, name)
    report = os.environ.get("GOLDEN_REPORT")
    if report:
        with open(report, "a") as out:
            out.write(f"## {name}: {good}/{tried}\n" + "\n".join(wrong) + "\n")
    assert good >= FEWEST * tried, "\n".join(wrong)
