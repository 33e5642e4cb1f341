"""bash's `/dev/tcp/HOST/PORT`: a connection as a descriptor."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING, Any

from tui.api.process import BrokenPipe, Wait
from tui.api.traffic import Connection
from tui.shell.builtins.networds import STRERROR, open_to
from tui.shell.builtins.rawtalk import complete, say
from tui.shell.state import ShellFail
from tui.shell.streams import StringInput

if TYPE_CHECKING:
    from tui.shell.run import Interpreter

MARK = "/dev/tcp/"


class Socket(StringInput):
    """What is written goes to the peer once it is a whole message; what comes back can be read."""

    def __init__(self, connection: Connection, finish: Any) -> None:
        super().__init__()
        self.connection, self.finish = connection, finish
        self.pending = ""
        self.ended = False

    def write(self, text: str) -> None:
        """Send. Raises BrokenPipe where the peer has hung up."""
        if self.ended:
            raise BrokenPipe
        self.pending += text
        if self.pending.strip() and complete(self.pending):
            answer, self.pending = say(self.connection, self.pending), ""
            self.text += answer or ""
            self.ended = answer is None or "\r\nConnection: close\r\n" in answer

    def flush(self) -> Generator[Wait, Any, None]:
        return
        yield

    def close(self) -> None:
        """Hang up."""
        self.connection.close()
        self.finish()


def connect(shell: Interpreter, path: str) -> Generator[Wait, Any, Socket]:
    """Open a connection, taking as long as it takes. Raises ShellFail."""
    host, _, port = path.removeprefix(MARK).partition("/")
    network, process = shell.host.network, shell.process(["bash"])
    if network is None or not port.isdecimal() or int(port) > 65535:
        raise ShellFail(f"{path}: Invalid argument" if network else f"{path}: Network is unreachable")
    dial = network.dial(f"{host}:{port}", "TCP")
    addresses, _ = network.resolve(dial, host)
    if not addresses:
        network.finish(dial, "unknown-host")
        shell.complain(f"{host}: Name or service not known")
        raise ShellFail(f"{path}: Invalid argument")
    attempt, _ = yield from open_to(process, dial, addresses[0], int(port))
    if attempt.connection is None:
        words = STRERROR.get(attempt.outcome, "Connection refused")
        shell.complain(f"connect: {words}")
        raise ShellFail(f"{path}: {words}")
    return Socket(attempt.connection, lambda: network.finish(dial, "ok"))
