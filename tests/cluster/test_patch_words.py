"""Patches that do not fit: a merged map and a merged document are refused in words of their own."""

from __future__ import annotations

import pytest

from tui.session import Session

SERVICE = "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {ports: [{port: 80}]}\n"


@pytest.fixture(scope="module")
def session() -> Session:
    session = Session(seed=1, bare=True)
    session.write("web.yaml", SERVICE)
    assert session.run("kubectl apply -f web.yaml").exit_code == 0
    return session


@pytest.mark.parametrize(("patch", "words"), [
    ('{"spec":{"ports":"x"}}', "cannot restore slice from string"),
    ('{"spec":"x"}', "cannot restore struct from: string"),
    ('{"spec":{"selector":["x"]}}', "cannot restore map from slice"),
    ('{"spec":{"ports":[{"port":"x"}]}}', "unrecognized type: int32"),
    ('{"spec":{"ports":[{"port":80.5}]}}', "cannot convert float64 to int32"),
    ('{"spec":{"type":5}}', "cannot convert int64 to v1.ServiceType"),
    ('{"metadata":{"labels":{"a":1}}}', "cannot convert int64 to string"),
    ('{"metadata":{"labels":{"a":true}}}', "unrecognized type: string"),
    ('{"spec":{"publishNotReadyAddresses":"yes"}}', "unrecognized type: bool"),
    ('{"spec":{"ports":[{"port":80,"targetPort":{}}]}}', "json: cannot unmarshal object into Go value of type int32"),
    ('{"spec":{"ports":[{"port":80,"targetPort":3000000000}]}}',
     "json: cannot unmarshal number 3000000000 into Go value of type int32"),
])
def test_strategic_patches_are_read_as_maps(session: Session, patch: str, words: str) -> None:
    result = session.run(f"kubectl patch svc web -p '{patch}'")
    assert result.stderr.startswith('The request is invalid: patch: Invalid value: "map[')
    assert result.stderr.endswith(f']": {words}\n')


@pytest.mark.parametrize(("port", "read"), [
    ("3000000000", -1294967296), ("-4294967297", -1), ("99999999999999999999", 0),
])
def test_numbers_wrap_around_in_strategic_patches(session: Session, port: str, read: int) -> None:
    for options in ("", "--validate=ignore", "--validate=strict"):
        session.write("web.yaml", SERVICE.replace("80", port))
        words = session.run(f"kubectl apply -f web.yaml {options}").stderr
        assert f"* spec.ports[0].port: Invalid value: {read}: must be between 1 and 65535, inclusive\n" in words


@pytest.mark.parametrize("form", ["merge", "json"])
def test_other_patches_are_read_as_json_and_show_the_whole_document(session: Session, form: str) -> None:
    patch = '{"spec":{"ports":"x"}}' if form == "merge" else '[{"op":"replace","path":"/spec/ports","value":"x"}]'
    words = session.run(f"kubectl patch svc web --type={form} -p '{patch}'").stderr
    assert words.startswith('The request is invalid: patch: Invalid value: "{\\"apiVersion\\":\\"v1\\",\\"kind\\"')
    assert words.endswith(
        'cannot unmarshal string into Go struct field ServiceSpec.spec.ports of type []v1.ServicePort\n')


@pytest.mark.parametrize(("options", "patch", "words"), [
    ("", "[]", "json: cannot unmarshal array into Go value of type map[string]interface {}"),
    ("--type=merge", "[]",
     "error decoding patch: json: cannot unmarshal array into Go value of type map[string]interface {}"),
    ("--type=json", "{}",
     "error decoding patch: json: cannot unmarshal object into Go value of type []handlers.jsonPatchOp"),
    ("--type=json", '["x"]',
     "error decoding patch: json: cannot unmarshal string into Go value of type handlers.jsonPatchOp"),
    ("", '{"metadata":{"namespace":"other"}}',
     "the namespace of the provided object does not match the namespace sent on the request"),
    ("", '{"metadata":{"name":"other"}}', "the name of the object (other) does not match the name on the URL (web)"),
])
def test_bad_requests(session: Session, options: str, patch: str, words: str) -> None:
    result = session.run(f"kubectl patch svc web {options} -p '{patch}'")
    assert result.stderr == f"Error from server (BadRequest): {words}\n"


def test_what_apply_merges_by_order_is_not_shown(session: Session) -> None:
    session.write("web.yaml", SERVICE.replace("80", "eighty"))
    words = session.run("kubectl apply -f web.yaml").stderr
    assert words.endswith('spec:map[]]": unrecognized type: int32\n')
    session.write("web.yaml", SERVICE.replace("ports:", "selectors: {a: b}, ports:"))
    words = session.run("kubectl apply -f web.yaml").stderr
    assert words.endswith('spec:map[selectors:map[a:b]]]": strict decoding error: unknown field "spec.selectors"\n')


def test_a_strategic_patch_cannot_change_the_kind_and_a_merge_patch_may_not(session: Session) -> None:
    assert session.run("""kubectl patch svc web -p '{"kind":"Pod"}'""").stdout == "service/web patched (no change)\n"
    words = session.run("""kubectl patch svc web --type=merge -p '{"apiVersion":"v2"}'""").stderr
    assert words.endswith(': no kind "Service" is registered for version "v2" in scheme '
                          '"pkg/api/legacyscheme/scheme.go:30"\n')
    words = session.run("""kubectl patch svc web --type=merge -p '{"kind":"ConfigMap"}'""").stderr
    assert words.endswith(": unable to decode /v1, Kind=ConfigMap into *core.Service\n")
