"""What curl says after a transfer with -w."""

from __future__ import annotations

import re

from tui.api.process import Process
from tui.api.traffic import HttpResponse

_UNKEPT = (
    "certs", "conn_id", "content_type", "filename_effective", "ftp_entry_path", "header_json", "http_connect", "json",
    "local_ip", "local_port", "num_certs", "num_headers", "num_retries", "onerror", "proxy_ssl_verify_result",
    "proxy_used", "redirect_url", "referer", "remote_ip", "size_header", "size_request", "size_upload",
    "speed_download", "speed_upload", "ssl_verify_result", "stderr", "stdout", "time_pretransfer", "time_queue",
    "time_redirect", "urlnum", "xfer_id")
"""Variables that are real, and empty here where nothing is known of them."""


def write_out(p: Process, template: str, known: dict[str, str], answer: HttpResponse) -> None:
    """The template with what is known put in; `known` is of the last transfer."""
    times = {f"time_{what}": "0.000000" for what in ("namelookup", "connect", "starttransfer", "appconnect")}
    facts = {"num_redirects": "0", "size_download": "0", "num_connects": "0", "remote_port": "0", "http_version": "1.1",
             "errormsg": "", **times, **known}  # fmt: skip
    facts["response_code"] = facts["http_code"]
    text = re.sub(r"%header\{([\w-]+)\}", lambda m: answer.header(m[1]), template)
    for name in re.findall(r"%\{(\w+)\}", text):
        if name not in facts and name not in _UNKEPT:
            p.stderr.write(f"curl: unknown --write-out variable: '{name}'\n")
    text = re.sub(r"%\{(\w+)\}", lambda m: facts.get(m.group(1), ""), text)
    p.stdout.write(text.replace("\\n", "\n").replace("\\t", "\t").replace("\\r", "\r").replace("%%", "%"))
