import pytest

from tui.api.kyaml import dump_kyaml
from tui.api.yaml import load


def test_maps_lists_and_scalars() -> None:
    value = {"kind": "Service", "spec": {"ports": [{"port": 80}, {"port": 81}], "clusterIPs": ["10.0.0.1", "x"],
             "on": True, "none": None, "e": {}, "l": []}}  # fmt: skip
    assert dump_kyaml(value) == """---
{
  kind: "Service",
  spec: {
    clusterIPs: [
      "10.0.0.1",
      "x",
    ],
    e: {},
    l: [],
    none: null,
    "on": true,
    ports: [{
      port: 80,
    }, {
      port: 81,
    }],
  },
}
"""


@pytest.mark.parametrize(("name", "shown"), [
    ("app.kubernetes.io/name", "app.kubernetes.io/name"), ("a-", '"a-"'), ("yes", '"yes"'), ("1", '"1"'), ("", '""'),
    ("0x1F", '"0x1F"'), ("2026-01-02", '"2026-01-02"'), ("a b", '"a b"'), ("_x", "_x"), ("nan", '"nan"'),
])  # fmt: skip
def test_keys_are_quoted_where_they_could_be_something_else(name: str, shown: str) -> None:
    assert dump_kyaml({name: 1}) == f"---\n{{\n  {shown}: 1,\n}}\n"


@pytest.mark.parametrize("text", ["one\ntwo\n", "one\n  two", "\n", "a\n\nb\n", "\ttab\n x", 'q"\\\n', "e\u0301\x01"])
def test_lines_stand_below_each_other_and_read_back_as_they_were(text: str) -> None:
    written = dump_kyaml({"s": text})
    assert load(written) == {"s": text}
    if "\n" in text:
        assert written.startswith('---\n{\n  s: "\\\n')


def test_a_script_of_two_lines() -> None:
    assert dump_kyaml({"s": "echo\n  x\n"}) == '---\n{\n  s: "\\\n     echo\\n\\\n    \\  x\\n\\\n    ",\n}\n'
