"""The generators of `kubectl create`: what they make, and what they refuse, in the words of a real kubectl."""

from __future__ import annotations

import re

import pytest

from tui.session import Session


@pytest.fixture(scope="module")
def session() -> Session:
    session = Session(seed=7, bare=True)
    for path, text in {
        "app.properties": "color=blue\n", "env.txt": "# c\nA=1\n\n B=two words\n", "bad.txt": "1x=2\n",
        "dir/one.txt": "1\n", "dir/two.txt": "2\n", "tls.crt": "-----BEGIN CERTIFICATE-----\neA==\n-----END X-----\n",
        "tls.key": "nothing",
    }.items():  # fmt: skip
        session.write(path, text)
    session.run("kubectl create deployment taken --image=nginx; kubectl create cm taken; kubectl create sa taken")
    session.run("kubectl create secret generic taken; kubectl create ingress taken --rule=a/b=c:80")
    return session


@pytest.mark.parametrize(("line", "words"), [
    ("deployment --image=nginx", "error: exactly one NAME is required, got 0\n"
     "See 'kubectl create deployment -h' for help and examples\n"),
    ("deployment taken --image=nginx", 'error: failed to create deployment: deployments.apps "taken" already exists\n'),
    ("deployment x --image=a --image=b -- c", "error: cannot specify multiple --image options and command\n"),
    ("deployment x --image=nginx --replicas=-1", 'error: failed to create deployment: Deployment.apps "x" is invalid: '
     "spec.replicas: Invalid value: -1: must be greater than or equal to 0\n"),
    ("cm taken", 'error: failed to create configmap: configmaps "taken" already exists\n'),
    ("sa taken", 'error: failed to create serviceaccount: serviceaccounts "taken" already exists\n'),
    ("secret generic taken", 'error: failed to create secret secrets "taken" already exists\n'),
    ("ingress taken --rule=a/b=c:80", 'error: failed to create ingress: ingresses.networking.k8s.io "taken" already '
     "exists\n"),
    ("ns default", 'Error from server (AlreadyExists): namespaces "default" already exists\n'),
    ("cm x --from-literal=a=1 --from-literal=a=2", 'error: cannot add key "a", another key by that name already exists '
     'in Data for ConfigMap "x"\n'),
    ("secret generic x --from-literal=a=1 --from-literal=a=2", "error: cannot add key a, another key by that name "
     "already exists\n"),
    ("cm x --from-file=a=b=c", "error: key names or file paths cannot contain '='\n"),
    ("cm x --from-file==c", "error: key name for file path c missing\n"),
    ("cm x --from-file=k=", "error: file path for key name k missing\n"),
    ("cm x --from-file=k=dir", "error: cannot give a key name for a directory path\n"),
    ("cm x --from-file=nosuch", "error: error reading nosuch: no such file or directory\n"),
    ("cm x --from-env-file=dir", "error: env config file cannot be a directory\n"),
    ("secret tls x --cert=tls.crt", "error: key and cert must be specified\n"),
    ("secret tls x --cert=tls.crt --key=tls.key", "error: tls: failed to find any PEM data in key input\n"),
    ("secret tls x --cert=tls.crt --key=no", "error: Cannot read file no, open no: no such file or directory\n"),
    ("secret docker-registry x --docker-username=u", "error: either --from-file or the combination of "
     "--docker-username, --docker-password and --docker-server is required\n"),
    ("service clusterip x --tcp=80:", "error: must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-),"
     "must contain at least one letter (a-z)\n"),
    ("service clusterip x --tcp=80:70000", "error: must be between 1 and 65535, inclusive\n"),
    ("service externalname x --external-name=Bad_", "error: invalid service external name Bad_\n"),
    ("ingress x --default-backend=a", "error: default-backend should be in format servicename:serviceport\n"),
    ("ingress x --rule=a/b=c:80 --annotation=k", "error: annotation k is invalid and should be in format key=[value]\n"),
])  # fmt: skip
def test_refusals(session: Session, line: str, words: str) -> None:
    result = session.run(f"kubectl create {line}")
    assert (result.stderr, result.exit_code) == (words, 1)


def test_a_variable_has_a_name_that_variables_can_have(session: Session) -> None:
    told = session.run("kubectl create cm x --from-env-file=bad.txt").stderr
    assert told.startswith('error: "1x" is not a valid key name: a valid environment variable name must consist of')


@pytest.mark.parametrize(("line", "shown"), [
    ("cm b --from-file=dir --from-literal=k=v -o jsonpath={.data}", '{"k":"v","one.txt":"1\\n","two.txt":"2\\n"}'),
    ("cm b --from-env-file=env.txt -o jsonpath={.data}", '{"A":"1","B":"two words"}'),
    ("cm b --append-hash --from-literal=x=1 -o name", "configmap/b-hdmhg8k2dt\n"),
    ("secret generic b --append-hash --from-literal=x=1 -o name", "secret/b-fhbd2bttb9\n"),
    ("secret docker-registry b --docker-username=u --docker-password=p -o jsonpath={.type}",
     "kubernetes.io/dockerconfigjson"),
    ("ingress b --rule=foo.com/bar*=s:http,tls --rule=bar.com/=t:80,tls=x -o jsonpath={.spec.tls}",
     '[{"hosts":["foo.com"]},{"hosts":["bar.com"],"secretName":"x"}]'),
    ("ingress b --rule=/=s:80 --annotation=a=b -o jsonpath={.metadata.annotations}", '{"a":"b"}'),
    ("cm b --from-literal=k=v -o json", '{\n    "kind": "ConfigMap",\n    "apiVersion": "v1",\n    "metadata": {\n'
     '        "name": "b"\n    },\n    "data": {\n        "k": "v"\n    }\n}\n'),
    ("sa b --save-config -o jsonpath={.metadata.annotations}", '{"kubectl.kubernetes.io/last-applied-configuration":'
     '"{\\"kind\\":\\"ServiceAccount\\",\\"apiVersion\\":\\"v1\\",\\"metadata\\":{\\"name\\":\\"b\\"}}\\n"}'),
])  # fmt: skip
def test_what_is_made(session: Session, line: str, shown: str) -> None:
    assert session.run(f"kubectl create {line} --dry-run=client").output == shown


@pytest.mark.parametrize(("line", "shown"), [
    ("job a --image=b -o jsonpath={.spec}", '{"template":{"metadata":{},"spec":{"containers":[{"image":"b","name":"a",'
     '"resources":{}}],"restartPolicy":"Never"}}}'),
    ("cj a --image=b --schedule=x -o jsonpath={.spec.jobTemplate.metadata}", '{"name":"a"}'),
    ("quota q --hard=pods=10 --scopes=BestEffort -o jsonpath={.spec}", '{"hard":{"pods":"10"},"scopes":["BestEffort"]}'),
    ("pdb p --selector=a=b --max-unavailable=50% -o jsonpath={.spec}",
     '{"maxUnavailable":"50%","selector":{"matchLabels":{"a":"b"}}}'),
    ("role r --verb=get --resource=deployments,pods/log -o jsonpath={.rules}",
     '[{"apiGroups":[""],"resources":["pods/log"],"verbs":["get"]},'
     '{"apiGroups":["apps"],"resources":["deployments"],"verbs":["get"]}]'),
    ("rolebinding b --role=r --serviceaccount=n:s -o jsonpath={.subjects}",
     '[{"kind":"ServiceAccount","name":"s","namespace":"n"}]'),
    ("job a", "error: either --image or --from must be specified\n"),
    ("pdb p --min-available=1", "error: a selector must be specified\n"),
    ("role r --verb=get --resource=nosuch", 'the server doesn\'t have a resource type "nosuch"\n'),
    ("rolebinding b --user=u", "error: exactly one of clusterrole or role must be specified\n"),
])  # fmt: skip
def test_kinds_that_the_cluster_does_not_play_are_shown(session: Session, line: str, shown: str) -> None:
    assert session.run(f"kubectl create {line} --dry-run=client").output == shown


@pytest.mark.parametrize(("line", "words"), [
    ("ns -- a", "error: exactly one NAME is required, got 0\nSee 'kubectl create namespace -h' for help and examples\n"),
    ("job a --dry-run=x", 'error: Invalid dry-run value (x). Must be "none", "server", or "client".\n'),
    ("svc loadbalancer a --validate=x", 'error: invalid - validate option "x"; must be one of: strict (or true), warn, '
     "ignore (or false)\n"),
    ("svc clusterip a --clusterip=x", "error: at least one tcp port specifier must be provided\n"),
    ("svc clusterip a --clusterip=x --tcp=80", "error: failed to create ClusterIP service: Service \"a\" is invalid: "
     'spec.clusterIPs[0]: Invalid value: "x": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)\n'),
    ("pdb a --selector=a=b --min-available=x", "error: invalid format specified for min-available\n"),
    ("secret docker-registry a --from-literal=a=b", "error: unknown flag: --from-literal\nSee 'kubectl create secret "
     "docker-registry --help' for usage.\n"),
])  # fmt: skip
def test_what_is_refused_first(session: Session, line: str, words: str) -> None:
    assert session.run(f"kubectl create {line}").output == words


def test_a_container_whose_image_is_no_name_gets_letters(session: Session) -> None:
    made = session.run("kubectl create deploy web --image=r:5000/my_app.x:v1 --dry-run=client "
                       "-o jsonpath='{.spec.template.spec.containers[0].name}'").stdout  # fmt: skip
    assert re.fullmatch("my-app-x-[bcdfghjklmnpqrstvwxz2-9]{5}", made)


@pytest.mark.parametrize(("options", "words"), [
    ("", "exactly one NAME is required, got 0\nSee 'kubectl create token -h' for help and examples"),
    ("nope", 'failed to create token: serviceaccounts "nope" not found'),
    ("default --duration 5m", 'failed to create token: TokenRequest.authentication.k8s.io "" is invalid: '
     "spec.expirationSeconds: Invalid value: 300: may not specify a duration less than 10 minutes"),
    ("default --duration 10ms", "--duration cannot be expressed in units less than seconds"),
    ("default --audience=", "--audience must not be an empty string"),
    ("default --bound-object-uid x", "--bound-object-uid can only be set if --bound-object-kind is provided"),
    ("default --bound-object-kind Foo", "supported --bound-object-kind values are Node, Pod, Secret"),
    ("default --bound-object-kind Pod --bound-object-name x", 'failed to create token: pods "x" not found'),
])  # fmt: skip
def test_tokens_refused(idle: Session, options: str, words: str) -> None:
    result = idle.run(f"kubectl create token {options}")
    assert (result.stdout, result.stderr, result.exit_code) == ("", f"error: {words}\n", 1)


def test_a_token_says_whose_it_is(idle: Session) -> None:
    whole = "kubectl create token default --duration 10m --audience=a -o "
    assert idle.run(whole + "jsonpath={.spec}").stdout == '{"audiences":["a"],"boundObjectRef":null,"expirationSeconds":600}'
    assert idle.run(whole + "name").stdout == "tokenrequest.authentication.k8s.io/default\n"
    claims = idle.run("kubectl create token default | cut -d. -f2 | base64 -d 2>/dev/null").stdout
    assert '"sub":"system:serviceaccount:default:default"' in claims
    assert idle.run("kubectl create token default").stdout != idle.run("kubectl create token default").stdout
