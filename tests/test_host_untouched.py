"""Nothing a learner types reaches the host: not its files, its network, its programs or its environment."""

from __future__ import annotations

import builtins
import io
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import tui
from tui.session import Session

OWN = Path(tui.__file__).parent
POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  containers: [{name: web, image: nginx}]\n"

LINES = [
    "ls /", "ls -la ~ /home /etc /proc /dev", "cat /etc/passwd /etc/shadow", "cat /proc/self/environ", "cd ..; pwd; ls",
    "cd /; cd ../../..; ls", "cat ../../../../../../etc/passwd", "find / -name passwd", "grep -r root /etc",
    "curl http://example.com/", "curl -s file:///etc/passwd", "curl -o /etc/passwd http://web/", "wget http://example.com/",
    "wget -O - http://127.0.0.1:22/", "nc 127.0.0.1 22", "ping -c 1 8.8.8.8", "nslookup example.com", "dig example.com",
    "telnet localhost 22", "ssh localhost", "python -c 'import os; os.system(\"id\")'", "python3", "perl -e 1", "sh -c id",
    "bash -c 'cat /etc/passwd'", "sudo rm -rf /", "touch /etc/x /tmp/x ~/x", "echo hi > /etc/passwd", "echo hi >> ~/.bashrc",
    "cat < /etc/passwd", ". /etc/profile", "source ~/.bashrc", "/bin/sh", "./run.sh", "exec /bin/bash", "ln -s / root",
    "ln -s /etc/passwd p; cat p", "cp -r /etc ~/copy", "mv /etc /tmp/etc", "mkdir -p /opt/x", "chmod -R 777 /", "tee /etc/x < /dev/null",
    "dd if=/dev/zero of=/dev/sda", "kill -9 1", "kill -9 $$", "env", "export", "echo $PATH $HOST_SECRET", "history",
    "date; uname -a; hostname; whoami; id", "mktemp", "echo /etc/* /*", "awk 'BEGIN { system(\"id\") }'",
    "awk 'BEGIN { while ((getline line < \"/etc/passwd\") > 0) print line }'", "sed -i s/root/x/ /etc/passwd", "sed 'w /etc/x' x",
    "sed '1e id' x", "xargs id < /dev/null", "echo id | sh", "tar cf /tmp/x.tar /", "git clone https://example.com/x", "vi /etc/passwd",
    "kubectl apply -f pod.yaml", "kubectl apply -f /etc/passwd", "kubectl apply -f https://example.com/x.yaml", "kubectl apply -k .",
    "kubectl create configmap host --from-file=/etc/passwd", "kubectl --kubeconfig /etc/passwd get pods", "kubectl get pods -o yaml",
    "kubectl cp /etc/passwd web:/x", "kubectl exec web -- cat /etc/passwd", "kubectl exec web -- sh -c 'wget -O - http://example.com'",
    "kubectl run x --image=nginx --rm -it -- ls /", "kubectl logs web", "kubectl diff -f pod.yaml", "kubectl expose pod web --port=80",
    "kubectl port-forward pod/web 8080:80 &", "curl -s localhost:8080", "kubectl proxy", "kubectl edit pod web", "kubectl explain pod",
    "kubectl describe pod web", "kubectl plugin list", "kubectl debug node/worker-1 -it --image=busybox", "rm -rf / ~ . *",
]  # fmt: skip

REACHES: list[tuple[Any, tuple[str, ...]]] = [
    (builtins, ("open",)),
    (io, ("open",)),
    (os, (
        "open", "listdir", "scandir", "walk", "remove", "unlink", "rmdir", "removedirs", "mkdir", "makedirs", "rename",
        "replace", "link", "symlink", "chmod", "chown", "chdir", "truncate", "system", "popen", "fork", "kill", "execv",
        "execve", "posix_spawn", "_exit",
    )),
    (shutil, ("rmtree", "copyfile", "move")),
    (subprocess, ("Popen",)),
    (socket, ("socket", "create_connection", "getaddrinfo", "gethostbyname")),
]  # fmt: skip
"""What stands between this process and the host."""


def play(session: Session) -> str:
    """Run every line, answering what waits, and return all that was printed."""
    session.write("pod.yaml", POD)
    printed = []
    for line in LINES:
        printed.append(session.run(line, limit=20).output)
        for _ in range(5):
            if session.idle:
                break
            session.interrupt()
            session.eof()
            session.discard()
            session.advance(1)
            printed += [text for _, text in session.take_output()]
        assert session.idle, f"{line} does not let go"
    session.undo()
    session.settle()
    return "".join(printed)


def test_no_line_calls_the_host(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOST_SECRET", "treasure")
    (tmp_path / "kept").write_text("treasure")
    session = Session(seed=7, bare=True)
    reached: list[str] = []

    def alarm(name: str) -> Callable[..., Any]:
        real = getattr(sys.modules[name.partition(".")[0]], name.partition(".")[2])

        def ring(*args: Any, **options: Any) -> Any:
            if name.endswith(".open") and OWN in Path(str(args[0])).parents and args[1:2] in ((), ("r",), ("rb",)):
                return real(*args, **options)  # the program's own tables, read when first needed
            reached.append(f"{name}{args}")
            raise AssertionError(f"{name} was called with {args}")

        return ring

    with monkeypatch.context() as patched:
        for module, names in REACHES:
            for name in names:
                patched.setattr(module, name, alarm(f"{module.__name__}.{name}"))
        printed = play(session)
        for line in (f"cat {tmp_path}/kept", f"rm -rf {tmp_path}", f"ls {tmp_path}"):
            printed += session.run(line).output
    assert reached == []
    assert "treasure" not in printed
    assert (tmp_path / "kept").read_text() == "treasure"


AUDITED = """
import sys
sys.path[:0] = [{tests!r}, {root!r}]
from test_host_untouched import Session, play

play(Session(seed=7, bare=True))  # so that all modules are loaded
session, reached = Session(seed=7, bare=True), []
armed = True

def hook(event, args):
    if armed and event.partition(".")[0] in ("open", "os", "subprocess", "socket", "shutil", "tempfile", "fcntl", "ctypes"):
        reached.append((event, args))

sys.addaudithook(hook)
play(session)
armed = False
print(reached)
"""


def test_the_interpreter_sees_no_call_either() -> None:
    here = Path(__file__).parent
    script = AUDITED.format(tests=str(here), root=str(here.parent))
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert (result.stdout.strip(), result.returncode) == ("[]", 0), result.stderr
