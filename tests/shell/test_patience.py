"""Patterns that might never end are refused; those of tutorials are not."""

import re

import pytest

from tui.session import Session
from tui.shell.patience import Impatient, compiled


@pytest.mark.parametrize("source", [r"(a+)+$", r"(a*)*b", r"((a|b)+)*c", r"(a|a)*b", r"(a|ab)+c", r"(.*,)*x", r"(\w+\s*)+$"])
def test_refused(source: str) -> None:
    with pytest.raises(Impatient):
        compiled(source)


@pytest.mark.parametrize(
    "source",
    [r"([0-9]{1,3}\.){3}[0-9]{1,3}", r"([0-9]+\.)+[0-9]+", r"^a.*b.*c$", r"(foo|bar)+", r"([a-z]+-)*[a-z]+", r"app=\w+", "a|ab"],
)
def test_allowed(source: str) -> None:
    assert compiled(source).groups == re.compile(source).groups


@pytest.mark.parametrize(
    "line",
    ["grep -E '(a+)+$b' f", "sed -E 's/(a*)*b/x/' f", "awk '/(a+)+$b/' f", "[[ $(cat f) =~ (a+)+b$ ]]", "jq -R 'test(\"(a+)+$b\")' f"],
)
def test_the_tools_say_so(line: str) -> None:
    s = Session(bare=True)
    s.write("f", "a" * 40 + "\n")
    r = s.run(line)
    assert r.exit_code not in (0, None)
    assert "not simulated" in r.stderr, r
