"""curl, as version 8.14 has it: HTTP and HTTPS."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from tui.api.process import Process, Sleep, Steps, Wait
from tui.shell.builtins.curloptions import Bad, Options, parse
from tui.shell.builtins.curltext import HELP, TRY, VERSION
from tui.shell.builtins.curltransfer import Transfer
from tui.shell.builtins.optiontable import sheets
from tui.shell.command import Tool

RETRIED = (408, 429, 500, 502, 503, 504)


def run(p: Process) -> Steps:
    """Fetch every URL; the last one's exit code counts."""
    if not p.args:
        p.stderr.write(TRY)
        return 2
    if p.args[0] in ("--help", "-h"):
        if p.args[1:] == ["all"]:
            p.stdout.write(sheets()["curl"].help("curl"))
            return 0
        if len(p.args) > 1:
            p.stderr.write(f"curl: {' '.join(p.args)} is not simulated in Harborlight\n")
            return 2
        p.stdout.write(HELP)
        return 0
    if p.args[0] in ("--version", "-V"):
        p.stdout.write(VERSION)
        return 0
    try:
        options = parse(p)
    except Bad as bad:
        p.stderr.write(f"curl: {bad}\n" + (TRY if bad.hint else ""))
        return bad.code
    transfer = Transfer(p, options)
    code = 0
    try:
        for number, url in enumerate(options.urls):
            code = yield from _with_retries(p, options, transfer, url, number)
    finally:
        transfer.close()
    return code


def _with_retries(
    p: Process, options: Options, transfer: Transfer, url: str, number: int
) -> Generator[Wait, Any, int]:
    left, pause = options.retry, options.retry_delay or 1
    while True:
        code = yield from transfer.fetch(url, number)
        if not left or not _worth(options, code, transfer.status):
            transfer.write_out()
            return code
        why = {28: "timeout", 7: "connection refused"}.get(code, "HTTP error") if code or transfer.status else "error"
        if not options.silent:
            plural, more = "" if pause == 1 else "s", "retry" if left == 1 else "retries"
            p.stderr.write(f"Warning: Problem: {why}. Will retry in {pause} second{plural}. {left} {more} left.\n")
        yield Sleep(pause * 1000)
        left -= 1
        pause = pause if options.retry_delay else min(pause * 2, 600)


def _worth(options: Options, code: int, status: int) -> bool:
    """Whether a failure passes: timeouts and some statuses do; a refused connection only where that is asked for."""
    if options.retry_all and code:
        return True
    if code == 7:
        return options.retry_refused
    return code == 28 or (code in (0, 22) and status in RETRIED)


TOOL = Tool("curl", run, "Transfer a URL", "[options...] <url>", own_help=True)
