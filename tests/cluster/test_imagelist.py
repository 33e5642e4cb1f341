"""Images of tutorials: they pull, serve, log, and refuse to start without what they ask for."""

from __future__ import annotations

import pytest

from tui.cluster.imagelist import DAEMONS, REPOSITORIES
from tui.cluster.images import find_image
from tui.cluster.mainprogram import main_program
from tui.session import Session

PODS = {
    "mysql": "mysql", "mariadb": "mariadb:11", "pg": "postgres:16", "set": "mysql:8.0 --env=MYSQL_ROOT_PASSWORD=x",
    "mongo": "mongo:7", "cache": "memcached", "bin": "kennethreitz/httpbin", "info": "stefanprodan/podinfo:6.5.4",
    "kubia": "luksa/kubia", "tool": "wbitt/network-multitool", "wp": "wordpress", "py": "python:3.12",
    "echo": "mendhak/http-https-echo:31", "plain": "nginxinc/nginx-unprivileged", "redis": "redis:7",
    "centos": "centos:7",
    "hello": "hello-world --restart=Never", "gke": "us-docker.pkg.dev/google-samples/containers/gke/hello-app:1.0",
}  # fmt: skip


@pytest.fixture(scope="module")
def s() -> Session:
    session = Session(seed=7, bare=True)
    for name, image in PODS.items():
        assert session.run(f"kubectl run {name} --image={image}").exit_code == 0
    session.run("kubectl run files --image=python:3-slim --command -- python -m http.server 8080")
    session.run("kubectl run args --image=redis -- --port 7000")
    session.run("kubectl run box --image=busybox -- sleep infinity")
    session.settle()
    return session


def test_every_image_starts_what_it_holds() -> None:
    wrong = []
    for repository, image in REPOSITORIES.items():
        env = dict.fromkeys(image.asks, "x")
        program = main_program({"image": repository}, image, env)
        wrong += [f"{repository}: {program.problem}"] if program.problem else []
        if program.nature == "server" and program.argv[0] not in ("/docker-entrypoint.sh",) and "redis" not in repository:
            named = program.argv[-1].rpartition("/")[2]
            wrong += [] if named in DAEMONS or named in ("hello-app", "node-hello", "hello", "run.sh", "echo-server") else [f"{repository}: {named}"]
    assert not wrong


@pytest.mark.parametrize(("pod", "phase"), [
    ("mysql", "CrashLoopBackOff"), ("mariadb", "CrashLoopBackOff"), ("pg", "CrashLoopBackOff"), ("set", "Running"),
    ("py", "CrashLoopBackOff"), ("centos", "CrashLoopBackOff"), ("hello", "Completed"), ("args", "Running"),
])  # fmt: skip
def test_what_becomes_of_it(s: Session, pod: str, phase: str) -> None:
    assert s.run(f"kubectl get pod {pod} --no-headers").stdout.split()[2] == phase


@pytest.mark.parametrize(("pod", "words"), [
    ("mysql", "    - MYSQL_ALLOW_EMPTY_PASSWORD\n"), ("pg", "You must specify POSTGRES_PASSWORD to a non-empty value"),
    ("mariadb", "\tYou need to specify one of MARIADB_ROOT_PASSWORD, "), ("hello", "\nHello from Docker!\n"),
    ("set", "/usr/sbin/mysqld: ready for connections. Version: '8.0.44'"), ("redis", "Ready to accept connections tcp"),
])  # fmt: skip
def test_first_lines_of_the_log(s: Session, pod: str, words: str) -> None:
    assert words in s.run(f"kubectl logs {pod}").stdout


@pytest.mark.parametrize(("pod", "path", "words"), [
    ("mongo", ":27017", "It looks like you are trying to access MongoDB over HTTP"),
    ("kubia", ":8080", "You've hit kubia\n"),
    ("bin", "/get?a=b", '  "args": {\n    "a": "b"\n'), ("info", ":9898", '"message": "greetings from podinfo v6.5.4"'),
    ("tool", "", "WBITT Network MultiTool (with NGINX) - tool - 10.244."), ("wp", "", "Installation</title>"),
    ("echo", ":8080/x", '{\n  "path": "/x",\n'), ("plain", ":8080", "<h1>Welcome to nginx!</h1>"),
    ("gke", ":8080", "Hello, world!\nVersion: 1.0.0\nHostname: gke\n"),
    ("files", ":8080", "<title>Directory listing for /</title>"), ("files", ":8080/etc/hostname", "files\n"),
])  # fmt: skip
def test_answers(s: Session, pod: str, path: str, words: str) -> None:
    address = s.run(f"kubectl get pod {pod} -o jsonpath={{.status.podIP}}").stdout
    assert words in s.run(f"kubectl exec box -- wget -qO- http://{address}{path}").stdout


def test_lines_of_other_protocols(s: Session) -> None:
    for pod, port, said, answer in (("cache", 11211, "version", "VERSION 1.6.39"), ("args", 7000, "PING", "+PONG")):
        address = s.run(f"kubectl get pod {pod} -o jsonpath={{.status.podIP}}").stdout
        assert s.run(f"kubectl exec box -- sh -c 'echo {said} | nc {address} {port}'").stdout.strip() == answer


def test_curl_at_what_speaks_no_http(s: Session) -> None:
    for pod, port in (("redis", 6379), ("set", 3306), ("cache", 11211)):
        address = s.run(f"kubectl get pod {pod} -o jsonpath={{.status.podIP}}").stdout
        result = s.run(f"kubectl exec tool -- curl -sS {address}:{port}")
        assert result.exit_code == 1
        assert result.stderr.startswith("curl: (1) Received HTTP/0.9 when not allowed\n")


def test_a_tag_may_be_one_number() -> None:
    assert find_image("redis:7") and find_image("nginx:1") and find_image("localhost:5000/x") is None
    assert find_image("mysql:nope") is None and find_image("postgres:16-alpine").dialect == "busybox"  # type: ignore[union-attr]


def test_a_slim_image_lacks_the_tools_of_the_full_one() -> None:
    full, slim = find_image("python:3.12"), find_image("python:3.12-slim")
    assert full and slim and "curl" in full.commands and "curl" not in slim.commands and "python3" in slim.commands
