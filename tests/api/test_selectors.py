import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.api.selectors import EVERYTHING, SelectorError, from_map, from_selector, parse_fields, parse_labels

PROD = {"app": "frontend", "tier": "web", "env": "prod"}


@pytest.mark.parametrize(
    ("text", "matches"),
    [
        ("", True), ("app=frontend", True), ("app==frontend,env=dev", False), ("env in (prod, qa)", True),
        ("app notin (db)", True), ("tier", True), ("!tier", False), ("app!=frontend", False), ("nope!=x", True),
        ("in in (in)", False), ("env in (,prod)", True), ("app=", False), ("app>1", False),
    ],
)  # fmt: skip
def test_labels_match(text: str, matches: bool) -> None:
    assert parse_labels(text).matches(PROD) is matches


def test_numbers_compare() -> None:
    assert parse_labels("n>5").matches({"n": "10"}) and not parse_labels("n<5").matches({"n": "10"})


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("app in frontend", "unable to parse requirement: found 'frontend' expected: '('"),
        ("=x", "found '=', expected: !, identifier, or 'end of string'"),
        ("app=a=b", "found '=', expected: ',' or 'end of string'"),
        (
            "app>x",
            'unable to parse requirement: values[0]: Invalid value: "x": for \'Gt\', \'Lt\' operators, '
            "the value must be an integer",
        ),
        ("app=a,", "found '', expected: identifier after ','"),
        ("app x", "unable to parse requirement: found 'x', expected: in, notin, =, ==, !=, gt, lt"),
        ("app in (a", "unable to parse requirement: found '', expected: ',' or ')'"),
        (
            "app in ()",
            "unable to parse requirement: values: Invalid value: []: for 'in', 'notin' operators, "
            "values set can't be empty",
        ),
    ],
)
def test_labels_refused(text: str, words: str) -> None:
    with pytest.raises(SelectorError) as error:
        parse_labels(text)
    assert str(error.value) == words


def test_a_bad_key_has_no_path() -> None:
    with pytest.raises(SelectorError, match='requirement: <nil>: Invalid value: "-x": name part must consist'):
        parse_labels("-x=1")


def test_required_and_text() -> None:
    selector = parse_labels("tier in (b,a),app=web,!x")
    assert str(selector) == "app=web,tier in (a,b),!x"
    assert selector.required == {"app": "web"}


def test_objects() -> None:
    selector = from_selector({"matchLabels": {"app": "web"}, "matchExpressions": [{"key": "x", "operator": "Exists"}]})
    assert selector.matches({"app": "web", "x": ""}) and not selector.matches({"app": "web"})
    assert not from_selector(None).matches({}) and from_selector({}) == EVERYTHING
    with pytest.raises(SelectorError, match='"Is" is not a valid label selector operator'):
        from_selector({"matchExpressions": [{"key": "app", "operator": "Is"}]})


def test_fields() -> None:
    selector = parse_fields(r"status.phase==Running,metadata.name!=x\,y")
    assert selector.terms == (("status.phase", "=", "Running"), ("metadata.name", "!=", "x,y"))
    assert selector.matches({"status.phase": "Running"})
    assert str(parse_fields(str(selector))) == str(selector)
    for text, words in [
        ("status.phase", "invalid selector: 'status.phase'; can't understand 'status.phase'"),
        ("a=b=c", "invalid field selector: unescaped character in value: 61"),
        (r"a=\n", r"invalid field selector: invalid escape sequence: \n"),
    ]:
        with pytest.raises(SelectorError) as error:
            parse_fields(text)
        assert str(error.value) == words


WORD = st.from_regex(r"[a-z][a-z0-9]{0,4}", fullmatch=True)


@given(st.dictionaries(WORD, WORD, max_size=4), st.dictionaries(WORD, WORD, max_size=4))
def test_a_map_selects_its_supersets(selector: dict[str, str], labels: dict[str, str]) -> None:
    wanted = from_map(selector)
    assert wanted.matches({**labels, **selector})
    assert wanted.matches(labels) == (selector.items() <= labels.items())
    assert parse_labels(str(wanted)) == wanted


@given(st.text("ain()=!<>, \t\n/", max_size=30))
def test_no_text_breaks_the_parser(text: str) -> None:
    try:
        selector = parse_labels(text)
    except SelectorError:
        return
    assert parse_labels(str(selector)).requirements == selector.requirements
