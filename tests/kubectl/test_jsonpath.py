import pytest

from tui.kubectl.printers.jsonpath import Path, PathError

SERVICE = {"metadata": {"name": "web", "labels": {"a.b/c": "x"}},
           "spec": {"ports": [{"name": "http", "port": 80}, {"name": "https", "port": 443}]}}  # fmt: skip


@pytest.mark.parametrize(("template", "text"), [
    ("{.metadata.name}", "web"),
    ("{.spec.ports[*].port}", "80 443"),
    ("{.spec.ports[-1:].port}", "443"),
    ("{.spec.ports[-1].port}", "443"),
    ('{.spec.ports[?(@.name=="http")].port}', "80"),
    ("{.spec.ports[?(@.port>100)].name}", "https"),
    ('{range .spec.ports[*]}{.name}{"\\t"}{.port}{"\\n"}{end}', "http\t80\nhttps\t443\n"),
    ("{..port}", "80 443"),
    ("{.metadata.labels.a\\.b/c}", "x"),
    ("{.metadata.labels['a.b/c']}", "x"),
    ("{.spec.nothing}", ""),
    ("{.spec.ports[0]}", '{"name":"http","port":80}'),
    ("{.spec.ports[0]['name','port']}", "http 80"),
    ("name={.metadata.name}!", "name=web!"),
])  # fmt: skip
def test_templates(template: str, text: str) -> None:
    assert Path(template).text(SERVICE) == text


@pytest.mark.parametrize(("template", "words"), [
    ("{.items[}", "unterminated array"), ("{.items", "unclosed action"), ("{end}", "not in range, nothing to end"),
])  # fmt: skip
def test_what_cannot_be_read(template: str, words: str) -> None:
    with pytest.raises(PathError) as raised:
        Path(template)
    assert str(raised.value) == words


def test_an_index_out_of_bounds_is_an_error_even_where_missing_keys_are_not() -> None:
    with pytest.raises(PathError, match="array index out of bounds: index 7, length 2"):
        Path("{.spec.ports[7].port}").text(SERVICE)
