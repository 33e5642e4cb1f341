"""What the tools do that the recordings do not show."""

from __future__ import annotations

from typing import Any

import pytest

from tui.shell.builtins import curl, nslookup, nslookup_bind, ping, wget
from tui.shell.kernel import Ended

CLIENT = "pod/default/client"


@pytest.fixture
def web(bench: Any, make_web: Any) -> Any:
    """A Service `web` with two pods."""
    bench.pods = [bench.pod(f"web-{n}", f"10.244.1.{20 + n}", serves=make_web()) for n in range(2)]
    bench.service("web", "10.96.1.1", *bench.pods)
    return bench


def test_curl_keeps_its_connection_for_the_same_host(web: Any) -> None:
    for _ in range(8):
        web.run(curl.run, ["curl", "-s", "http://web", "http://web"], CLIENT)
    assert len(web.network.records) == 8
    assert sum(len(program.calls) for program in web.programs.values()) == 16


def test_every_wget_is_one_record(web: Any) -> None:
    web.run(wget.run, ["wget", "-qO-", "http://web"], CLIENT)
    web.run(wget.run, ["wget", "-qO-", "http://web/missing"], CLIENT)
    web.run(wget.run, ["wget", "-qO-", "-T", "1", "http://10.96.9.9"], CLIENT)
    assert [(r.outcome, r.status, r.ended - r.started) for r in web.network.records] == [
        ("ok", 200, 3), ("http-error", 404, 3), ("timeout", 0, 1000)]


def test_an_interrupted_wget_is_recorded_too(web: Any) -> None:
    from tui.api.process import Process, Streams
    from tui.shell.streams import Capture, StringInput

    p = Process(["wget", "http://10.96.9.9"], Streams(StringInput(), Capture(), Capture()), web.files, "/", {}, web,
                web.api.random, web.network.view(CLIENT))
    steps = wget.run(p)
    next(steps)
    next(steps)
    steps.close()
    assert web.network.records[-1].outcome == "timeout"


def test_ping_shows_its_statistics_when_it_is_interrupted(web: Any) -> None:
    from tui.api.process import Process, Streams
    from tui.shell.streams import Capture, StringInput

    out = Capture()
    p = Process(["ping", "10.244.1.20"], Streams(StringInput(), out, Capture()), web.files, "/", {}, web,
                web.api.random, web.network.view(CLIENT))
    steps = ping.run(p)
    next(steps)
    next(steps)
    with pytest.raises(Ended) as ended:
        steps.throw(GeneratorExit())
    assert ended.value.code == 0
    assert "1 packets transmitted, 1 packets received, 0% packet loss" in out.text


def test_nslookup_by_place(web: Any) -> None:
    name = "web.default.svc.cluster.local"
    assert "10.96.0.10:53" in web.run(nslookup.run_busybox, ["nslookup", name], CLIENT).stdout
    assert "10.96.0.10#53" in web.run(nslookup_bind.run, ["nslookup", name], CLIENT).stdout


def test_the_laptop_knows_no_name_of_the_cluster(web: Any) -> None:
    web.files.files.pop("/etc/resolv.conf")
    result = web.run(nslookup.run, ["nslookup", "web.default.svc.cluster.local"], "laptop")
    assert (result.exit, "NXDOMAIN" in result.stdout) == (1, True)


@pytest.mark.parametrize("argv", [["curl", "-T", "x", "http://web"], ["curl", "--proxy", "x", "http://web"],
                                  ["wget", "-b", "http://web"], ["wget", "ftp://web"], ["curl", "file:///x"]])
def test_what_is_not_simulated_says_so(web: Any, argv: list[str]) -> None:
    result = web.run({"curl": curl, "wget": wget}[argv[0]].run, argv, CLIENT)
    assert result.exit
    assert "not simulated in Harborlight" in result.stderr


def test_curl_sends_and_keeps_what_it_is_told(web: Any) -> None:
    argv = ["curl", "-s", "-G", "--data-urlencode", "q=a b&c", "-D", "/tmp/heads", "--output-dir", "/tmp",
            "-o", "page", "http://web"]
    assert web.run(curl.run, argv, CLIENT).exit == 0
    assert web.files.read("/tmp/heads").startswith("HTTP/1.1 404") and web.files.read("/tmp/page")
    assert [asked.path for program in web.programs.values() for asked, _ in program.calls] == ["/?q=a+b%26c"]


def test_a_forwarded_port_that_nobody_serves_hangs_up(web: Any) -> None:
    web.network.published["laptop"][8080] = ("default", "web-0", 81)
    result = web.run(curl.run, ["curl", "-sS", "http://localhost:8080"], "laptop")
    assert (result.exit, result.stderr) == (52, "curl: (52) Empty reply from server\n")
    assert web.network.records[-1].outcome == "reset"
