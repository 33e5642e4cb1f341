"""The verbs that reach into pods: exec, attach, cp, logs, run, port-forward."""

from __future__ import annotations

import pytest

from tui.session import Session

TWO = """apiVersion: v1
kind: Pod
metadata: {name: two}
spec:
  initContainers: [{name: first, image: busybox, command: [sh, -c, echo made]}]
  containers:
  - {name: a, image: busybox, command: [sh, -c, "echo from a; sleep 3600"]}
  - {name: b, image: nginx}
"""
RECORDED = ("All commands and output from this session will be recorded in container logs, including credentials and "
            "sensitive information passed through the command prompt.\n"
            "If you don't see a command prompt, try pressing enter.\n")
NO_BASH = ('OCI runtime exec failed: exec failed: unable to start container process: exec: "bash": executable file '
           "not found in $PATH\n")


@pytest.fixture(scope="module")
def world() -> Session:
    s = Session(seed=7, bare=True)
    s.write("two.yaml", TWO)
    s.write("a.txt", "hello\n")
    for line in ("kubectl apply -f two.yaml", "kubectl run web --image=nginx --port=80 --expose",
                 "kubectl run box --image=busybox --restart=Never -- sleep infinity", "kubectl run bad --image=nope/nope",
                 "kubectl create deployment d --image=nginx --replicas=3", "mkdir -p dir/sub; echo x > dir/sub/f"):
        s.run(line)
    s.settle()
    return s


@pytest.fixture
def s(world: Session) -> Session:
    return world


WORDS = [
    ("kubectl exec two -- hostname", 0, "two\n", 'Defaulted container "a" out of: a, b, first (init)\n'),
    ("kubectl exec two -c b -- nginx -v", 0, "", "nginx version: nginx/1.29.3\n"),
    ("kubectl exec two -q -- hostname", 0, "two\n", ""),
    ("kubectl exec web", 1, "", "error: you must specify at least one command for the container\n"),
    ("kubectl exec web ls", 1, "", "error: exec [POD] [COMMAND] is not supported anymore. Use exec [POD] -- [COMMAND] "
     "instead\nSee 'kubectl exec -h' for help and examples\n"),
    ("kubectl exec web -c x -- ls", 1, "", "Error from server (BadRequest): container x is not valid for pod web\n"),
    ("kubectl exec box -- sh -c 'exit 3'", 3, "", "command terminated with exit code 3\n"),
    ("kubectl exec box -- ls /etc", 0, None, ""),
    ("kubectl exec box -- cat", 0, "", ""),
    ("echo hi | kubectl exec -it box -- cat", 0, "hi\n",
     "Unable to use a TTY - input is not a terminal or the right kind of file\n"),
    ("echo 'hostname; exit 4' | kubectl exec -i box -- sh", 4, "box\n", "command terminated with exit code 4\n"),
    ("kubectl exec cm/kube-root-ca.crt -- ls", 1, "",
     "error: cannot attach to *v1.ConfigMap: selector for *v1.ConfigMap not implemented\n"),
    ("kubectl exec svc/web -- hostname", 0, "web\n", ""),
    ("kubectl exec bad -- ls", 1, "",
     'error: Internal error occurred: unable to upgrade connection: container not found ("bad")\n'),
    ("kubectl attach web -c x", 1, "", "error: cannot attach to the container: container x not found in pod web\n"),
    ("kubectl logs nope", 1, "", 'error: error from server (NotFound): pods "nope" not found in namespace "default"\n'),
    ("kubectl logs two", 0, "from a\n", 'Defaulted container "a" out of: a, b, first (init)\n'),
    ("kubectl logs two first", 0, "made\n", ""),
    ("kubectl logs two -c x", 1, "", "error: container x is not valid for pod two out of: a, b, first (init)\n"),
    ("kubectl logs two --all-containers --prefix --tail=1", 0, None, ""),
    ("kubectl logs two --all-containers -c a", 1, "",
     "error: --all-containers=true should not be specified with container name a\n"),
    ("kubectl logs two a --limit-bytes=4", 0, "from", ""),
    ("kubectl logs two a --tail=-2", 1, "", "error: --tail must be greater than or equal to -1\n"),
    ("kubectl logs two a --since-time=2999-01-01T00:00:00Z", 0, "", ""),
    ("kubectl logs two a --since-time=now", 1, "",
     'error: parsing time "now" as "2006-01-02T15:04:05Z07:00": cannot parse "now" as "2006"\n'),
    ("kubectl logs web -p", 1, "",
     'Error from server (BadRequest): previous terminated container "web" in pod "web" not found\n'),
    ("kubectl logs bad", 1, "", 'Error from server (BadRequest): container "bad" in pod "bad" is waiting to start: '
     "trying and failing to pull image\n"),
    ("kubectl logs -l app=none", 0, "", "No resources found in default namespace.\n"),
    ("kubectl logs -f -l app=d --max-log-requests 2", 1, "", "error: you are attempting to follow 3 log streams, but "
     "maximum allowed concurrency is 2, use --max-log-requests to increase the limit\n"),
    ("kubectl cp a.txt box:/tmp && kubectl exec box -- cat /tmp/a.txt", 0, "hello\n", ""),
    ("kubectl cp dir default/box:/tmp/dir && kubectl exec box -- cat /tmp/dir/sub/f", 0, "x\n", ""),
    ("kubectl cp two:/etc/hostname name -c b && cat name", 0, "two\n",
     "tar: Removing leading `/' from member names\n"),
    ("kubectl cp box:/nope x", 1, "", "tar: /nope: No such file or directory\n"
     "tar: error exit delayed from previous errors\ncommand terminated with exit code 1\n"),
    ("kubectl cp a.txt web:/nope/x", 2, "", "tar: /nope: Cannot open: No such file or directory\n"
     "tar: Error is not recoverable: exiting now\ncommand terminated with exit code 2\n"),
    ("kubectl cp nofile box:/tmp", 1, "", "error: nofile doesn't exist in local filesystem\n"),
    ("kubectl cp a.txt b.txt", 1, "", "error: one of src or dest must be a remote file specification\n"),
    ("kubectl cp a:x b:x", 1, "", "error: one of src or dest must be a local file specification\n"),
    ("kubectl cp a.txt x/y/z:/tmp", 1, "",
     "error: filespec must match the canonical format: [[namespace/]pod:]file/path\n"),
    ("kubectl cp a.txt none:/tmp", 1, "", 'Error from server (NotFound): pods "none" not found\n'),
    ("kubectl port-forward web http", 1, "", "error: Pod 'web' does not have a named port 'http'\n"),
    ("kubectl port-forward svc/web 8080:81", 1, "", "error: Service web does not have a service port 81\n"),
    ("kubectl port-forward svc/web x:80", 1, "",
     "error: error parsing local port 'x': strconv.ParseUint: parsing \"x\": invalid syntax\n"),
    ("kubectl port-forward bad 8080:80", 1, "",
     "error: unable to forward port because pod is not running. Current status=Pending\n"),
    ("kubectl port-forward --address here web 8080:80", 1, "", "error: here is not a valid IP\n"),
    ("kubectl port-forward web 80", 1, "", "Unable to listen on port 80: Listeners failed to create with the following "
     "errors: [unable to create listener: Error listen tcp4 127.0.0.1:80: bind: permission denied unable to create "
     "listener: Error listen tcp6 [::1]:80: bind: permission denied]\n"
     "error: unable to listen on any of the requested ports: [{80 80}]\n"),
]


@pytest.mark.parametrize(("line", "code", "out", "err"), WORDS, ids=[row[0] for row in WORDS])
def test_words(s: Session, line: str, code: int, out: str | None, err: str) -> None:
    result = s.run(line)
    assert (result.exit_code, result.stderr) == (code, err)
    assert out is None or result.stdout == out


def test_without_a_terminal_ls_prints_one_name_a_line(s: Session) -> None:
    assert "hosts\n" in s.run("kubectl exec box -- ls /etc").stdout


def test_what_is_not_in_the_image(s: Session) -> None:
    result = s.run("kubectl exec -it box -- bash")
    assert result.exit_code == 1 and result.stderr.endswith(NO_BASH)
    assert result.stderr.startswith("error: Internal error occurred: Internal error occurred: error executing command")


def test_a_workload_says_which_pod_it_took(s: Session) -> None:
    result = s.run("kubectl logs deploy/d --tail=1")
    assert result.stderr.startswith("Found 3 pods, using pod/d-") and result.stdout.count("\n") == 1
    assert s.run("kubectl logs deploy/d --tail=1 --all-pods").stdout.count("[pod/d-") == 3


def test_logs_of_a_pod_that_nobody_runs_are_empty() -> None:
    s = Session(seed=7, bare=True)
    s.run("""kubectl run lost --image=nginx --overrides='{"spec":{"nodeSelector":{"a":"b"}}}'""")
    assert (s.run("kubectl logs lost").output, s.run("kubectl exec lost -- ls").stderr) == (
        "", "Error from server (BadRequest): pod lost does not have a host assigned\n")


def test_exec_waits_for_the_first_pod_of_a_workload() -> None:
    s = Session(seed=7, bare=True)
    s.run("kubectl create deployment empty --image=nginx --replicas=0")
    assert s.run("kubectl exec deploy/empty -- ls").stderr == "error: timed out waiting for the condition\n"


def test_following_ends_with_the_pod() -> None:
    s = Session(seed=7, bare=True)
    s.run("kubectl run loop --image=busybox -- sh -c 'while true; do echo tick; sleep 1; done'")
    s.settle()
    s.run("kubectl delete pod loop --grace-period=1 --wait=false")
    result = s.run("kubectl logs -f loop")
    assert result.exit_code == 0 and "tick\n" in result.stdout


def test_who_leaves_an_attached_program_hears_no_more_of_it() -> None:
    s = Session(seed=7, bare=True)
    s.run("kubectl run loop --image=busybox -- sh -c 'while true; do echo tick; sleep 1; done'")
    s.settle()
    s.start("kubectl attach loop")
    s.advance(2.5)
    s.interrupt()
    assert "tick\n" in "".join(text for _, text in s.take_output())
    assert s.run("sleep 3").output == ""


def test_attaching_tells_no_exit_code_and_needs_input_to_type() -> None:
    s = Session(seed=7, bare=True)
    s.run("kubectl run t -it --image=busybox -- sh")
    s.run("exit")
    s.advance(3)
    s.start("kubectl attach t")
    s.advance(1)
    s.interrupt()
    assert s.run("kubectl get pod t --no-headers").stdout.split()[2] == "Running"
    s.run("kubectl attach -it t")
    assert s.run("exit 5").exit_code == 0


def test_a_terminal_of_its_own_and_its_words() -> None:
    s = Session(seed=7, bare=True)
    opened = s.run("kubectl run t --rm -it --image=busybox -- sh")
    assert (opened.stderr, s.prompt) == (RECORDED, "/ # ")
    assert s.run("echo wrong >&2").output == "wrong\n"
    left = s.run("exit")
    assert left.exit_code == 0
    assert left.stdout.endswith("Session ended, resume using 'kubectl attach t -c t -i -t' command when the pod is "
                                'running\npod "t" deleted from default namespace\n')  # fmt: skip


def test_a_pod_for_one_command_passes_its_input_and_its_code_on() -> None:
    s = Session(seed=7, bare=True)
    piped = s.run("echo 'echo $((1+2))' | kubectl run p --rm -i --restart=Never --image=busybox -- sh")
    assert piped.stdout == '3\npod "p" deleted from default namespace\n'
    failed = s.run("kubectl run f --rm -i --restart=Never --image=busybox -- sh -c 'exit 7'")
    assert (failed.exit_code, failed.stderr) == (7, RECORDED + "pod default/f terminated (Error)\n")
    never = s.run("kubectl run n --rm -i --restart=Never --image=nope/nope -- sh")
    assert (never.exit_code, never.stderr) == (1, "error: timed out waiting for the condition\n")


def test_a_forward_works_until_its_pod_goes() -> None:
    s = Session(seed=7, bare=True)
    s.run("kubectl run web --image=nginx --port=80 --expose")
    s.settle()
    s.run("kubectl port-forward svc/web 8080:80 &")
    assert s.run("sleep 1").stdout == "Forwarding from 127.0.0.1:8080 -> 80\nForwarding from [::1]:8080 -> 80\n"
    assert s.run("curl -s localhost:8080 | head -1").stdout == "Handling connection for 8080\n<!DOCTYPE html>\n"
    assert "8080: bind: address already in use" in s.run("kubectl port-forward web 8080:80").stderr
    s.run("kubectl delete pod web")
    assert "error: lost connection to pod\n" in s.run("sleep 2").output
    assert s.run("curl -s localhost:8080").exit_code == 7


def test_a_forward_to_a_port_nobody_listens_on_breaks_at_the_first_connection() -> None:
    s = Session(seed=7, bare=True)
    s.run("kubectl run web --image=nginx")
    s.settle()
    s.run("kubectl port-forward web 8081:81 &")
    s.run("sleep 1")
    result = s.run("curl localhost:8081")
    assert result.exit_code == 52 and "an error occurred forwarding 8081 -> 81" in result.stderr
    assert "error: lost connection to pod\n" in result.stderr


def test_a_killed_forward_frees_its_port() -> None:
    s = Session(seed=7, bare=True)
    s.run("kubectl run web --image=nginx")
    s.settle()
    s.run("kubectl port-forward --address 0.0.0.0 web :80 &")
    assert s.run("sleep 1").stdout.startswith("Forwarding from 0.0.0.0:")
    s.run("kill %1")
    assert s.run("jobs").stdout == ""


@pytest.mark.parametrize("line", [
    "kubectl exec -i box -- cat", "kubectl exec box -- sleep 100", "kubectl logs -f web", "kubectl attach web",
    "kubectl port-forward web 8080:80", "kubectl exec -it box -- sleep 100",
])  # fmt: skip
def test_ctrl_c_brings_the_laptops_prompt_back(s: Session, line: str) -> None:
    s.start(line)
    s.advance(3)
    s.interrupt()
    s.advance(1)
    s.take_output()
    assert s.prompt == "~ $ "
