"""Text tools with options and inputs that hypothesis makes up, against the real ones."""

from __future__ import annotations

import shlex
import shutil
import subprocess

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_tools_differential import gnu
from world import World

pytestmark = pytest.mark.skipif(not gnu() or shutil.which("awk") is None, reason="no GNU tools here to compare with")

WORDS = st.sampled_from(["a", "b", "B", "ab", "10", "9", "2", "1.5", "-3", "a:b", "c,d", "x y", "x  z", "", "\t", "A1", "3K"])
TEXTS = st.lists(st.lists(WORDS, max_size=4).map(" ".join), max_size=6).map(
    lambda rows: "".join(row + "\n" for row in rows))
COUNTS = st.integers(0, 5).map(str)
PATTERNS = st.sampled_from(["a", "^a", "b$", "[0-9]", "[0-9]*", "a.b", "^$", "x *y", "[^a]", "\\.", "a*b", ".", "B"])
EXTENDED = st.sampled_from(["a|b", "(a|b)+", "[0-9]+", "a?b", "^(a|x)", "x +y", "[[:upper:]]", "(a)(:)"])
DELIMITERS = st.sampled_from([":", ",", " ", "a"])


def some(*letters: str) -> st.SearchStrategy[str]:
    """Some of the options, as one word or none."""
    return st.lists(st.sampled_from(letters), max_size=3, unique=True).map(lambda few: "-" + "".join(few) if few else "")


LISTS = st.sampled_from(["1", "2", "1,3", "2-", "-2", "1-2,4", "3-4"])
KEYS = st.sampled_from(["", "-k1", "-k2", "-k2,2", "-k2n", "-k1,1r", "-t: -k2", "-t, -k1,1", "-k2,2 -k1,1r", "-k1.2"])
ADDRESSES = st.sampled_from(["", "1", "2", "$", "1,2", "2,$", "/a/", "/a/,/b/", "1!", "/a/!", "2,+1", "1~2", "0,/a/"])
EDITS = st.sampled_from(["p", "d", "s/a/X/", "s/a/X/g", "s/[0-9]/<&>/2", "s/\\(a\\)\\(b\\)/\\2\\1/", "y/ab/xy/", "=", "q", "n;p",
                         "N;P;D", "h;G", "x", "G", "a end", "i top", "c new", "s/ */-/g", "s/b*/_/2", "s/.*/\\U&/", "$!N"])
PROGRAMS = st.sampled_from([
    "{print $1}", "{print $NF, NF}", "NR==2", "{s+=$1} END {print s}", "$1 > 5", "$1 == \"a\"", "/a/ {n++} END {print n+0}",
    "{print length($0)}", "{$1=\"X\"; print}", "{gsub(/a/,\"<&>\"); print}", "{print substr($0,2,3)}", "NF>1,/b/",
    "{n=split($0,p,/[:,]/); print n, p[1]}", "{print ($1<$2), ($1==$2)}", "{a[$1]++} END {print length(a)}",
    "{printf \"%s|%5s|%d\\n\", $1, $2, $1}", "{print toupper($0); if (NR==2) exit 3}", "{$3=\"\"; print NF}", "END {print $0}"])


def command(*parts: object) -> str:
    return " ".join(str(part) for part in parts if part != "")


COMMANDS = st.one_of(
    st.builds(command, st.just("sort"), some("n", "r", "u", "f", "b", "s"), KEYS),
    st.builds(command, st.just("sort"), st.sampled_from(["-h", "-V", "-g", "-d", "-c"])),
    st.builds(command, st.just("uniq"), some("c", "d", "u", "i"), st.sampled_from(["", "-f1", "-s1", "-w1"])),
    st.builds("cut -d{} -f{} {}".format, DELIMITERS.map(shlex.quote), LISTS, st.sampled_from(["", "-s", "--complement"])),
    st.builds("cut -c{}".format, LISTS),
    st.builds("tr {} {}".format, st.sampled_from(["a-c", "a", "[:lower:]", "ab", "0-9"]), st.sampled_from(["x", "A-C", "xy"])),
    st.builds("tr {} {}".format, st.sampled_from(["-d", "-s", "-cd", "-cs"]), st.sampled_from(["'a\\n'", "0-9", "'ab \\n'"])),
    st.builds(command, st.just("grep"), some("i", "v", "c", "n", "o", "w", "x"), PATTERNS.map(shlex.quote)),
    st.builds(command, st.just("grep -E"), some("i", "v", "c", "n", "o"), EXTENDED.map(shlex.quote)),
    st.builds(command, st.just("grep"), st.sampled_from(["-A1", "-B1", "-C1", "-m1", "-m2 -A1"]), some("n", "v"),
              PATTERNS.map(shlex.quote)),
    st.builds(lambda quiet, where, what: f"sed {quiet} {shlex.quote(where + what)}".replace("  ", " "),
              st.sampled_from(["", "-n"]), ADDRESSES, EDITS),
    st.builds(lambda source: f"sed -E 's/{source}/<&>/g'", EXTENDED),
    st.builds(lambda program, flag: f"awk {flag} {shlex.quote(program)}", PROGRAMS, st.sampled_from(["", "-F:", "-F'[,: ]'", "-F,"])),
    st.builds(command, st.sampled_from(["head", "tail"]), st.sampled_from(["-n", "-c"]), COUNTS),
    st.builds("head {} -{}".format, st.sampled_from(["-n", "-c"]), COUNTS),
    st.builds("tail {} +{}".format, st.sampled_from(["-n", "-c"]), COUNTS),
    st.builds(command, st.just("wc"), some("l", "w", "c", "L")),
    st.builds("seq {} {} {}".format, st.integers(-3, 3), st.sampled_from(["1", "2", "-1", "0.5"]), st.integers(-3, 6)),
    st.builds("seq -w {} {}".format, st.integers(-3, 3), st.integers(-3, 11)),
    st.builds("paste {} - -".format, st.sampled_from(["", "-d,", "-s", "-sd+"])),
    st.builds("nl {} {}".format, st.sampled_from(["", "-ba", "-bn", "-w3"]), st.sampled_from(["", "-s:", "-nln", "-v5", "-nrz"])),
    st.builds("fold -w{} {}".format, st.integers(1, 6), st.sampled_from(["", "-s"])),
    st.sampled_from(["cat -n", "cat -b", "cat -s", "cat -A", "tac", "rev", "xargs", "xargs -n2", "xargs -I{} echo '<{}>'", "od -c"]),
)  # fmt: skip


def compare(line: str, text: str) -> None:
    """The line does with the text on standard input what it really does."""
    whole = f"printf %s {shlex.quote(text)} | {line}"
    env = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"}
    real = subprocess.run(["bash", "-c", whole], env=env, capture_output=True, timeout=10)
    output, _, code = World().script(whole)
    assert (output, code) == (real.stdout.decode(errors="replace"), real.returncode), whole


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(COMMANDS, TEXTS)
def test_a_few_commands_do_the_same(line: str, text: str) -> None:
    compare(line, text)


@pytest.mark.thorough
@settings(max_examples=1500, deadline=None, suppress_health_check=list(HealthCheck))
@given(COMMANDS, TEXTS)
def test_many_commands_do_the_same(line: str, text: str) -> None:
    compare(line, text)
