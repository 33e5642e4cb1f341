import pytest

from tui.kubectl.errors import Failure
from tui.kubectl.flags import Flag, parse, parse_duration

FLAGS = (Flag("output", short="o"), Flag("watch", short="w", type="bool"), Flag("stdin", short="i", type="bool"),
         Flag("filename", short="f", type="list"), Flag("replicas", type="int"),
         Flag("dry-run", default="none", bare="unchanged"))  # fmt: skip


def test_values_clusters_and_arguments_mix() -> None:
    parsed = parse(FLAGS, ["pods", "-wi", "-oyaml", "--replicas=3", "-f", "a,b", "-f", "c", "--", "-x"])
    assert parsed.args == ["pods", "-x"] and parsed.dash == 1
    assert (parsed["watch"], parsed["stdin"], parsed["output"], parsed["replicas"]) == (True, True, "yaml", 3)
    assert parsed["filename"] == ["a", "b", "c"]


def test_a_flag_with_an_optional_value_never_takes_the_next_word() -> None:
    parsed = parse(FLAGS, ["--dry-run", "client"])
    assert parsed["dry-run"] == "unchanged" and parsed.args == ["client"]


@pytest.mark.parametrize(("words", "message"), [
    (["--nosuch"], "unknown flag: --nosuch"),
    (["-wx"], "unknown shorthand flag: 'x' in -x"),
    (["-o"], "flag needs an argument: 'o' in -o"),
    (["--output"], "flag needs an argument: --output"),
    (["--replicas=x"], 'invalid argument "x" for "--replicas" flag: strconv.ParseInt: parsing "x": invalid syntax'),
])  # fmt: skip
def test_refusals_have_pflags_words(words: list[str], message: str) -> None:
    with pytest.raises(Failure) as raised:
        parse(FLAGS, words)
    assert str(raised.value) == message


def test_durations_are_go_s() -> None:
    assert parse_duration("1m30s") == 90_000
    with pytest.raises(ValueError, match='missing unit in duration "5"'):
        parse_duration("5")
