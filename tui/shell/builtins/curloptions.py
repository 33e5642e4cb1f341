"""curl's command line."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from tui.api.process import Process
from tui.shell.builtins.curlglob import BadPattern, expand
from tui.shell.builtins.optiontable import sheets


class Bad(Exception):
    """A command line that curl refuses; `hint` adds the line that points to --help."""

    def __init__(self, message: str, code: int = 2, hint: bool = True) -> None:
        super().__init__(message)
        self.code, self.hint = code, hint


@dataclass
class Options:
    """What the command line asks for. Times are in ms."""

    urls: list[str] = field(default_factory=list)
    outputs: list[str] = field(default_factory=list)
    """One for each URL: a path, "" for standard output, "\\0" for the remote name."""
    headers: list[str] = field(default_factory=list)
    data: list[str] = field(default_factory=list)
    resolve: dict[tuple[str, int], str] = field(default_factory=dict)
    added: list[str] = field(default_factory=list)
    method: str = ""
    agent: str = "curl/8.14.1"
    user: str = ""
    format: str = ""
    silent: bool = False
    show_error: bool = False
    verbose: bool = False
    head: bool = False
    include: bool = False
    follow: bool = False
    insecure: bool = False
    fail: bool = False
    fail_body: bool = False
    get: bool = False
    six: bool = False
    globoff: bool = False
    no_meter: bool = False
    json: bool = False
    max_time: int | None = None
    connect_timeout: int = 300_000
    most_redirects: int = 50
    retry: int = 0
    retry_delay: int = 0
    retry_refused: bool = False
    retry_all: bool = False
    bar: bool = False
    """A bar of # instead of the meter."""
    create_dirs: bool = False
    output_dir: str = ""
    dump: str = ""
    """Where headers go besides; "-": standard output."""

    @property
    def quiet(self) -> bool:
        """Errors are not shown."""
        return self.silent and not self.show_error


_TAKEN = sheets()["curl"].options
SHORT = {
    "T": "upload-file", "F": "form", "x": "proxy", "c": "cookie-jar", "K": "config", "C": "continue-at", "E": "cert",
    "r": "range", "y": "speed-time", "Y": "speed-limit", "z": "time-cond", "Q": "quote", "U": "proxy-user",
    "P": "ftp-port", "t": "telnet-option", "a": "append", "B": "use-ascii", "j": "junk-session-cookies",
    "J": "remote-header-name", "l": "list-only", "n": "netrc", "p": "proxytunnel", "R": "remote-time", "Z": "parallel",
    "M": "manual", "1": "tlsv1", "2": "sslv2", "3": "sslv3",
    **{option.names[0][1]: option.names[1][2:] for option in _TAKEN if len(option.names[0]) == 2},
}
"""The long names of letters, of options that are not simulated too."""
FLAGS = {
    "silent": "silent", "show-error": "show_error", "head": "head", "show-headers": "include", "include": "include",
    "verbose": "verbose", "location": "follow", "insecure": "insecure", "fail": "fail", "fail-with-body": "fail_body",
    "get": "get", "ipv6": "six", "no-progress-meter": "no_meter", "retry-connrefused": "retry_refused",
    "retry-all-errors": "retry_all", "globoff": "globoff", "progress-bar": "bar", "create-dirs": "create_dirs",
}
"""Options without a value, and the attribute that each sets."""
_LONGS = [(name[2:], option.value) for option in _TAKEN for name in option.names if name.startswith("--")]
VALUES = {name for name, value in _LONGS if value}
NOTHING = {name for name, value in _LONGS if not value} - {*FLAGS, "remote-name"}
"""Options without a value that change nothing here."""
REAL_VALUES = {
    "upload-file", "form", "proxy", "cookie-jar", "config", "continue-at", "cert", "range", "speed-time",
    "speed-limit", "time-cond", "quote", "proxy-user", "ftp-port", "telnet-option", "cacert",
    "capath", "key", "interface", "connect-to", "unix-socket", "limit-rate", "trace", "trace-ascii", "stderr",
    "retry-max-time", "noproxy", "oauth2-bearer", "keepalive-time", "local-port", "tls-max", "ciphers",
    "aws-sigv4", "url-query", "variable", "rate", "parallel-max", "max-filesize", "form-string", "netrc-file",
}
REAL_FLAGS = {
    "remote-name-all", "append", "use-ascii", "junk-session-cookies", "remote-header-name", "list-only", "netrc",
    "proxytunnel", "remote-time", "parallel", "manual", "tlsv1", "sslv2", "sslv3", "http2",
    "http2-prior-knowledge", "http3", "basic", "digest", "negotiate", "ntlm", "anyauth", "raw", "tlsv1.2",
    "tlsv1.3", "location-trusted", "next", "fail-early", "styled-output", "trace-time", "tr-encoding",
    "post301", "post302", "post303", "haproxy-protocol", "ssl-reqd", "tcp-fastopen", "xattr", "no-clobber",
}


def parse(p: Process) -> Options:
    """The options. Raises Bad."""
    options, queue = Options(), p.args
    while queue:
        word = queue.pop(0)
        if word.startswith("--"):
            name = word[2:]
            _apply(p, options, name, word, _value(name, word, "", queue))
        elif word.startswith("-") and len(word) > 1:
            _cluster(p, options, word[1:], queue)
        else:
            options.urls.append(word)
    if not options.urls:
        raise Bad("(2) no URL specified")
    options.outputs += [""] * (len(options.urls) - len(options.outputs))
    if not options.globoff:
        _expand(options)
    return options


def _expand(options: Options) -> None:
    """Several URLs for one with patterns, `#1` in its output's name being what the first one stands for. Raises Bad."""
    pairs = list(zip(options.urls, options.outputs, strict=False))
    options.urls, options.outputs = [], []
    for url, output in pairs:
        try:
            found = expand(url) or [(url, ())]
        except BadPattern as bad:
            raise Bad(str(bad), 3, hint=False) from None
        for text, words in found:
            name = output
            for place, word in enumerate(words, 1):
                name = name.replace(f"#{place}", word)
            options.urls.append(text)
            options.outputs.append(name)


def _cluster(p: Process, options: Options, letters: str, queue: list[str]) -> None:
    while letters:
        letter, letters = letters[0], letters[1:]
        name = SHORT.get(letter)
        if name is None:
            raise Bad(f"option -{letter}: is unknown")
        takes = name in VALUES or name in REAL_VALUES
        _apply(p, options, name, f"-{letter}", _value(name, f"-{letter}", letters if takes else "", queue))
        letters = "" if takes else letters


def _value(name: str, shown: str, rest: str, queue: list[str]) -> str:
    if name == "dns-servers":
        raise Bad(f"option {shown}: the installed libcurl version does not support this")
    if name not in VALUES and name not in REAL_VALUES:
        return ""
    if rest:
        return rest
    if not queue:
        raise Bad(f"option {shown}: requires parameter")
    return queue.pop(0)


def _apply(p: Process, options: Options, name: str, shown: str, value: str) -> None:
    if name in FLAGS:
        setattr(options, FLAGS[name], True)
    elif name.startswith("no-") and name[3:] in FLAGS:
        setattr(options, FLAGS[name[3:]], False)
    elif name == "remote-name":
        options.outputs.append("\0")
    elif name in VALUES:
        _set(p, options, name, shown, value)
    elif name in REAL_VALUES or name in REAL_FLAGS:
        raise Bad(f"{shown} is not simulated in Harborlight", hint=False)
    elif name not in NOTHING:
        raise Bad(f"option {shown}: is unknown")


def _set(p: Process, options: Options, name: str, shown: str, value: str) -> None:
    match name:
        case "output":
            options.outputs.append("" if value == "-" else value)
        case "header":
            options.headers.append(value)
        case "referer" | "cookie":
            options.headers.append(f"{name.capitalize()}: {value}")
        case "data" | "data-ascii" | "data-binary" | "data-raw" | "json":
            read = value.startswith("@") and name != "data-raw"
            text = _read(p, value[1:]) if read else value
            options.data.append(text.replace("\n", "").replace("\r", "") if read and name.startswith("data") and
                                name != "data-binary" else text)
            options.json = options.json or name == "json"
        case "data-urlencode":
            options.data.append(_encoded(p, value))
        case "resolve":
            _resolve(options, value)
        case "max-time":
            options.max_time = _seconds(shown, value)
        case "connect-timeout":
            options.connect_timeout = _seconds(shown, value) or 300_000
        case "retry" | "retry-delay" | "max-redirs":
            attribute = {"max-redirs": "most_redirects"}.get(name, name.replace("-", "_"))
            if not value.isascii() or not value.isdecimal():
                raise Bad(f"option {shown}: expected a proper numerical parameter")
            setattr(options, attribute, int(value))
        case "url":
            options.urls.append(value)
        case _:
            attribute = {"write-out": "format", "request": "method", "user-agent": "agent", "dump-header": "dump",
                         "output-dir": "output_dir"}.get(name, name)
            setattr(options, attribute, value)


def _encoded(p: Process, value: str) -> str:
    """`content`, `=content`, `name=content`, `@file` or `name@file`, with the content encoded for a URL."""
    from urllib.parse import quote

    found = re.match(r"([^=@]*)([=@])(.*)", value, re.S)
    if not found:
        return quote(value, safe="-._~").replace("%20", "+")
    content = _read(p, found[3]) if found[2] == "@" else found[3]
    return (found[1] + "=" if found[1] else "") + quote(content, safe="-._~").replace("%20", "+")


def _resolve(options: Options, value: str) -> None:
    parts = value.lstrip("+").split(":")
    if len(parts) < 3 or not parts[1].isdecimal():
        raise Bad(f"(49) Couldn't parse CURLOPT_RESOLVE entry '{value}'", 49, hint=False)
    options.resolve[parts[0].lower(), int(parts[1])] = parts[2].split(",")[0]
    options.added.append(value)


def _seconds(shown: str, value: str) -> int:
    try:
        return int(float(value) * 1000)
    except (ValueError, OverflowError):
        raise Bad(f"option {shown}: expected a proper numerical parameter") from None


def _read(p: Process, path: str) -> str:
    try:
        return p.files.read(p.resolve(path))
    except OSError:
        raise Bad(f"Failed to open {path}", 26) from None
