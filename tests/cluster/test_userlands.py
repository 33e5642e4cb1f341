"""Each image's own userland: what it holds and lacks, and its shell's own words."""

from __future__ import annotations

import pytest

from tui.session import Session

USER = """'{"spec":{"securityContext":{"runAsUser":1000}}}'"""


@pytest.fixture(scope="module")
def world() -> Session:
    s = Session(seed=7, bare=True)
    for line in ("kubectl run box --image=busybox -- sleep infinity", "kubectl run web --image=nginx --port=80 --expose",
                 "kubectl run alp --image=nginx:alpine", "kubectl run curl --image=curlimages/curl --command -- sleep 9999",
                 f"kubectl run user --image=busybox --overrides={USER} -- sleep infinity"):
        assert s.run(line).exit_code == 0
    s.settle()
    return s


@pytest.fixture
def s(world: Session) -> Session:
    return world


@pytest.mark.parametrize(("pod", "name"), [
    ("box", "bash"), ("box", "curl"), ("box", "apk"), ("box", "dig"), ("web", "wget"), ("web", "ps"), ("web", "ping"),
    ("web", "ip"), ("web", "nslookup"), ("web", "vi"), ("alp", "bash"), ("alp", "apt-get"), ("curl", "bash"),
])  # fmt: skip
def test_absent(s: Session, pod: str, name: str) -> None:
    result = s.run(f"kubectl exec {pod} -- {name}")
    assert result.exit_code == 1
    assert result.stderr.endswith(f'exec: "{name}": executable file not found in $PATH\n')


@pytest.mark.parametrize(("line", "code", "out", "err"), [
    ("box -- busybox nosuch", 127, "", "nosuch: applet not found\n"),
    ("box -- which wget sh", 0, "/bin/wget\n/bin/sh\n", ""),
    ("web -- which curl", 0, "/usr/bin/curl\n", ""),
    ("web -- sh -c nope", 127, "", "sh: 1: nope: not found\n"),
    ("web -- sh -c 'cd /nope'", 2, "", "sh: 1: cd: can't cd to /nope\n"),
    ("web -- sh -c fi", 2, "", 'sh: 1: Syntax error: "fi" unexpected\n'),
    ("web -- apt-get update", 1, "", "apt-get: fetching packages is not simulated in Harborlight\n"),
    ("alp -- apk add curl", 1, "", "apk: fetching packages is not simulated in Harborlight\n"),
    ("box -- id", 0, "uid=0(root) gid=0(root) groups=0(root),10(wheel)\n", ""),
    ("user -- id", 0, "uid=1000 gid=0(root) groups=0(root)\n", ""),
    ("user -- whoami", 1, "", "whoami: unknown uid 1000\n"),
    ("curl -- whoami", 0, "curl_user\n", ""),
    ("box -- ps -o pid,args", 0, None, ""),
    ("alp -- netstat -tln", 0, "Active Internet connections (only servers)\n"
     "Proto Recv-Q Send-Q Local Address           Foreign Address         State       \n"
     "tcp        0      0 0.0.0.0:80              0.0.0.0:*               LISTEN      \n", ""),
    ("box -- sh -c '[[ abc == a* ]] && echo yes'", 0, "yes\n", ""),
    ("box -- sh -c 'function f { echo x; }; f'", 0, "x\n", ""),
    ("box -- sh -c 'a=(1 2)'", 2, "", 'sh: syntax error: unexpected "("\n'),
    ("box -- sh -c 'cat <<< hi'", 2, "", "sh: syntax error: unexpected redirection\n"),
    ("box -- sh -c 'x=a; echo ${x^^}'", 2, "", "sh: syntax error: bad substitution\n"),
    ("box -- sh -c 'declare x'", 127, "", "sh: declare: not found\n"),
    ("box -- sh -c 'exec nope'", 127, "", "sh: exec: line 0: nope: not found\n"),
    ("box -- sh -c 'source nofile'", 2, "", "sh: source: line 0: nofile: not found\n"),
    ("box -- sh -c 'alias ls'", 1, "", "alias: ls not found\n"),
    ("box -- sh -c let", 2, "", "sh: let: line 0: expression expected\n"),
    ("box -- env FOO=1 sh -c 'echo $FOO'", 0, "1\n", ""),
    ("box -- timeout 1 sleep 5", 143, "", "Terminated\n"),
    ("box -- env nope", 127, "", "env: can't execute 'nope': No such file or directory\n"),
    ("web -- env nope", 127, "", "env: \u2018nope\u2019: No such file or directory\n"),
    ("box -- cat /proc/sys/net/ipv4/ip_forward", 0, "1\n", ""),
    ("box -- sh -c 'cd /tmp; wget -o log -O page http://web; cat log'", 0, None, ""),
    ("box -- sh -c 'cd /tmp; wget -q http://web/index.html?x=1; ls index*'", 0, "index.html?x=1\n", ""),
    ("box -- nslookup -type=foo x", 1, "", 'nslookup: invalid query type "foo"\n'),
    ("box -- nslookup -q=a -r=x web", 1, "", "nslookup: invalid number 'x'\n"),
    ("box -- traceroute -m x web", 1, "", "traceroute: invalid number 'x'\n"),
    ("box -- ip route get", 1, "", "ip: need at least destination address\n"),
    ("box -- ip rule", 0, None, ""),
    ("box -- rmdir /nope", 1, "", "rmdir: '/nope': No such file or directory\n"),
    ("box -- head -n x /etc/hosts", 1, "", "head: invalid number 'x'\n"),
    ("box -- stat /nope", 1, "", "stat: can't stat '/nope': No such file or directory\n"),
    ("box -- time true", 0, "", "real\t0m 0.00s\nuser\t0m 0.00s\nsys\t0m 0.00s\n"),
    ("box -- cat /var/run/secrets/kubernetes.io/serviceaccount/namespace", 0, "default", ""),
    ("box -- cat /proc/1/cmdline", 0, "sleep\0infinity\0", ""),
    ("web -- nginx -v", 0, "", "nginx version: nginx/1.29.3\n"),
    ("box -- tar xf nofile", 1, "", "tar: can't open 'nofile': No such file or directory\n"),
    ("web -- tar cf -", 2, "", "tar: Cowardly refusing to create an empty archive\n"
     "Try 'tar --help' or 'tar --usage' for more information.\n"),
])  # fmt: skip
def test_words(s: Session, line: str, code: int, out: str | None, err: str) -> None:
    result = s.run(f"kubectl exec {line}")
    ended = f"command terminated with exit code {code}\n" if code else ""
    assert (result.exit_code, result.stderr) == (code, err + ended)
    assert out is None or result.stdout == out


@pytest.mark.parametrize(("line", "start"), [
    ("ls -Z9", "ls: invalid option -- 'Z'"), ("grep -Q x", "grep: invalid option -- 'Q'"), ("mkdir", ""), ("ip", ""),
    ("find / -foo", "find: unrecognized: -foo"), ("seq a", ""),
    ("wget", ""), ("wget --nope http://web", "wget: unrecognized option '--nope'"), ("cp a", ""), ("sleep", ""),
    ("hostname -I", "hostname: invalid option -- 'I'"), ("ping", ""), ("nslookup", ""), ("nc", ""), ("telnet", ""),
])  # fmt: skip
def test_an_applet_called_wrongly_shows_its_use(s: Session, line: str, start: str) -> None:
    result = s.run(f"kubectl exec box -- {line}")
    name = line.split()[0]
    assert result.exit_code == (2 if line.startswith("grep") else 1)
    assert result.stderr.startswith(start + "\n" if start else "BusyBox v1.37.0")
    assert "multi-call binary.\n\nUsage: " + name in result.stderr


@pytest.mark.parametrize(("pod", "shell", "prompt"), [
    ("box", "sh", "/ # "), ("web", "sh", "# "), ("web", "bash", "root@web:/# "), ("user", "sh", "/ $ "),
    ("curl", "sh", "~ $ "), ("alp", "sh", "/ # "),
])  # fmt: skip
def test_prompts(s: Session, pod: str, shell: str, prompt: str) -> None:
    s.run(f"kubectl exec -it {pod} -- {shell}")
    assert s.prompt == prompt
    s.run("exit 0")


def test_signals_reach_the_containers_own_processes(s: Session) -> None:
    s.run("kubectl run mortal --image=nginx")
    s.settle()
    assert s.run("kubectl exec mortal -- sh -c 'kill 1'").exit_code == 0
    s.advance(2)
    assert s.run("kubectl get pod mortal -o jsonpath={.status.containerStatuses[0].restartCount}").stdout == "1"
    assert s.run("kubectl exec box -- sh -c 'kill 1; kill -9 1; echo $?'").stdout == "0\n"
    assert s.run("kubectl get pod box -o jsonpath={.status.containerStatuses[0].restartCount}").stdout == "0"
    others = s.run("kubectl exec box -- kill -0 99").stderr
    assert others.startswith("kill: can't kill pid 99: No such process\n")


def test_a_listening_nc_serves_and_prints_what_came(s: Session) -> None:
    answer = 'echo -e "HTTP/1.1 200 OK\\r\\n"; hostname'
    s.run(f"kubectl run srv --image=busybox -- sh -c 'while true; do {{ {answer}; }} | nc -l -p 8080; done'")
    s.run("kubectl expose pod srv --port=80 --target-port=8080")
    s.settle()
    assert [s.run("kubectl exec box -- wget -qO- srv").stdout for _ in "ab"] == ["srv\n", "srv\n"]
    assert s.run("kubectl logs srv").stdout.count("GET / HTTP/1.1\r\n") == 2
    assert s.run("kubectl exec box -- nc -l -p 99 -w 1").exit_code == 1


def test_httpd_goes_on_behind_the_back_of_who_starts_it(s: Session) -> None:
    started = s.run("kubectl exec box -- sh -c 'mkdir /srv; echo page > /srv/index.html; httpd -p 81 -h /srv; httpd -p 81'")
    assert (started.exit_code, started.stderr.split("\n")[0]) == (1, "httpd: bind: Address already in use")
    assert s.run("kubectl exec box -- wget -qO- 127.0.0.1:81").stdout == "page\n"
    s.run("kubectl exec box -- killall httpd")
    assert "refused" in s.run("kubectl exec box -- wget -qO- 127.0.0.1:81").stderr


def test_curl_knocks_at_a_port(s: Session) -> None:
    open_ = s.run("kubectl exec curl -- curl -sv telnet://web:80")
    assert open_.exit_code == 0 and "\n* Connected to web (10." in open_.stderr and "HTTP" not in open_.stderr
    assert s.run("kubectl exec curl -- curl -s --connect-timeout 1 telnet://web:81").exit_code == 28


@pytest.mark.parametrize(("line", "code", "out", "err"), [
    ("-s 'web/?[1-3]' -o /dev/null -w '%{url_effective}\\n'", 0, "http://web/?1\nhttp://web/?2\nhttp://web/?3\n", ""),
    ("-s 'http://web/{,50x.html}' -o '/tmp/#1' -w '%{http_code}\\n'", 0, "200\n200\n", ""),
    ("-sS 'http://web/{a'", 3, "", "curl: (3) unmatched brace in URL position 12:\nhttp://web/{a\n           ^\n"),
    ("-sS 'http://web/[3-1]'", 3, "", "curl: (3) bad range in URL position 17:\nhttp://web/[3-1]\n" + " " * 16 + "^\n"),
    ("-# -o /tmp/x web", 0, "", "\r" + "#" * 72 + " 100.0%\n"),
    ("-sG --data-urlencode 'q=a b&c' web -o /dev/null -w '%{url_effective}'", 0, "http://web/?q=a+b%26c", ""),
    ("-s -w '%{nope}%header{server}' -o /dev/null web", 0, "nginx/1.29.3", "curl: unknown --write-out variable: 'nope'\n"),
    ("-s --create-dirs -o /tmp/a/b web", 0, "", ""),
])  # fmt: skip
def test_curl_in_a_pod(s: Session, line: str, code: int, out: str, err: str) -> None:
    result = s.run(f"kubectl exec curl -- curl {line}")
    ended = f"command terminated with exit code {code}\n" if code else ""
    assert (result.exit_code, result.stdout, result.stderr) == (code, out, err + ended)


def test_dash_counts_its_lines(s: Session) -> None:
    s.run("kubectl exec -it web -- sh")
    s.run("true")
    assert s.run("nope").output == "sh: 2: nope: not found\n"
    s.run("exit 0")


def test_a_prompt_tells_which_jobs_have_ended(s: Session) -> None:
    s.run("kubectl exec -it box -- sh")
    s.run("sleep 1 &")
    assert s.run("sleep 2").output == "[1]+  Done                       sleep 1\n"
    assert [s.run(line).output for line in ("wait %3", "echo $-")] == ["sh: wait: %3: no such job\n", "smi\n"]
    s.run("exit 0")


def test_a_page_that_was_edited_is_served(s: Session) -> None:
    s.run("kubectl exec web -- sh -c 'echo mine > /usr/share/nginx/html/index.html'")
    assert s.run("kubectl exec box -- wget -qO- http://web").stdout == "mine\n"


def test_the_old_busybox_of_many_tutorials_has_another_nslookup(s: Session) -> None:
    asked = "kubectl run dns --rm -i --restart=Never -q --image=busybox:1.28 -- nslookup"
    address = s.run("kubectl get service web -o jsonpath={.spec.clusterIP}").stdout
    assert s.run(f"{asked} web").stdout.startswith(
        f"Server:    10.96.0.10\nAddress 1: 10.96.0.10\n\nName:      web\nAddress 1: {address} "
        "web.default.svc.cluster.local\n")  # fmt: skip
    assert s.run(f"{asked} nope").stderr.startswith("nslookup: can't resolve 'nope'\n")


def test_a_toolbox_opens_its_own_shell(s: Session) -> None:
    s.run("kubectl run shell --rm -i --tty --image nicolaka/netshoot")
    assert s.prompt == "root@shell:~# "
    assert s.run("dig +short web.default.svc.cluster.local").exit_code is None
    assert 'pod "shell" deleted' in s.run("exit").output


@pytest.mark.parametrize("image", [
    "public.ecr.aws/docker/library/busybox", "mirror.gcr.io/library/busybox", "gcr.io/google-containers/busybox",
])  # fmt: skip
def test_other_registries_hand_on_the_same(s: Session, image: str) -> None:
    assert s.run(f"kubectl run m --rm -i -q --restart=Never --image={image} -- echo hi").stdout.startswith("hi\n")


def test_the_pod_of_the_dns_guide(s: Session) -> None:
    image = "registry.k8s.io/e2e-test-images/jessie-dnsutils:1.3"
    s.run(f"kubectl run dnsutils --image={image} -- sleep infinity")
    s.settle()
    result = s.run("kubectl exec -i -t dnsutils -- nslookup kubernetes.default")
    assert result.exit_code == 0 and "Name:\tkubernetes.default.svc.cluster.local\n" in result.stdout
