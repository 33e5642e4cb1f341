"""What was typed into a recorded busybox, typed into a pod: lines with pipes and loops, sittings at its prompt."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tui.session import Session

GOLDEN = Path(__file__).parents[1] / "golden" / "podtools"
SETUP = """apiVersion: v1
kind: Service
metadata: {name: slow}
spec: {ports: [{port: 80}]}
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: slow-1, labels: {kubernetes.io/service-name: slow}}
addressType: IPv4
endpoints: [{addresses: [10.244.2.200]}]
ports: [{port: 80}]
---
apiVersion: v1
kind: Pod
metadata: {name: frontend-m8kl9, labels: {app: f}}
spec: {nodeName: worker-2, containers: [{name: web, image: nginx}]}
---
apiVersion: v1
kind: Service
metadata: {name: frontend}
spec: {selector: {app: f}, ports: [{name: http, port: 80}]}
---
apiVersion: v1
kind: Service
metadata: {name: empty}
spec: {selector: {app: none}, ports: [{port: 80}]}
---
apiVersion: v1
kind: Pod
metadata: {name: peer}
spec: {nodeName: worker-1, containers: [{name: web, image: nginx}]}
---
apiVersion: v1
kind: Pod
metadata: {name: test-client}
spec: {nodeName: worker-1, automountServiceAccountToken: false, enableServiceLinks: false,
       containers: [{name: main, image: busybox, command: [/bin/sleep, "7200"]}]}
"""
PAGES = ("echo Server name: frontend-m8kl9 > /usr/share/nginx/html/index.html; "
         "head -c 3000000 < /dev/zero > /usr/share/nginx/html/big.txt")
TYPED = re.compile(r"(.*) \(then typed (.*), each after ([\d.]+)s\)$", re.S)
SHELL = re.compile(r"[|;&<>]|\$|^(for|while|printf|echo|busybox|\(|route|netstat|traceroute|arp)")
LEAST = {"sh": 74, "system": 66, "wget": 13, "net": 4}
"""Steps of each recording that come out the same; others show the laboratory's own files, addresses and counters."""


class Place:
    """A cluster like the laboratory, with other addresses."""

    def __init__(self) -> None:
        self.session = s = Session(seed=7, bare=True)
        s.write("setup.yaml", SETUP)
        assert s.run("kubectl apply -f setup.yaml").exit_code == 0
        s.settle()
        s.run(f"kubectl exec frontend-m8kl9 -- sh -c {shlex.quote(PAGES)}")
        pods = {"10.244.1.4": "pod peer", "10.244.1.9": "pod test-client", "10.96.184.120": "service frontend",
                "10.96.60.60": "service slow", "10.96.50.50": "service empty"}
        self.addresses = {lab: self._address(*where.split()) for lab, where in pods.items()}

    def _address(self, kind: str, name: str) -> str:
        field = ".status.podIP" if kind == "pod" else ".spec.clusterIP"
        return self.session.run(f"kubectl get {kind} {name} -o jsonpath={{{field}}}").stdout

    def there(self, line: str) -> str:
        """A recorded line with this cluster's addresses."""
        for lab, own in self.addresses.items():
            line = line.replace(lab, own)
        return line

    def here(self, text: str) -> str:
        """An answer with the laboratory's addresses."""
        for lab, own in self.addresses.items():
            text = re.sub(re.escape(own) + r"(?!\d)", lab, text)
        return text


@pytest.fixture(scope="module")
def place() -> Iterator[Place]:
    yield Place()


def masked(text: str | None, volatile: list[str]) -> str:
    text = (text or "").replace("\r", "")
    text = re.sub(r"command terminated with exit code \d+\n", "", text)
    for pattern in volatile:
        text = re.sub(pattern, "~", text, flags=re.M)
    return re.sub(r"^\s+\d+ (root +0:00 .*)$", r"~ \1", text, flags=re.M)


def recording(name: str) -> Any:
    return json.loads((GOLDEN / f"busybox-1.37.0-docker-{name}.json").read_text())


@pytest.mark.parametrize("name", LEAST)
def test_lines_given_to_a_shell(place: Place, name: str) -> None:
    recorded, good, wrong = recording(name), 0, []
    for step in recorded["steps"]:
        line = step["run"].removesuffix(" < /dev/null")
        if name in ("wget", "net") and not SHELL.search(line):
            continue
        inside = "rm -rf /tmp/t; mkdir -p /tmp/t; cd /tmp/t; " if name == "wget" else ""
        result = place.session.run(f"kubectl exec test-client -- sh -c {shlex.quote(inside + place.there(line))}")
        expected = [masked(step.get(k), recorded["volatile"]) for k in ("stdout", "stderr")] + [step["exit"]]
        got = [masked(place.here(t), recorded["volatile"]) for t in (result.stdout, result.stderr)] + [result.exit_code]
        good += got == expected
        wrong += [] if got == expected else [f"$ {line}\n  expected {expected}\n  actual   {got}"]
    assert good >= LEAST[name], "\n".join(wrong)


def typed(session: Session, line: str) -> str:
    """What a line, and keys after it, bring to the terminal."""
    keys = TYPED.match(line)
    if not keys:
        return session.run(line).output
    session.start(keys[1])
    for key in json.loads(f"[{keys[2]}]".replace("'", '"').replace("\\x", "\\u00")):
        session.advance(float(keys[3]))
        {"\x03": session.interrupt, "\x04": session.eof}.get(key, lambda key=key: session.send(key))()
    session.advance(0.2)
    return "".join(text for _, text in session.take_output())


def test_a_sitting_at_the_prompt(place: Place) -> None:
    recorded, wrong = recording("session"), []
    place.session.run("kubectl exec -it test-client -- sh")
    steps = [s for s in recorded["steps"][1:] if not s["run"].startswith("ping -c 2")]
    for step in steps:
        keys = TYPED.match(step["run"])
        got = masked(place.here(typed(place.session, place.there(step["run"]))), recorded["volatile"])
        text = step["stdout"].replace("\r\n", "\n")[len(keys[1] if keys else step["run"]) + 1 :]
        expected = masked(re.sub(r"(/|~|/etc) # $|> $", "", text), recorded["volatile"])
        speaks = step["run"].startswith(("ping", "telnet"))
        expected = expected.replace("^Cpunt!\n\n", "punt!\n").replace("^C\n", "\n" if speaks else "")
        expected = re.sub(r"^\^\]\n|(^e\n)?^~ # \n\Z", "", expected, flags=re.M)  # what the terminal shows of keys
        if got != expected:
            wrong.append(f"$ {step['run']}\n  expected {expected!r}\n  actual   {got!r}")
    assert not wrong, "\n".join(wrong)


def test_the_end_of_input_leaves_with_the_last_code(place: Place) -> None:
    s = place.session
    s.run("kubectl exec -it test-client -- sh")
    s.run("false")
    s.start("")
    s.eof()
    s.advance(0.2)
    assert "".join(text for _, text in s.take_output()).endswith("command terminated with exit code 1\n")
