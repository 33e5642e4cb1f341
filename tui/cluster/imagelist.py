"""Images of tutorials besides those of tui.cluster.images, and the servers in them; loaded when one is first asked for.

Sizes are estimates of the compressed layers for amd64; pages and logs are cut down to what a learner looks for.
"""

from __future__ import annotations

from tui.cluster.imagenames import ALPINE, COREUTILS, DEBIAN, words
from tui.cluster.images import ALPINE_FILES, CATALOGUE, DEBIAN_FILES, NETSHOOT, NGINX_CONF, Image, release
from tui.cluster.programs.daemons import HTML, JSON, TEXT, Daemon

MEGABYTE = 1_000_000
_TAGS = (r"(latest|stable|lts|current|v?\d+(\.\d+)*(-\w[\w.]*)*|[a-z]+)"
         r"(-(slim|alpine|bookworm|trixie|bullseye|jammy|noble)[\d.]*)*")
_REDHAT = (*COREUTILS, *words("""
bash sh curl rpm dnf yum microdnf awk gawk grep egrep fgrep gzip gunzip zcat getent groups install join logname mkfifo
mount nice nohup od paste su tabs tput truncate umount unlink who xxd python3 vi
"""))
_TOOLS = (*NETSHOOT, "kubectl", "mysql", "psql", "redis-cli")
_MYSQL = ("$day $time+00:00 [Note] [Entrypoint]: Entrypoint script for MySQL Server $version-1.el9 started.",
          "$day $time+00:00 [Note] [Entrypoint]: Switching to dedicated user 'mysql'",
          "$day $time+00:00 [Note] [Entrypoint]: Entrypoint script for MySQL Server $version-1.el9 started.")
_MARIADB = tuple(line.replace("MySQL Server $version-1.el9", "MariaDB Server 1:$version+maria~ubu2404")
                 for line in _MYSQL)  # fmt: skip
_UNSET = "$day $time+00:00 [ERROR] [Entrypoint]: Database is uninitialized and password option is not specified"
_KUARD = ("$slashed $time Starting kuard version: v0.10.0-$tag", "$slashed $time " + "*" * 70,
          "$slashed $time * WARNING: This server may expose sensitive",
          "$slashed $time * and secret information. Be careful.", "$slashed $time " + "*" * 70,
          "$slashed $time Serving on :8080")  # fmt: skip
_POSTGRES_REFUSAL = """Error: Database is uninitialized and superuser password is not specified.
       You must specify POSTGRES_PASSWORD to a non-empty value for the
       superuser. For example, "-e POSTGRES_PASSWORD=password" on "docker run".

       You may also use "POSTGRES_HOST_AUTH_METHOD=trust" to allow all
       connections without a password. This is *not* recommended.

       See PostgreSQL documentation about "trust":
       https://www.postgresql.org/docs/current/auth-trust.html"""
_HELLO = """
Hello from Docker!
This message shows that your installation appears to be working correctly.
"""
_PODINFO = """{
  "hostname": "$host",
  "version": "$version",
  "revision": "",
  "color": "#34577c",
  "logo": "https://raw.githubusercontent.com/stefanprodan/podinfo/gh-pages/cuddle_clap.gif",
  "message": "$title",
  "goos": "linux",
  "goarch": "amd64",
  "runtime": "go1.25.5",
  "num_goroutine": "8",
  "num_cpu": "4"
}"""
_KUBERNETES = """<!DOCTYPE html>
<html>
<head>
    <title>Hello Kubernetes!</title>
</head>
<body>

  <div class="main">
    <div class="content">
      <div id="message">
  $message
</div>
<div id="info">
  <table>
    <tr>
      <th>namespace:</th>
      <td>-</td>
    </tr>
    <tr>
      <th>pod:</th>
      <td>$host</td>
    </tr>
    <tr>
      <th>node:</th>
      <td>-</td>
    </tr>
  </table>
</div>
    </div>
  </div>

</body>
</html>
"""
_WORLD = """<html>
<head>
\t<title>Hello world!</title>
</head>
<body>
\t<h1>Hello world!</h1>
\t<h3>My hostname is $host</h3>\t</body>
</html>
"""
_GUESTBOOK = """<html ng-app="redis">
  <head>
    <title>Guestbook</title>
  </head>
  <body ng-controller="RedisCtrl">
    <div style="width: 50%; margin-left: 20px">
      <h2>Guestbook</h2>
    </div>
  </body>
</html>
"""
_TOMCAT = """<!doctype html><html lang="en"><head><title>HTTP Status 404 – Not Found</title></head><body>\
<h1>HTTP Status 404 – Not Found</h1><hr class="line" /><p><b>Type</b> Status Report</p><p><b>Description</b> The \
origin server did not find a current representation for the target resource or is not willing to disclose that one \
exists.</p><hr class="line" /><h3>Apache Tomcat/$version</h3></body></html>"""
_ELASTIC = """{
  "name" : "$host",
  "cluster_name" : "docker-cluster",
  "version" : {
    "number" : "$version"
  },
  "tagline" : "You Know, for Search"
}
"""
_ACCESS = '$from - - [$stamp] "$method $path HTTP/1.1" 200'

DAEMONS: dict[str, Daemon] = {
    "mysqld": Daemon((3306, 33060), log=(
        *_MYSQL, "$stamp 0 [System] [MY-015015] [Server] MySQL Server - start.",
        "$stamp 0 [System] [MY-010116] [Server] /usr/sbin/mysqld (mysqld $version) starting as process 1",
        "$stamp 1 [System] [MY-013576] [InnoDB] InnoDB initialization has started.",
        "$stamp 1 [System] [MY-013577] [InnoDB] InnoDB initialization has ended.",
        "$stamp 0 [Warning] [MY-010068] [Server] CA certificate ca.pem is self signed.",
        "$stamp 0 [System] [MY-011323] [Server] X Plugin ready for connections. Bind-address: '::' port: 33060, "
        "socket: /var/run/mysqld/mysqlx.sock",
        "$stamp 0 [System] [MY-010931] [Server] /usr/sbin/mysqld: ready for connections. Version: '$version'  socket: "
        "'/var/run/mysqld/mysqld.sock'  port: 3306  MySQL Community Server - GPL."), stream="stderr",
        talks=(("*", "J\0\0\0\n9.5.0\0"),), version="9.5.0",
        versions=(("8", "8.4.7"), ("8.0", "8.0.44"), ("8.4", "8.4.7"), ("5.7", "5.7.44"))),
    "mariadbd": Daemon((3306,), log=(
        *_MARIADB, "$day $time 0 [Note] Starting MariaDB $version-MariaDB-ubu2404 as process 1",
        "$day $time 0 [Note] mariadbd: ready for connections.",
        "Version: '$version-MariaDB-ubu2404'  socket: '/run/mysqld/mysqld.sock'  port: 3306  mariadb.org binary "
        "distribution"), stream="stderr", version="12.1.2", versions=(("11", "11.8.5"), ("10", "10.11.15"))),
    "postgres": Daemon((5432,), log=(
        "PostgreSQL init process complete; ready for start up.", "",
        "$day $time UTC [1] LOG:  starting PostgreSQL $version (Debian $version-1.pgdg13+1) on x86_64-pc-linux-gnu, "
        "compiled by gcc (Debian 14.2.0-19) 14.2.0, 64-bit",
        '$day $time UTC [1] LOG:  listening on IPv4 address "0.0.0.0", port 5432',
        '$day $time UTC [1] LOG:  listening on IPv6 address "::", port 5432',
        '$day $time UTC [1] LOG:  listening on Unix socket "/var/run/postgresql/.s.PGSQL.5432"',
        "$day $time UTC [1] LOG:  database system is ready to accept connections"), stream="stderr", version="18.1",
        versions=(("17", "17.7"), ("16", "16.11"), ("15", "15.15"), ("14", "14.20"), ("13", "13.23"))),
    "memcached": Daemon((11211,), talks=(
        ("version", "VERSION 1.6.39\r\n"), ("stats", "STAT pid 1\r\nSTAT version 1.6.39\r\nEND\r\n"),
        ("*", "ERROR\r\n"))),
    "mongod": Daemon(
        (27017,), "It looks like you are trying to access MongoDB over HTTP on the native driver port.\r\n", TEXT,
        log=('{"t":{"$$date":"$milli"},"s":"I",  "c":"NETWORK",  "id":23016,   "ctx":"listener","msg":"Waiting for '
             'connections","attr":{"port":27017,"ssl":"off"}}',)),
    "rabbitmq-server": Daemon((5672, 15672), log=(
        "$day $time.000000+00:00 [info] <0.208.0>  Starting RabbitMQ $version on Erlang 27.3.4.6 [jit]",
        "$day $time.000000+00:00 [info] <0.700.0> started TCP listener on [::]:5672",
        "$day $time.000000+00:00 [info] <0.560.0> Server startup complete; 4 plugins started."), version="4.2.1",
        versions=(("3", "3.13.7"), ("4", "4.2.1"))),
    "httpbin": Daemon((80,), echo="httpbin", banner="gunicorn/19.9.0", stream="stderr", log=(
        "[$day $time +0000] [1] [INFO] Starting gunicorn 19.9.0",
        "[$day $time +0000] [1] [INFO] Listening at: http://0.0.0.0:80 (1)")),
    "go-httpbin": Daemon((8080,), echo="httpbin", variable="PORT"),
    "podinfo": Daemon((9898, 9797), _PODINFO, JSON, stream="stderr", variable="PODINFO_PORT", version="6.9.4", paths=(
        ("/healthz", '{\n  "status": "OK"\n}'), ("/readyz", '{\n  "status": "OK"\n}'), ("/api/info", _PODINFO),
        ("/version", '{\n  "commit": "",\n  "version": "$version"\n}')), log=(
        '{"level":"info","ts":"$milli","caller":"podinfo/main.go:153","msg":"Starting podinfo","version":"$version",'
        '"revision":"","port":"$port"}',
        '{"level":"info","ts":"$milli","caller":"http/server.go:224","msg":"Starting HTTP Server.","addr":":$port"}')),
    "hello-kubernetes": Daemon((8080,), _KUBERNETES, variable="PORT", log=("Listening on: http://$host:8080",)),
    "http-https-echo": Daemon((8080, 8443), echo="mendhak", variable="HTTP_PORT", log=(
        "Listening on ports 8080 for http, and 8443 for https.",)),
    "ealen-echo": Daemon((80,), echo="ealen", variable="PORT", log=("Listening on port 80.",)),
    "kubia": Daemon((8080,), "You've hit $host\n", TEXT, log=("Kubia server starting...",),
                    access="Received request from ::ffff:$from"),
    "helloworld-http": Daemon((80,), "<html><head><title>HTTP Hello World</title></head><body><h1>Hello from $host</h1>"
                              "</body></html\n", HTML, "SimpleHTTP/0.6 Python/2.7.12", stream="stderr",
                              access='$from - - [$stamp] "$method $path HTTP/1.1" 200 -'),
    "tutum-hello": Daemon((80,), _WORLD, "text/html", "nginx/1.8.0"),
    "hello-busybox": Daemon((8000,), "<pre>\nHello World\n</pre>\n", "text/html"),
    "hpa-php": Daemon((80,), "OK!", "text/html", "Apache/2.4.10 (Debian)", access=_ACCESS),
    "kuard": Daemon((8080,), "<!doctype html>\n\n<html lang=\"en\">\n<head>\n  <meta charset=\"utf-8\">\n\n  <title>"
                    "KUAR Demo</title>\n</head>\n</html>\n", "text/html", paths=(("/healthy", "ok"), ("/ready", "ok")),
                    stream="stderr", log=_KUARD, access="$slashed $time $from:0 $method $path"),
    "gb-frontend": Daemon((80,), _GUESTBOOK, "text/html", "Apache/2.4.38 (Debian)", access=_ACCESS),
    "apache2-foreground": Daemon(
        (80,), '<!DOCTYPE HTML PUBLIC "-//IETF//DTD HTML 2.0//EN">\n<html><head>\n<title>403 Forbidden</title>\n</head>'
        "<body>\n<h1>Forbidden</h1>\n<p>You don't have permission to access this resource.</p>\n<hr>\n<address>"
        "Apache/2.4.65 (Debian) Server at $asked Port 80</address>\n</body></html>\n", "text/html; charset=iso-8859-1",
        "Apache/2.4.65 (Debian)", 403, stream="stderr", access=_ACCESS, log=(
            "AH00558: apache2: Could not reliably determine the server's fully qualified domain name, using $ip. Set "
            "the 'ServerName' directive globally to suppress this message",)),
    "wordpress": Daemon(
        (80,), "", "text/html; charset=UTF-8", "Apache/2.4.65 (Debian)", 302, "/wp-admin/install.php", stream="stderr",
        access=_ACCESS, paths=(("/wp-admin/install.php", "<!DOCTYPE html>\n<html lang=\"en-US\">\n<head>\n\t<title>"
                                "WordPress &rsaquo; Installation</title>\n</head>\n</html>\n"),),
        log=("WordPress not found in /var/www/html - copying now...",
             "Complete! WordPress has been successfully copied to /var/www/html")),
    "catalina.sh": Daemon((8080,), _TOMCAT, "text/html;charset=utf-8", status=404, stream="stderr", version="11.0.14",
                          versions=(("10", "10.1.49"), ("9", "9.0.112")), log=(
        "$day $time INFO [main] org.apache.catalina.startup.Catalina.start Server startup in [41] milliseconds",)),
    "jenkins.sh": Daemon((8080, 50000), "<html><head><title>Authentication required</title></head></html>", status=403,
                         banner="Jetty(12.0.25)", log=("Jenkins is fully up and running",)),
    "caddy": Daemon((80, 2019), "<!DOCTYPE html>\n<html>\n<head>\n\t<title>Caddy works!</title>\n</head>\n</html>\n",
                    banner="Caddy", stream="stderr", log=('{"level":"info","msg":"serving initial configuration"}',)),
    "ghost": Daemon((2368,), "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<title>Ghost</title>\n</head>\n</html>\n"),
    "grafana": Daemon((3000,), '<a href="/login">Found</a>.\n\n', status=302, location="/login"),
    "prometheus": Daemon((9090,), '<a href="/query">Found</a>.\n\n', status=302, location="/query", paths=(
        ("/-/healthy", "Prometheus Server is Healthy.\n"), ("/-/ready", "Prometheus Server is Ready.\n"))),
    "elasticsearch": Daemon((9200, 9300), _ELASTIC, "application/json; charset=UTF-8", version="9.2.1"),
    "nats-server": Daemon((4222, 8222), log=("[1] $slashed $time.000000 [INF] Server is ready",), stream="stderr"),
    "registry": Daemon((5000,), "{}", JSON),
    "mosquitto": Daemon((1883,), stream="stderr", log=("mosquitto version 2.0.22 running",)),
    "adminer": Daemon(
        (8080,), "<!DOCTYPE html>\n<html lang='en' dir='ltr'>\n<title>Login - Adminer</title>\n</html>\n"),
    "phpmyadmin": Daemon((80,), "<!doctype html>\n<html lang=\"en\" dir=\"ltr\">\n<title>phpMyAdmin</title>\n</html>\n",
                         banner="Apache/2.4.65 (Debian)", access=_ACCESS),
    "multitool": Daemon(
        (80, 443), "WBITT Network MultiTool (with NGINX) - $host - $ip - HTTP: 80 , HTTPS: 443 . (Formerly "
        "praqma/network-multitool)\n", "text/html", "nginx/1.28.0", variable="HTTP_PORT", log=(
            "The directory /usr/share/nginx/html is not mounted.",
            "Therefore, over-writing the default index.html file with some useful information:",
            "WBITT Network MultiTool (with NGINX) - $host - $ip - HTTP: 80 , HTTPS: 443 . (Formerly "
            "praqma/network-multitool)"), access='$from - - [$stamp] "$method $path HTTP/1.1" 200 0 "-" "-" "-"'),
}
"""By the name of the program."""


def _server(
    megabytes: float, program: str, *, alpine: bool = False, entry: bool = False, tags: str = _TAGS,
    commands: tuple[str, ...] = (), asks: tuple[str, ...] = (), refusal: tuple[str, ...] = (), user: int = 0,
    env: dict[str, str] | None = None, bare: bool = False,
) -> Image:
    """An image that starts one of the servers above, with a shell unless it is bare."""
    entrypoint = ("docker-entrypoint.sh",) if entry else ()
    tools = () if bare else (*(ALPINE if alpine else DEBIAN), *commands)
    return Image(
        int(megabytes * MEGABYTE), entrypoint, (program,), env or {}, {} if bare else ALPINE_FILES if alpine else
        DEBIAN_FILES, tools, (program, *entrypoint), "busybox" if alpine or bare else "gnu", user=user, tags=tags,
        asks=asks, refusal=refusal)


def _shell(
    megabytes: float, command: tuple[str, ...], commands: tuple[str, ...], name: str, pretty: str, *,
    dialect: str = "gnu", tags: str = _TAGS,
) -> Image:
    """An image of a system or a language: a shell and its tools."""
    return Image(int(megabytes * MEGABYTE), (), command, {}, {**DEBIAN_FILES, **release(name, pretty)} if name else
                 DEBIAN_FILES, commands, (), dialect, tags=tags)


def _nginx(megabytes: float, *, port: int = 80, user: int = 0) -> Image:
    """nginx as others pack it."""
    own = CATALOGUE["docker.io/library/nginx"]
    conf = NGINX_CONF.replace("80;", f"{port};")
    return Image(int(megabytes * MEGABYTE), own.entrypoint, own.command, own.env, {
        **own.files, "/etc/nginx/conf.d/default.conf": conf}, own.commands, own.servers, "gnu", user=user, tags=_TAGS)


_PASSWORDS = ("MYSQL_ROOT_PASSWORD", "MYSQL_ALLOW_EMPTY_PASSWORD", "MYSQL_RANDOM_ROOT_PASSWORD")
_MARIADB_PASSWORDS = (
    "MARIADB_ROOT_PASSWORD", "MARIADB_ROOT_PASSWORD_HASH", "MARIADB_ALLOW_EMPTY_ROOT_PASSWORD",
    "MARIADB_RANDOM_ROOT_PASSWORD")
_LANGUAGE = (*DEBIAN, "curl", "wget", "git", "perl")
_ECHO = _server(40, "http-https-echo", alpine=True, commands=("node",))
_ROBOT = _server(55, "hello-kubernetes", alpine=True, commands=("node",))
_MULTITOOL = _server(24, "multitool", alpine=True, commands=(
    "bash", "curl", "dig", "host", "jq", "mtr", "ss", "openssl", "telnet", "git", "tcpdump", "nginx"))

IMAGES: dict[str, Image] = {
    "library/mysql": _server(
        262, "mysqld", entry=True, commands=("mysql", "mysqladmin", "curl"), asks=_PASSWORDS, refusal=(
            *_MYSQL, _UNSET, "    You need to specify one of the following as an environment variable:",
            *(f"    - {name}" for name in _PASSWORDS))),
    "library/mariadb": _server(
        105, "mariadbd", entry=True, commands=("mariadb", "mysql", "mariadb-admin"),
        asks=(*_MARIADB_PASSWORDS, *_PASSWORDS), refusal=(
            *_MARIADB, _UNSET, f"\tYou need to specify one of {', '.join(_MARIADB_PASSWORDS[:3])} and "
            f"{_MARIADB_PASSWORDS[3]}")),
    "library/postgres": _server(160, "postgres", entry=True, commands=("psql", "pg_isready", "pg_dump"),
                                asks=("POSTGRES_PASSWORD", "POSTGRES_HOST_AUTH_METHOD"),
                                refusal=tuple(_POSTGRES_REFUSAL.split("\n"))),
    "library/memcached": _server(32, "memcached", entry=True),
    "library/mongo": _server(290, "mongod", entry=True, commands=("mongosh", "mongo")),
    "library/rabbitmq": _server(110, "rabbitmq-server", entry=True, commands=("rabbitmqctl",)),
    "library/wordpress": _server(240, "wordpress", commands=("php", "curl")),
    "library/php": _server(180, "apache2-foreground", commands=("php", "curl")),
    "library/tomcat": _server(210, "catalina.sh", commands=("java", "curl")),
    "library/caddy": _server(22, "caddy", alpine=True),
    "library/ghost": _server(190, "ghost", commands=("node", "curl")),
    "library/adminer": _server(50, "adminer", alpine=True, commands=("php",)),
    "library/phpmyadmin": _server(215, "phpmyadmin", commands=("php", "curl")),
    "library/elasticsearch": _server(620, "elasticsearch", commands=("curl",)),
    "library/nats": _server(7, "nats-server", bare=True),
    "library/registry": _server(10, "registry", alpine=True),
    "library/eclipse-mosquitto": _server(5, "mosquitto", alpine=True, user=1883),
    "jenkins/jenkins": _server(280, "jenkins.sh", commands=("java", "curl", "git"), user=1000),
    "grafana/grafana": _server(180, "grafana", alpine=True, commands=("curl", "bash"), user=472),
    "prom/prometheus": _server(140, "prometheus", alpine=True, user=65534),
    "library/python": _shell(390, ("python3",), (*_LANGUAGE, "python", "python3", "pip"), "", ""),
    "library/node": _shell(400, ("node",), (*_LANGUAGE, "node", "npm", "npx", "yarn"), "", ""),
    "library/golang": _shell(300, ("bash",), (*_LANGUAGE, "go", "gofmt", "gcc", "make"), "", ""),
    "library/ruby": _shell(390, ("irb",), (*_LANGUAGE, "ruby", "irb", "gem"), "", ""),
    "library/perl": _shell(360, ("perl", "-de0"), _LANGUAGE, "", ""),
    "library/openjdk": _shell(240, ("jshell",), (*_LANGUAGE, "java", "javac", "jshell"), "", ""),
    "library/eclipse-temurin": _shell(240, ("jshell",), (*_LANGUAGE, "java", "javac", "jshell"), "", ""),
    "library/fedora": _shell(58, ("/bin/bash",), _REDHAT, "Fedora Linux", "Fedora Linux 43 (Container Image)"),
    "library/centos": _shell(84, ("/bin/bash",), _REDHAT, "CentOS Linux", "CentOS Linux 8"),
    "library/rockylinux": _shell(72, ("/bin/bash",), _REDHAT, "Rocky Linux", "Rocky Linux 9.3 (Blue Onyx)"),
    "library/almalinux": _shell(70, ("/bin/bash",), _REDHAT, "AlmaLinux", "AlmaLinux 10.1 (Heliotrope Lion)"),
    "library/amazonlinux": _shell(52, ("/bin/bash",), _REDHAT, "Amazon Linux", "Amazon Linux 2023"),
    "library/hello-world": Image(2504, (), ("/hello",), {}, {}, (), ("/hello",), tags=r"(latest|linux)", asks=("\0",),
                                 refusal=tuple(_HELLO.split("\n")), ends=0),
    "kennethreitz/httpbin": _server(180, "httpbin", commands=("python3",)),
    "mccutchen/go-httpbin": _server(13, "go-httpbin", bare=True),
    "stefanprodan/podinfo": _server(30, "podinfo", alpine=True, commands=("curl",), user=100),
    "paulbouwer/hello-kubernetes": _ROBOT,
    "mendhak/http-https-echo": _ECHO, "ealen/echo-server": _server(42, "ealen-echo", alpine=True, commands=("node",)),
    "jmalloc/echo-server": CATALOGUE["docker.io/kicbase/echo-server"],
    "luksa/kubia": _server(264, "kubia", commands=("curl", "node")),
    "strm/helloworld-http": _server(17, "helloworld-http", alpine=True), "tutum/hello-world": _server(
        6, "tutum-hello", alpine=True), "crccheck/hello-world": _server(2, "hello-busybox", alpine=True),
    "bitnami/nginx": _nginx(70, port=8080, user=1001), "nginxinc/nginx-unprivileged": _nginx(58, port=8080, user=101),
    "bitnami/kubectl": _shell(110, ("kubectl",), (*DEBIAN, "kubectl"), "", ""),
    "praqma/network-multitool": _MULTITOOL, "wbitt/network-multitool": _MULTITOOL,
    "tutum/dnsutils": _shell(70, ("bash",), (*DEBIAN, "dig", "host", "nslookup"), "", ""),
    "tutum/curl": _shell(80, ("bash",), (*DEBIAN, "curl"), "", ""),
    "arunvelsriram/utils": _shell(280, ("bash",), (*_TOOLS, *DEBIAN), "Ubuntu", "Ubuntu 22.04.5 LTS"),
    "alpine/curl": Image(8 * MEGABYTE, ("curl",), (), {}, ALPINE_FILES, (*ALPINE, "curl"), tags=_TAGS),
    "yauritux/busybox-curl": Image(8 * MEGABYTE, (), ("sh",), {}, {}, (*ALPINE, "curl"), tags=_TAGS),
    "infoblox/dnstools": Image(
        10 * MEGABYTE, (), ("/bin/sh",), {}, ALPINE_FILES, (*ALPINE, "dig", "host", "curl"), tags=_TAGS),
}
"""By the name that Docker's registry gives them."""

_GKE = "us-docker.pkg.dev/google-samples/containers/gke"
ELSEWHERE: dict[str, Image] = {
    "ghcr.io/stefanprodan/podinfo": IMAGES["stefanprodan/podinfo"],
    "quay.io/bitnami/nginx": IMAGES["bitnami/nginx"], "docker.io/bitnamilegacy/nginx": IMAGES["bitnami/nginx"],
    "ghcr.io/nginxinc/nginx-unprivileged": IMAGES["nginxinc/nginx-unprivileged"],
    "docker.elastic.co/elasticsearch/elasticsearch": IMAGES["library/elasticsearch"],
    "quay.io/centos/centos": IMAGES["library/centos"],
    **{f"gcr.io/kuar-demo/kuard-{arch}": _server(
        12, "kuard", alpine=True, tags=r"(v0\.\d+(\.\d+)?(-\d+)?-)?(blue|green|purple|1|2|3)")
       for arch in ("amd64", "arm64")},
    **{f"{place}/{name}": image for place in ("registry.k8s.io", "k8s.gcr.io") for name, image in (
        ("nginx-slim", _nginx(37)), ("hpa-example", _server(160, "hpa-php", commands=("php", "curl"))))},
    **{f"{place}/gb-frontend": _server(150, "gb-frontend", commands=("php", "curl"))
       for place in ("gcr.io/google_samples", "gcr.io/google-samples", _GKE)},
    **{place: CATALOGUE["docker.io/library/redis"] for place in (
        "gcr.io/google_samples/gb-redis-follower", "gcr.io/google_samples/gb-redisslave",
        "gcr.io/google-samples/gb-redisslave", f"{_GKE}/gb-redis-follower")},
    **{f"{_GKE}/{name}": CATALOGUE[f"gcr.io/google-samples/{name}"]
       for name in ("hello-app", "node-hello")},
    "registry.k8s.io/e2e-test-images/echoserver": CATALOGUE["registry.k8s.io/echoserver"],
}
"""By their whole name, where another registry holds them."""
REPOSITORIES: dict[str, Image] = {**{f"docker.io/{name}": image for name, image in IMAGES.items()}, **ELSEWHERE}
