"""Manifests and patches that nobody writes by hand: control characters, huge numbers, depth, length. Each is taken or
refused clearly, and soon."""

from __future__ import annotations

from time import perf_counter

import pytest

from tui.session import Session

LABEL_VALUE = "a valid label must be an empty string or consist of alphanumeric characters"
NAME = "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters"
DECODING = ('Error from server (BadRequest): error when creating "x.yaml": Service in version "v1" cannot be handled '
            "as a Service: json: cannot unmarshal number ")
PARSING = "error: error parsing x.yaml: "


@pytest.fixture(scope="module")
def session() -> Session:
    return Session(seed=1, bare=True)


def config(meta: str = "", data: str = "b") -> str:
    return f"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: x{meta}}}\ndata: {{a: {data}}}\n"


def service(port: str) -> str:
    return f"apiVersion: v1\nkind: Service\nmetadata: {{name: x}}\nspec: {{ports: [{{port: {port}}}]}}\n"


def document(data: str) -> str:
    return f'{{"apiVersion":"v1","kind":"ConfigMap","metadata":{{"name":"x"}},"data":{{"a":{data}}}}}'


@pytest.mark.parametrize(("text", "words"), [
    (config(data="a\0b"), f"{PARSING}error converting YAML to JSON: yaml: control characters are not allowed"),
    (config(data="a\x07b"), f"{PARSING}error converting YAML to JSON: yaml: control characters are not allowed"),
    (document('"\x01"'), f"{PARSING}json: offset 76: invalid character '\\x01' in string literal"),
    (config(', labels: {a: "x\\0y"}'),
     f'The ConfigMap "x" is invalid: metadata.labels: Invalid value: "x\\x00y": {LABEL_VALUE}'),
    (config('\\0"').replace("name: ", 'name: "'),
     f'The ConfigMap "x\0" is invalid: metadata.name: Invalid value: "x\\x00": {NAME}'),
    (config("x" * 100_000),
     f'The ConfigMap "{"x" * 100_001}" is invalid: metadata.name: Invalid value: "{"x" * 100_001}": '
     "must be no more than 253 characters"),
    (config(', annotations: {a: "' + "x" * 262_144 + '"}'),
     'The ConfigMap "x" is invalid: metadata.annotations: Too long: may not be more than 262144 bytes'),
    (config(data="x" * 1_048_577),
     'The ConfigMap "x" is invalid: []: Too long: may not be more than 1048576 bytes'),
    (service("1" + "0" * 400), f"{PARSING}error converting YAML to JSON: json: unsupported value: +Inf"),
    (service(".nan"), f"{PARSING}error converting YAML to JSON: json: unsupported value: NaN"),
    (service("99999999999999999999"), f"{DECODING}100000000000000000000 into Go struct field"),
    (service("1e300"), f"{DECODING}1e+300 into Go struct field"),
    (service("-2147483649"), f"{DECODING}-2147483649 into Go struct field"),
    (document('{"a":' * 20_000 + "1" + "}" * 20_000), f"{PARSING}json: offset "),
    ("a: " + "[" * 20_000, f"{PARSING}error converting YAML to JSON: yaml: exceeded max depth of 100"),
])
def test_refused_soon(session: Session, text: str, words: str) -> None:
    session.write("x.yaml", text)
    start = perf_counter()
    result = session.run("kubectl create -f x.yaml")
    assert perf_counter() - start < 5
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith(words)


@pytest.mark.parametrize(("data", "kept"), [
    ('"a\\u0000b"', "a\0b"), ('"\\ud83d\\ude00 \\ud83d"', "\U0001f600 \ufffd"), ('"\\u001b[31m"', "\x1b[31m"),
])
def test_odd_characters_are_kept(session: Session, data: str, kept: str) -> None:
    session.write("x.yaml", document(data))
    session.run("kubectl apply -f x.yaml")
    shown = session.run("kubectl get configmap x -o json").stdout
    assert session.run("kubectl get configmap x -o jsonpath='{.data.a}'").stdout == kept
    assert session.run("kubectl delete configmap x").exit_code == 0
    assert "\0" not in shown and "\x1b" not in shown


@pytest.mark.parametrize(("options", "patch", "words"), [
    ("--type=merge", '{"data":' + '{"a":' * 5000 + "1" + "}" * 5001,
     "Error from server (BadRequest): exceeded max depth"),
    ("--type=json", "[" + ",".join(['{"op":"test","path":"/kind","value":"ConfigMap"}'] * 10_001) + "]",
     "Error from server (RequestEntityTooLarge): Request entity too large: The allowed maximum operations in a JSON "
     "patch is 10000, got 10001"),
    ("", '{"data":{"a":"' + "x" * 3_200_000 + '"}}',
     "Error from server (RequestEntityTooLarge): Request entity too large: limit is 3145728"),
], ids=["deep", "many", "long"])
def test_hostile_patches(session: Session, options: str, patch: str, words: str) -> None:
    session.write("patch.json", patch)
    start = perf_counter()
    result = session.run(f"kubectl patch configmap kube-root-ca.crt {options} --patch-file patch.json")
    assert perf_counter() - start < 5
    assert result.stderr == words + "\n"


def test_more_fields_than_anybody_writes(session: Session) -> None:
    rows = "".join(f'  k{n}: "a\\": b"\n' for n in range(10_000))
    session.write("x.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: wide}\ndata:\n" + rows)
    assert session.run("kubectl create -f x.yaml").stderr.endswith(
        "Request entity too large: more than 10,000 fields are not simulated in Harborlight\n")
    session.write("x.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: wide}\ndata:\n" + rows[: rows.index("  k9000:")])
    assert session.run("kubectl create -f x.yaml").exit_code == 0
    assert session.run("kubectl delete configmap wide").exit_code == 0
