"""bash's /dev/tcp, from the laptop to a node port of a simulated cluster."""

from __future__ import annotations

import pytest

from tui.session import Session


@pytest.fixture(scope="module")
def session() -> Session:
    one = Session(seed=7)
    one.run("kubectl create deployment web --image=nginx && kubectl create service nodeport web --tcp=80 --node-port=30080")
    one.settle()
    return one


@pytest.mark.parametrize(("line", "output", "code"), [
    ("echo > /dev/tcp/172.18.0.3/30080 && echo open", "open\n", 0),
    ("exec 3<>/dev/tcp/172.18.0.3/30080; printf 'GET / HTTP/1.0\\r\\n\\r\\n' >&3; head -1 <&3 | tr -d '\\r'; exec 3>&-",
     "HTTP/1.1 200 OK\n", 0),
    ("timeout 2 bash -c '</dev/tcp/10.1.2.3/80' || echo down", "down\n", 0),
    ("echo > /dev/tcp/172.18.0.3/1", "bash: connect: Connection refused\n"
     "bash: /dev/tcp/172.18.0.3/1: Connection refused\n", 1),
    ("echo > /dev/tcp/nosuch/80", "bash: nosuch: Name or service not known\n"
     "bash: /dev/tcp/nosuch/80: Invalid argument\n", 1),
])
def test_a_connection_as_a_file(session: Session, line: str, output: str, code: int) -> None:
    result = session.run(line)
    assert (result.output, result.exit_code) == (output, code)
