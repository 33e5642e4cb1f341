"""Our shell against the real bash on lines that hypothesis makes up: the same output and exit code."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from world import World

pytestmark = pytest.mark.skipif(shutil.which("bash") is None, reason="no bash here to compare with")

NAMES = st.sampled_from(["a", "b", "x", "unset"])
PLAIN = st.sampled_from(["1", "2", "10", "abc", "a.b.c", "one", "A-b", "x/y/z", "07", "''", '""', "'a b'", '"  c "', "*.no",
                         "{1..3}", "p{q,r}s", r"\$x", "a\\ b", "~x", "$'t\\tb'"])
PATTERNS = st.sampled_from(["a", "*", "?", "*.", ".*", "[a-c]", "b*", "*/", "/*", "x", "[!a]"])
NUMBERS = st.integers(-20, 20).map(str)
OPERATORS = st.sampled_from(["+", "-", "*", "<", ">", "==", "!=", "&&", "||", "&", "|", "^", "<<", "<="])


def sums(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Arithmetic made of smaller arithmetic."""
    return (st.builds("({} {} {})".format, inner, OPERATORS, inner) | st.builds("(-{})".format, inner)
            | st.builds("(!{})".format, inner) | st.builds("({} ? {} : {})".format, inner, inner, inner))


ARITHMETIC = st.recursive(NUMBERS | st.sampled_from(["i", "n", "nothing"]), sums, max_leaves=5)


@st.composite
def parameters(draw: st.DrawFn) -> str:
    """`$x`, or `${x...}` with one of the operators."""
    name, word, pattern = draw(NAMES), draw(PLAIN.filter(lambda text: not text.startswith("$'"))), draw(PATTERNS)
    form = draw(st.sampled_from([
        "${n}", "${{{n}}}", "${{{n}:-{w}}}", "${{{n}-{w}}}", "${{{n}:+{w}}}", "${{{n}+{w}}}", "${{#{n}}}", "${{{n}#{p}}}",
        "${{{n}##{p}}}", "${{{n}%{p}}}", "${{{n}%%{p}}}", "${{{n}/{p}/Z}}", "${{{n}//{p}/Z}}", "${{{n}:1}}", "${{{n}:1:2}}",
        "${{{n}: -2}}", "${{{n}^^}}", "${{{n},,}}", "${{{n}^}}", "${{l[@]}}", "${{#l[@]}}", "${{l[1]}}", "${{l[@]:1}}", "$#", "$1", "$*",
    ]))  # fmt: skip
    return form.format(n=name, w=word, p=pattern)


PIECES = (PLAIN | parameters() | parameters().map('"{}"'.format) | ARITHMETIC.map("$(({}))".format)
          | parameters().map("$(echo {})".format) | PLAIN.map("`echo {}`".format))
WORDS = st.lists(PIECES, min_size=1, max_size=3).map("".join)
ECHO = st.lists(WORDS, min_size=1, max_size=4).map(lambda words: "printf '[%s]' " + " ".join(words) + "; echo")
CONDITIONS = st.one_of(
    st.builds('[ "{}" {} "{}" ]'.format, parameters(), st.sampled_from(["=", "!="]), PLAIN.map(lambda t: t.strip("'\""))),
    st.builds("[[ {} == {} ]]".format, parameters(), PATTERNS), ARITHMETIC.map("(( {} ))".format),
    st.builds("[ {} {} {} ]".format, NUMBERS, st.sampled_from(["-eq", "-lt", "-ge"]), NUMBERS),
    st.sampled_from(["true", "false", "! true", "[ -e nothing ]", "[[ -n $x && ! -z $a ]]"]),
)


def compound(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Commands made of commands."""
    return st.one_of(
        st.builds("if {}; then {}; else {}; fi".format, CONDITIONS, inner, inner),
        st.builds("for i in {}; do {}; done".format, st.lists(WORDS, max_size=3).map(" ".join), inner),
        st.builds("for ((k{0}=0; k{0}<{1}; k{0}++)); do {2}; done".format, st.integers(0, 99_999), st.integers(0, 3), inner),
        st.builds("case {} in {}) {};; *) {};; esac".format, WORDS, PATTERNS, inner, inner),
        st.builds("{{ {}; {}; }}".format, inner, inner), st.builds("( {} )".format, inner),
        st.builds("{} && {}".format, CONDITIONS, inner), st.builds("{} || {}".format, CONDITIONS, inner),
        st.builds("{} | cat".format, inner.map(lambda body: "{ " + body + "; }")),
        st.builds("f() {{ {}; return {}; }}; f {}; echo $?".format, inner, st.integers(0, 5), WORDS),
        st.builds("{}={}; {}".format, st.sampled_from(["a", "b", "x"]), WORDS, inner),
        st.builds("cat <<EOT\n{} {}\nEOT\n{}".format, parameters(), ARITHMETIC.map("$(({}))".format), inner),
        st.builds("while read -r line; do echo \"<$line>\"; done <<< {}; {}".format, WORDS, inner),
    )


SCRIPTS = st.recursive(ECHO, compound, max_leaves=4)
SETUP = "a='one two'; b=a.b.c; x=; l=(p 'q r' s); i=3; n=4; set -- first 'second third'\n"


def compare(script: str, folder: Path) -> None:
    text = SETUP + script + "\necho end $?"
    env = {"HOME": "/home/learner", "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"}
    real = subprocess.run(["bash", "-c", text], cwd=folder, env=env, capture_output=True, stdin=subprocess.DEVNULL,
                          timeout=10)
    output, errors, code = World().script(text)
    assert (output, code) == (real.stdout.decode(), real.returncode), errors + real.stderr.decode()


@given(SCRIPTS)
@settings(max_examples=150, deadline=None, print_blob=False, suppress_health_check=list(HealthCheck))
def test_made_up_lines_do_the_same(tmp_path_factory: pytest.TempPathFactory, script: str) -> None:
    compare(script, tmp_path_factory.getbasetemp())


@pytest.mark.thorough
@given(SCRIPTS)
@settings(max_examples=1500, deadline=None, suppress_health_check=list(HealthCheck))
def test_many_made_up_lines_do_the_same(tmp_path_factory: pytest.TempPathFactory, script: str) -> None:
    compare(script, tmp_path_factory.getbasetemp())
