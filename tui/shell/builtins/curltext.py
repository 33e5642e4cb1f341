"""What curl 8.14 says of itself, and its progress meter."""

from __future__ import annotations

TRY = "curl: try 'curl --help' or 'curl --manual' for more information\n"
METER_HEAD = (
    "  % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current\n"
    "                                 Dload  Upload   Total   Spent    Left  Speed\n"
)
BAR = f"\r{'#' * 72} 100.0%\n"
NO_ISSUER = "unable to get local issuer certificate"
NO_TRUST = """SSL certificate problem: {}
More details here: https://curl.se/docs/sslcerts.html

curl failed to verify the legitimacy of the server and therefore could not
establish a secure connection to it. To learn more about this situation and
how to fix it, please visit the webpage mentioned above."""
HELP = """Usage: curl [options...] <url>
 -d, --data <data>           HTTP POST data
 -f, --fail                  Fail fast with no output on HTTP errors
 -h, --help <subject>        Get help for commands
 -o, --output <file>         Write to file instead of stdout
 -O, --remote-name           Write output to file named as remote file
 -i, --show-headers          Show response headers in output
 -s, --silent                Silent mode
 -T, --upload-file <file>    Transfer local FILE to destination
 -u, --user <user:password>  Server user and password
 -A, --user-agent <name>     Send User-Agent <name> to server
 -v, --verbose               Make the operation more talkative
 -V, --version               Show version number and quit

This is not the full help; this menu is split into categories.
Use "--help category" to get an overview of all categories, which are:
auth, connection, curl, deprecated, dns, file, ftp, global, http, imap, ldap, 
output, pop3, post, proxy, scp, sftp, smtp, ssh, telnet, tftp, timeout, tls, 
upload, verbose.
Use "--help all" to list all options
Use "--help [option]" to view documentation for a given option
"""  # noqa: W291
VERSION = """curl 8.14.1 (x86_64-pc-linux-gnu) libcurl/8.14.1 \
OpenSSL/3.5.7 zlib/1.3.1 brotli/1.1.0 zstd/1.5.7 libidn2/2.3.8 libpsl/0.21.2 libssh2/1.11.1 nghttp2/1.64.0 nghttp3/1.8.0 librtmp/2.3 OpenLDAP/2.6.10
Release-Date: 2025-06-04, security patched: 8.14.1-2+deb13u5
Protocols: dict file ftp ftps gopher gophers http https imap imaps ipfs ipns \
ldap ldaps mqtt pop3 pop3s rtmp rtsp scp sftp smb smbs smtp smtps telnet tftp ws wss
Features: alt-svc AsynchDNS brotli GSS-API HSTS HTTP2 HTTP3 HTTPS-proxy IDN IPv6 \
Kerberos Largefile libz NTLM PSL SPNEGO SSL threadsafe TLS-SRP UnixSockets zstd
"""  # noqa: E501


def amount(number: int) -> str:
    """A number in five columns, as the meter has it: `28`, `2929k`."""
    for size, unit in ((100_000, ""), (10_000 * 1024, "k"), (10_000 * 1024**2, "M")):
        if number < size:
            return f"{number // {'': 1, 'k': 1024, 'M': 1024**2}[unit]}{unit}"
    return f"{number >> 30}G"


def line(total: int = 0, got: int = 0, seconds: int = 0, speed: int = 0) -> str:
    """One state of the meter, led by a carriage return."""
    percent = 100 * got // total if total else 0
    spent = f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}" if seconds else "--:--:--"
    return (
        f"\r{percent:3d} {amount(total):>5}  {percent:3d} {amount(got):>5}    0     0 {amount(speed):>6}      0 "
        f"--:--:-- {spent:>8} --:--:-- {amount(speed):>5}"
    )
