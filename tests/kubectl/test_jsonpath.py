"""JSONPath as kubectl speaks it; measured/jsonpath.json holds what a real kubectl answered."""

from __future__ import annotations

import json
from pathlib import Path as File
from typing import Any

import pytest

from tui.kubectl.errors import Failure, words
from tui.kubectl.printers.jsonpath import Path, go_syntax, printer

MEASURED: dict[str, Any] = json.loads((File(__file__).parent / "measured" / "jsonpath.json").read_text())


@pytest.mark.parametrize(("template", "text", "refusal", "lenient"), MEASURED["cases"])
def test_a_real_kubectl_answers_the_same(template: str, text: str, refusal: str, lenient: bool) -> None:
    try:
        told, refused = printer(template, lenient)(MEASURED["object"]), ""
    except Failure as error:
        told, refused = "", words(error).split(". Printing more information")[0].rstrip("\n")
    assert (told, refused) == (text, refusal)


def test_an_error_shows_the_template_and_the_object_as_go_writes_them() -> None:
    with pytest.raises(Failure) as refused:
        printer("{.l[4]}")({"l": [1, None, 2.5, True], "m": {}, "s": 'a"\n'})
    assert str(refused.value).split("\n") == [
        'error executing jsonpath "{.l[4]}": Error executing template: array index out of bounds: index 4, length 4. '
        "Printing more information for debugging the template:", "\ttemplate was:", "\t\t{.l[4]}",
        "\tobject given to jsonpath engine was:", '\t\tmap[string]interface {}{"l":[]interface {}{1, interface {}(nil), '
        '2.5, true}, "m":map[string]interface {}{}, "s":"a\\"\\n"}', "", "", "",
    ]  # fmt: skip


def test_as_json_prints_a_list_for_each_part() -> None:
    assert Path("{.a}{.b[*]}").json({"a": "x", "b": [1, {"c": None}]}) == (
        '[\n    "x"\n]\n[\n    1,\n    {\n        "c": null\n    }\n]\n'
    )


def test_recursive_descent_goes_through_maps_in_the_order_of_their_keys() -> None:
    assert Path("{..a}").text({"z": {"a": 1}, "b": [{"a": 2}], "a": 3}) == "3 2 1"
    assert go_syntax(1e30) == "1e+30"
