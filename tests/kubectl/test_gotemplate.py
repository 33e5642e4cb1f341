"""Go templates as kubectl runs them; measured/gotemplate.json holds what a real kubectl answered."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tui.kubectl.errors import Failure, words
from tui.kubectl.printers.gotemplate import printer

MEASURED: dict[str, Any] = json.loads((Path(__file__).parent / "measured" / "gotemplate.json").read_text())


@pytest.mark.parametrize(("template", "text", "refusal", "lenient"), MEASURED["cases"])
def test_a_real_kubectl_answers_the_same(template: str, text: str, refusal: str, lenient: bool) -> None:
    told: list[str] = []
    try:
        told.append(printer(template, lenient, told.append)(MEASURED["object"]))
        refused = ""
    except Failure as error:
        refused = words(error).rstrip("\n")
    assert ("".join(told).split("Error executing template")[0], refused) == (text, refusal)


def test_an_error_shows_what_was_printed_the_template_and_the_object_twice() -> None:
    told: list[str] = []
    with pytest.raises(Failure, match=r"^error executing template \"a\{\{index \.l 5\}\}\": template: output:1:3: "):
        printer("a{{index .l 5}}", write=told.append)({"l": [1, None], "s": "<"})
    head = 'template: output:1:3: executing "output" at <index .l 5>: error calling index: index out of range: 5'
    assert "".join(told) == (
        f"aError executing template: {head}. Printing more information for debugging the template:\n\ttemplate was:\n"
        '\t\ta{{index .l 5}}\n\traw data was:\n\t\t{"l":[1,null],"s":"\\u003c"}\n'
        "\tobject given to template engine was:\n\t\tmap[l:[1 <nil>] s:<]\n\n"
    )


@pytest.mark.parametrize(("template", "text"), [
    ("{{range 3}}{{.}}{{end}}", "012"),
    ('{{define "r"}}{{template "r"}}{{end}}x', "x"),
    ("{{range $k, $v := .}}{{$k}}={{$v}};{{end}}", "a=1;b=x;"),
])  # fmt: skip
def test_what_newer_versions_of_go_can_do(template: str, text: str) -> None:
    assert printer(template)({"b": "x", "a": 1}) == text


def test_templates_that_call_each_other_for_ever_are_stopped() -> None:
    with pytest.raises(Failure, match="exceeded maximum template depth"):
        printer('{{define "r"}}{{template "r" .}}{{end}}{{template "r" .}}')({})
