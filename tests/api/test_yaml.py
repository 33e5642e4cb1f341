import json
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.api.yaml import JsonError, YamlError, compact_json, dump, dump_json, load, load_documents, load_json

CONVERTING = "error converting YAML to JSON: yaml: "


def message(text: str) -> str:
    with pytest.raises(YamlError) as error:
        load_documents(text)
    return error.value.message


HEAD = "apiVersion: v1\nkind: Service\nmetadata:\n"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (HEAD + "\tname: x\n", "line 4: found character that cannot start any token"),
        ("a: 1\nspec:\n  ports:\n  - port: 80\n   targetPort: 80\n", "line 4: did not find expected key"),
        ("apiVersion: v1\nkind Service\nmetadata:\n", "line 3: could not find expected ':'"),
        (HEAD + '  name: "frontend\nspec: 1\n', "line 6: found unexpected end of stream"),
        ("a: 1\nb: [c\nd: 1\n", "line 2: did not find expected ',' or ']'"),
        ("a: 1\nb:\n  -port: 80\n    targetPort: 80\n", "line 4: mapping values are not allowed in this context"),
        ("a: {{ .Values.x }}\n", 'invalid map key: map[interface {}]interface {}{".Values.x":interface {}(nil)}'),
        ("a: *nobody\n", "unknown anchor 'nobody' referenced"),
        ("a: &a [*a]\n", "anchor 'a' value contains itself"),
        ("a: \x01\n", "control characters are not allowed"),
        ("a: \0\n", "control characters are not allowed"),
    ],
)
def test_yaml_refused(text: str, words: str) -> None:
    assert message(text) == CONVERTING + words


@pytest.mark.parametrize(
    ("text", "words", "bare"),
    [
        ('{"a": "v1",\n', "unexpected EOF", "unexpected end of JSON input"),
        (
            "{{ .x }}",
            "json: offset 2: invalid character '{' looking for beginning of object key string",
            "invalid character '{' looking for beginning of object key string",
        ),
        ('{"a" 1}', "json: offset 6: invalid character '1' after object key", "invalid character '1' after object key"),
    ],
)
def test_json_refused(text: str, words: str, bare: str) -> None:
    assert message(text) == words
    with pytest.raises(JsonError) as error:
        load_json(text)
    assert str(error.value) == bare


@pytest.mark.parametrize(("text", "values"), [
    ('{"a": 1,}', [{"a": 1}]),
    ("{a: b, 'c': 'd'}", [{"a": "b", "c": "d"}]),
    ('{"a": tru}', [{"a": "tru"}]),
    ('{"a": "x\ny"}', [{"a": "x y"}]),
    ('{"a": 1}\n{"b": 2,}', [{"a": 1}, {"b": 2}]),
    ('{"a": 1,}\n---\nb: 2\n', [{"a": 1}, {"b": 2}]),
])  # fmt: skip
def test_what_is_almost_json_is_read_as_yaml(text: str, values: list[object]) -> None:
    assert [document.value for document in load_documents(text)] == values


def test_positions_count_from_the_file() -> None:
    with pytest.raises(YamlError) as error:
        load_documents("a: 1\n---\nb: [c\nd: 1\n")
    assert (error.value.line, error.value.message) == (4, CONVERTING + "line 1: did not find expected ',' or ']'")


def test_documents() -> None:
    found = load_documents("---\na: 1\n---\n# nothing\n---\nb: 2\n")
    assert [(document.value, document.line) for document in found] == [({"a": 1}, 1), ({"b": 2}, 6)]
    assert load_documents("") == load_documents("# only words\n") == []
    assert [d.value for d in load_documents('{"a": 1}\n---\nb: 2\n')] == [{"a": 1}, {"b": 2}]
    assert load("x: &a {p: 1, q: 1}\nz:\n  <<: *a\n  q: 2\n") == {"x": {"p": 1, "q": 1}, "z": {"p": 1, "q": 2}}
    assert load("name: a\nname: b\n80: x\nyes: y\n") == {"name": "b", "80": "x", "true": True}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("y", True), ("off", False), ("~", None), ("22:22", "22:22"), ("1e3", 1000), ("0o10", 8), ("010", 8),
        ("0x1F", 31), ("2001-01-01", "2001-01-01"), ("1_000", 1000), ("089", 89), ("0.5", 0.5), ("+", "+"),
        ("1.2.3", "1.2.3"), ("'80'", "80"), ("!!str 80", "80"), ("-0b11", -3), ("1Gi", "1Gi"), (".5", 0.5),
    ],
)  # fmt: skip
def test_scalars(text: str, value: Any) -> None:
    found = load(f"a: {text}")["a"]
    assert found == value and type(found) is type(value)


def test_nan_is_no_json() -> None:
    assert message("a: .nan") == "error converting YAML to JSON: json: unsupported value: NaN"


def test_dump_quotes_what_would_read_back_as_something_else() -> None:
    strings = [
        "80", "true", "yes", "", "2026-11-22T20:10:50Z", "2026-01-01", "22:22", "~", "1e3", "0x1f", "plain", "<<",
    ]  # fmt: skip
    text = dump({"l": strings})
    assert text.count('"') == 2 * (len(strings) - 2) and "- plain\n- <<\n" in text


def test_dump_shapes() -> None:
    value = {"b": [{"x": 1, "a": None}], "a": {}, "c": [], "t": "one\ntwo\n", "long": "w " * 50 + "w", "f": 0.5}
    assert dump(value) == (
        "a: {}\nb:\n- a: null\n  x: 1\nc: []\nf: 0.5\nlong: " + "w " * 37 + "w\n  " + "w " * 12 + "w\nt: |\n  one\n  two\n"
    )
    assert dump({"k10": 1, "k9": 2, "K": 3, "k.x": 4}) == "K: 3\nk.x: 4\nk9: 2\nk10: 1\n"
    assert dump({"a": "x: y", "b": "- z", "c": "tab\there", "d": "'q"}) == (
        "a: 'x: y'\nb: '- z'\nc: \"tab\\there\"\nd: '''q'\n"
    )


def test_json_is_gos() -> None:
    shown = compact_json({"b": "<&>", "a": [1.0, 0.5, None, True]})
    assert shown == '{"a":[1,0.5,null,true],"b":"\\u003c\\u0026\\u003e"}'
    assert dump_json({"a": [], "b": {"c": 1}}) == '{\n    "a": [],\n    "b": {\n        "c": 1\n    }\n}\n'


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000, "{" * 100_000, "- " * 50_000, "a: " + "[" * 100_000, '{"a":' * 50_000, "? " * 20_000,
        "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
            f"{chr(98 + n)}: &{chr(98 + n)} [{','.join(['*' + chr(97 + n)] * 9)}]\n" for n in range(12)),
        "a" * 4_000_000, "{}" * 100_000, "---\n" * 200_000, "a\n---\n" * 20_000, " \n" * 500_000, "\ud800: 1",
        '{"a": ' + "9" * 5000 + "}",
    ],
    ids=str.__len__,
)  # fmt: skip
def test_hostile_text_is_refused_in_time(text: str) -> None:
    start = perf_counter()
    try:
        load_documents(text)
    except YamlError as error:
        assert error.message
    assert perf_counter() - start < 5


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20) | st.sampled_from(["yes", "1e3", "0x1", "12:30"])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | TEXT | st.floats(-1e6, 1e6),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(TEXT, VALUES, min_size=1, max_size=4))
def test_round_trips(value: dict[str, Any]) -> None:
    assert load(dump(value)) == value
    assert json.loads(compact_json(value)) == load_json(dump_json(value)) == value


@given(st.text("{}[]\"',:-\n\t ab1&*#|>?!%@\\~", max_size=40))
def test_any_text_loads_or_is_refused(text: str) -> None:
    try:
        load_documents(text)
    except YamlError as error:
        assert error.message


MEASURED = json.loads((Path(__file__).parent / "measured" / "yaml.json").read_text())


@pytest.mark.parametrize(("held", "text"), MEASURED["values"])
def test_a_real_kubectl_writes_the_same(held: dict[str, str], text: str) -> None:
    metadata = {"name": "x", "labels": {"q": "w"}}
    assert dump({"apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata, "data": held}) == text


@pytest.mark.parametrize(("text", "words"), MEASURED["refused"])
def test_a_real_kubectl_refuses_in_the_same_words(text: str, words: str) -> None:
    with pytest.raises(YamlError) as refused:
        load_documents(text)
    assert str(refused.value) == words
