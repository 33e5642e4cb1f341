"""What beginners get wrong is answered in the words of the real tool: never a traceback, never an internal error."""

from __future__ import annotations

import functools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui.course.loader import find_lesson
from tui.session import Session

OURS = "internal error: "
"""How the shell says that one of its own programs broke."""


@functools.cache
def _begun() -> Session:
    """A lesson's world, with what the cases need in it; `reset` comes back to here."""
    session = Session(lesson=find_lesson("service-types"))
    for name, text in FILES.items():
        session.write(name, text)
    session.run("mkdir empty notes; touch notes/readme.txt; printf '\\x00\\x01\\xff\\xfe' > binary.yaml")
    session.run("kubectl create deployment web --image=nginx; kubectl expose deployment web --port=80 --type=LoadBalancer")
    session.settle()
    session.run("kubectl run pending --image=no/such-image")
    session.past.begin()
    return session


def fresh() -> Session:
    session = _begun()
    session.reset()
    return session


def service(spec: str, name: str = "x", kind: str = "Service", version: str = "v1") -> str:
    return f"apiVersion: {version}\nkind: {kind}\nmetadata:\n  name: {name}\nspec:\n{spec}"


PORTS = "  ports:\n  - port: 80\n"
FILES = {
    "empty.yaml": "",
    "comments.yaml": "# nothing yet\n",
    "tabs.yaml": "apiVersion: v1\nkind: Service\nmetadata:\n\tname: x\n",
    "kind.yaml": service(PORTS, kind="Servise"),
    "version.yaml": service(PORTS, version="v2"),
    "noversion.yaml": "kind: Service\nmetadata:\n  name: x\n",
    "nokind.yaml": "apiVersion: v1\nmetadata:\n  name: x\n",
    "field.yaml": service("  selecter:\n    app: frontend\n" + PORTS),
    "type.yaml": service("  ports:\n  - port: eighty\n"),
    "nolist.yaml": service("  ports:\n    port: 80\n"),
    "number.yaml": service("  selector:\n    version: 1\n" + PORTS),
    "name.yaml": service(PORTS, name="My_Service"),
    "noports.yaml": service("  selector:\n    app: frontend\n"),
    "port80.yaml": service("  type: NodePort\n  ports:\n  - port: 80\n    nodePort: 80\n"),
    "quote.yaml": service('  selector:\n    app: "frontend\n' + PORTS),
    "indent.yaml": service(" ports:\n  - port: 80\n   targetPort: 80\n"),
    "words.yaml": "a Service, please\n",
    "crlf.yaml": service("  selector:\n    app: frontend\n" + PORTS, name="crlf").replace("\n", "\r\n"),
    "typo.yaml": service("  selector:\n    app: front-end\n" + PORTS, name="typo"),
}


@pytest.fixture
def s() -> Session:
    return fresh()


SHELL = "kubectl exec caller -- "
CASES = [
    # files that are no manifests
    ("kubectl apply -f tabs.yaml", 1, "error converting YAML to JSON: yaml: line 4: found character that cannot start any token"),
    ("kubectl apply -f kind.yaml", 1, 'no matches for kind "Servise" in version "v1"'),
    ("kubectl apply -f version.yaml", 1, 'no matches for kind "Service" in version "v2"'),
    ("kubectl apply -f noversion.yaml", 1, "error validating data: apiVersion not set"),
    ("kubectl apply -f nokind.yaml", 1, "error validating data: kind not set"),
    ("kubectl apply -f field.yaml", 1, 'strict decoding error: unknown field "spec.selecter"'),
    ("kubectl apply -f type.yaml", 1, "cannot unmarshal string into Go struct field ServicePort.spec.ports.port of type int32"),
    ("kubectl apply -f nolist.yaml", 1, "cannot unmarshal object into Go struct field ServiceSpec.spec.ports of type []v1.ServicePort"),
    ("kubectl apply -f number.yaml", 1, "cannot unmarshal number into Go struct field ServiceSpec.spec.selector of type string"),
    ("kubectl apply -f name.yaml", 1, 'Service "My_Service" is invalid: metadata.name: Invalid value'),
    ("kubectl apply -f noports.yaml", 1, "spec.ports: Required value"),
    ("kubectl apply -f port80.yaml", 1, "The range of valid ports is 30000-32767"),
    ("kubectl apply -f quote.yaml", 1, "error converting YAML to JSON: yaml: line"),
    ("kubectl apply -f indent.yaml", 1, "error converting YAML to JSON: yaml: line"),
    ("kubectl apply -f words.yaml", 1, "invalid object to validate"),
    ("kubectl apply -f empty.yaml", 1, "error: no objects passed to apply"),
    ("kubectl apply -f comments.yaml", 1, "error: no objects passed to apply"),
    ("kubectl apply -f binary.yaml", 1, "error converting YAML to JSON: yaml: control characters are not allowed"),
    ("kubectl apply -f crlf.yaml", 0, "service/crlf created"),
    ("kubectl apply -f typo.yaml", 0, "service/typo created"),
    ("kubectl apply -f nope.yaml", 1, 'error: the path "nope.yaml" does not exist'),
    ("kubectl apply -f empty", 1, "error: error reading [empty]: recognized file extensions are [.json .yaml .yml]"),
    ("kubectl apply -f notes", 1, "error: error reading [notes]: recognized file extensions are [.json .yaml .yml]"),
    ("kubectl apply nope.yaml", 1, "error: Unexpected args: [nope.yaml]"),
    ("kubectl apply", 1, "error: must specify one of -f and -k"),
    ("kubectl apply -f", 1, "error: flag needs an argument: 'f' in -f"),
    ("kubectl apply –f kind.yaml", 1, "error: Unexpected args: [–f kind.yaml]"),
    # words that kubectl does not know
    ("kubectl", 0, "kubectl controls the Kubernetes cluster manager."),
    ("kubectl help", 0, "kubectl controls the Kubernetes cluster manager."),
    ("kubectl help get", 0, "Display one or many resources."),
    ("kubectl get", 1, "You must specify the type of resource to get."),
    ("kubectl gte pods", 1, "Did you mean this?\n\tget"),
    ("kubectl версия", 1, 'error: unknown command "версия" for "kubectl"'),
    ("kubectl get pdos", 1, "error: the server doesn't have a resource type \"pdos\""),
    ("kubectl get pods --wide", 1, "error: unknown flag: --wide"),
    ("kubectl get pods -z", 1, "error: unknown shorthand flag: 'z' in -z"),
    ("kubectl get pods --namespace", 1, "error: flag needs an argument: --namespace"),
    ("kubectl get pods -o nope", 1, 'unable to match a printer suitable for the output format "nope"'),
    ("kubectl get pods -o jsonpath='{.items['", 1, "error parsing jsonpath {.items[, unterminated array"),
    ("kubectl get pods -l 'app in (a'", 1, "unable to parse requirement: found '', expected: ',' or ')'"),
    ("kubectl get pods -l app:frontend", 1, 'unable to parse requirement: <nil>: Invalid value: "app:frontend"'),
    ("kubectl get pods -l app=frontnd", 0, "No resources found in default namespace."),
    ("kubectl get service nope", 1, 'Error from server (NotFound): services "nope" not found'),
    ("kubectl delete pod", 1, "error: resource(s) were provided, but no name was specified"),
    ("kubectl scale rs frontend --replicas=many", 1, 'invalid argument "many" for "--replicas" flag'),
    ("kubectl scale rs frontend --replicas=-1", 1, "COUNT must be greater than or equal to 0"),
    ("kubectl label pod caller 'app=two words'", 1, "a valid label must be an empty string or consist of alphanumeric characters"),
    ("kubectl label pod caller app=x", 1, "error: 'app' already has a value (caller), and --overwrite is false"),
    ("kubectl patch svc web -p '{'", 1, "unexpected end of JSON input"),
    ("kubectl patch svc web -p '{\"spec\":{\"type\":\"Nope\"}}'", 1, 'supported values: "ClusterIP", "ExternalName", "LoadBalancer", "NodePort"'),
    ("kubectl run x", 1, 'error: required flag(s) "image" not set'),
    ("kubectl run x --rm --image=busybox", 1, "error: --rm should only be used for attached containers"),
    ("kubectl create service nodeport np --tcp=80 --node-port=80", 1, "The range of valid ports is 30000-32767"),
    ("kubectl expose rs frontend --port=80", 1, 'services "frontend" already exists'),
    ("kubectl top pods", 1, "error: Metrics API not available"),
    ("kubectl proxy", 1, 'error: "proxy" is not simulated in Harborlight'),
    # pods that are not there, or not yet
    ("kubectl logs pending", 1, 'container "pending" in pod "pending" is waiting to start: ContainerCreating'),
    ("kubectl logs nope", 1, 'error: error from server (NotFound): pods "nope" not found in namespace "default"'),
    ("kubectl logs", 1, "POD or TYPE/NAME is a required argument for the logs command"),
    ("kubectl exec nope -- ls", 1, 'Error from server (NotFound): pods "nope" not found'),
    ("kubectl exec caller -c nope -- ls", 1, "Error from server (BadRequest): container nope is not valid for pod caller"),
    ("kubectl exec caller", 1, "error: you must specify at least one command for the container"),
    ("kubectl exec caller ls", 1, "Use exec [POD] -- [COMMAND] instead"),
    (SHELL + "nope", 1, 'exec: "nope": executable file not found in $PATH'),
    # calls that do not arrive
    (SHELL + "wget -qO- http://frontnd", 1, "wget: bad address 'frontnd'"),
    (SHELL + "wget -T 2 -qO- http://frontend:8080", 1, "wget: download timed out"),
    (SHELL + "wget -qO- http://frontend:http", 1, "wget: bad port 'http'"),
    (SHELL + "wget -q0- http://frontend", 1, "wget: invalid option -- '0'"),
    (SHELL + "ping -c 1 frontend", 1, "1 packets transmitted, 0 packets received, 100% packet loss"),
    (SHELL + "ping -c 1 nope", 1, "ping: bad address 'nope'"),
    ("wget -qO- http://frontend", 1, "wget: bad address 'frontend'"),
    ("curl http://frontend", 6, "curl: (6) Could not resolve host: frontend"),
    ("curl http://172.18.0.3:80", 7, "curl: (7) Failed to connect to 172.18.0.3 port 80"),
    ("curl htp://frontend", 1, 'curl: (1) Protocol "htp" not supported'),
    ("curl", 2, "curl: try 'curl --help'"),
    ("ping -c 1 frontend", 1, "ping: bad address 'frontend'"),
    # the shell
    ("frobnicate", 127, "bash: frobnicate: command not found"),
    ("Kubectl get pods", 127, "did you mean: kubectl"),
    ("sudo kubectl get pods", 127, "bash: sudo: command not found"),
    ("echo 'open", 2, "bash: unexpected EOF while looking for matching `''"),
    ("cat <<EOF\na\nEOFF", 0, "here-document at line 1 delimited by end-of-file (wanted `EOF')"),
    ("for i in 1 2; do echo $i", 2, "bash: syntax error: unexpected end of file"),
    ("ls | | ls", 2, "bash: syntax error near unexpected token `|'"),
    ("curl http://<EXTERNAL-IP>", 2, "bash: syntax error near unexpected token `newline'"),
    ("cat nope", 1, "cat: nope: No such file or directory"),
    ("cd nope", 1, "bash: cd: nope: No such file or directory"),
    ("./nope.sh", 127, "bash: ./nope.sh: No such file or directory"),
    ("echo 'ünïcödé ✔ 漢字'", 0, "ünïcödé ✔ 漢字"),
    ("x" * 50_000, 127, "command not found"),
    ("echo " + "y" * 100_000, 0, "y" * 1000),
    ("kubectl get pods " + "z" * 5000, 1, "not found"),
]


@pytest.mark.parametrize(("line", "code", "words"), CASES, ids=lambda value: str(value)[:60])
def test_beginners_errors(s: Session, line: str, code: int, words: str) -> None:
    result = s.run(line)
    assert words in result.output
    assert result.exit_code == code
    assert OURS not in result.output
    assert s.prompt == "~ $ "


def test_a_load_balancer_without_a_cloud_stays_pending() -> None:
    s = Session(bare=True)
    s.run("kubectl create service loadbalancer web --tcp=80")
    s.advance(3600)
    assert "<pending>" in s.run("kubectl get service web").stdout


def test_ctrl_c_in_a_pods_shell_ends_what_runs_and_stays(s: Session) -> None:
    s.run("kubectl exec -it caller -- sh")
    s.start("sleep 100")
    s.advance(1)
    assert s.waiting is None
    s.interrupt()
    s.advance(1)
    assert s.prompt == "/ # "
    assert s.run("hostname").stdout == "caller\n"


def test_exit_twice_leaves_the_pod_and_nothing_else(s: Session) -> None:
    s.run("kubectl exec -it caller -- sh")
    assert s.run("exit").exit_code == 0
    assert s.run("exit").exit_code == 0
    assert s.run("echo here").stdout == "here\n"


def test_the_games_words_work_inside_a_pod(s: Session) -> None:
    s.run("kubectl exec -it caller -- sh")
    assert "No request has been made yet." in s.run("trace").output
    assert s.run("hostname").stdout == "caller\n"
    assert s.run("hint me").output == "hint stands alone: type just hint\n"


VERBS = ["get", "describe", "delete", "apply", "create", "edit", "run", "expose", "scale", "logs", "exec", "label", "annotate", "patch", "set", "rollout", "explain", "wait", "diff", "replace", "port-forward", "events", "config", "cordon", "drain", "taint", "api-resources", "version"]
PARTS = [
    "pods", "pod", "svc", "service/frontend", "rs", "deploy/web", "nodes", "endpoints", "endpointslices", "ns", "all",
    "events", "frontend", "caller", "nope", "-l", "app=frontend", "app in (a,b)", "!app", "app!=", "-n", "kube-system",
    "-A", "-o", "wide", "yaml", "json", "name", "jsonpath={.items[*].metadata.name}", "jsonpath={", "custom-columns=A:.a",
    "go-template={{range .items}}", "--all", "--replicas=0", "--replicas", "-1", "--port=80", "--port", "99999", "--type=NodePort",
    "--target-port=http", "--image=nginx", "--image", "", "--rm", "-it", "--", "sh", "-c", "wget", "-f", "typo.yaml", "-",
    ".", "tabs.yaml", "--dry-run=client", "--dry-run=server", "--force", "--grace-period=0", "--overwrite", "app=x", "app-",
    "-p", "{}", '{"spec":null}', '{"spec":{"ports":[{}]}}', "[]", "--type=json", '[{"op":"remove","path":"/spec"}]',
    "--show-labels", "--sort-by=.metadata.name", "--field-selector=status.phase=Running", "--for=condition=Ready", "--timeout=1s",
    "status", "undo", "image", "selector", "clusterip", "nodeport", "deployment", "web2", "--tcp=80:80", "--tcp=x", "pods.spec",
    "--help", "-h", "=", "é", "\u202e", "/", "//", "a/b/c", "80:80", ":", "--v=9", "--wait=false", "--recursive",
]  # fmt: skip
SYNTAX = ["|", "||", "&&", ";", "&", ">", ">>", "<", "<<E", "(", ")", "{", "}", "$(", "`", "'", '"', "\\", "$x", "${x:-", "$((1+", "\n",
          "if", "then", "fi", "for i in", "do", "done", "while", "case", "esac", "!", "*", "?", "[a", "~", "#", "2>&1",
          "echo", "cat", "ls -la", "grep -E '('", "sed s/a", "awk '{", "jq .[", "sort -k", "xargs", "head -n -1", "find . -name",
          "test -z", "[ 1", "cd", "kubectl get pods", "true", "false", "read x", "printf %d%s", "export =", "unset 1", "set -e",
          "alias a=", "trap", "shift 9", "exit", "return", "break", "eval", "exec", "source", ". ", "wait", "kill %1", "fg"]  # fmt: skip
YAML = ["apiVersion: v1", "kind: Service", "kind: List", "kind: Pod", "metadata:", "  name: x", "  name: 1", "  labels: [a]", "spec:",
        "spec: null", "spec: []", "  ports:", "  - port: 80", "  - port: -1", "  - port: 1e99", "  - {}", "    targetPort: http",
        "    nodePort: 80", "  selector:", "    app: frontend", "    app: yes", "    ? a", "  selector: {matchLabels: {a: b}}",
        "  type: NodePort", "  type: 5", "  clusterIP: None", "  clusterIP: 1.2.3", "  containers:", "  - name: c", "    image: nginx",
        "items:", "- kind: Pod", "---", "...", "&a", "*a", "<<: *a", "!!python/object:os.system x", "!!binary x", "|", ">", "%YAML 9",
        "\t", "{", "[", "'", '"', "# note", "a: b: c", "é: ✔", "\u2028", "\x85", "  externalIPs: [a]", "  sessionAffinity: Sometimes",
        "  loadBalancerSourceRanges: x", "  externalName: '..'", "status: {loadBalancer: {ingress: 7}}"]  # fmt: skip


def survives(line: str) -> None:
    """A line is answered, and the laptop's prompt comes back."""
    session = fresh()
    result = session.run(line, limit=3)
    assert OURS not in result.output
    assert "Traceback" not in result.output
    for _ in range(3):
        if session.waiting == "prompt" and session.idle:
            return
        session.discard()
        session.interrupt()
        session.eof()
        session.advance(2)
    assert OURS not in "".join(text for _, text in session.take_output())


def quoted(words: list[str]) -> str:
    return " ".join("'" + word.replace("'", "'\\''") + "'" for word in words)


@pytest.mark.thorough
@settings(max_examples=1500, deadline=None)
@given(st.sampled_from(VERBS), st.lists(st.one_of(st.sampled_from(PARTS), st.text(max_size=6)), max_size=6))
def test_any_words_after_kubectl(verb: str, words: list[str]) -> None:
    survives(f"kubectl {verb} {quoted(words)}")


@pytest.mark.thorough
@settings(max_examples=1500, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(SYNTAX), st.text(max_size=4)), max_size=8))
def test_any_shell_fragments(words: list[str]) -> None:
    survives(" ".join(words))


@pytest.mark.thorough
@settings(max_examples=1500, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(YAML), st.text(max_size=8)), max_size=14), st.booleans())
def test_any_manifest(lines: list[str], begun: bool) -> None:
    head = ["apiVersion: v1", "kind: Service", "metadata: {name: x}"] if begun else []
    session = fresh()
    session.write("any.yaml", "\n".join([*head, *lines]))
    result = session.run("kubectl apply -f any.yaml", limit=3)
    assert OURS not in result.output
    assert result.output
