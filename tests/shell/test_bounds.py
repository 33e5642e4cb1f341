"""What would outgrow a computer is refused in words, and soon."""

import itertools

import pytest

from tui.session import Session


@pytest.mark.parametrize(
    "line",
    [
        "a=aaaaaaaaaa; for i in {1..40}; do a=$a$a$a$a; done",
        "x=$(printf 'a%.0s' {1..10000}); y=${x//a/$x}",
        "printf '%1000000000d' 1",
        "awk 'BEGIN { s = \"a\"; for (;;) s = s s }'",
        "awk 'BEGIN { while (1) x++ }'",
        "awk 'BEGIN { printf \"%1000000000d\", 1 }'",
        "awk 'function f(n) { return f(n + 1) } BEGIN { f(1) }'",
        "jq -n '[range(1e12)] | length'",
        "echo a | sed ':a;s/./&&/g;ba'",
        "jq -n '\"a\" * 1000000000'",
        "echo {1..1000000000}",
        "echo {1..1000}{1..1000}{1..1000}",
        "echo {a,b}{1..60000}",
        "for i in {1..10000000}; do echo $i; done",
    ],
)
def test_what_grows_without_end_is_refused(line: str) -> None:
    result = Session(seed=7, bare=True).run(line)
    assert "not simulated in Harborlight" in result.stderr and len(result.output) < 200
    assert result.exit_code not in (0, 130)


@pytest.mark.parametrize("line", ["jq -n 'def f: f; f'", "jq -n '1 | until(false; . + 1)'", "tail -f nothing",
                                  "echo '9^99999' | bc", "seq 1e12 | head -1", "cat /dev/zero | head -c 3", "head -c 3 /dev/zero", "yes | sed 3q"])
def test_what_runs_for_ever_ends(line: str) -> None:
    result = Session(seed=7, bare=True).run(line)
    assert len(result.output) < 200 and "internal error" not in result.output
    assert result.exit_code is not None


def test_jq_repeats_a_text() -> None:
    session = Session(seed=7, bare=True)
    assert session.run("jq -n '\"ab\" * 3, 3 * 4, \"a\" * 0'").stdout == '"ababab"\n12\nnull\n'


def test_a_hundred_thousand_words_of_braces_are_not_cut() -> None:
    assert Session(seed=7, bare=True).run("echo {1..100000} | wc -w").stdout == "100000\n"


@pytest.mark.parametrize(
    "line",
    [
        ":(){ :|:& };:", "f(){ f|f; }; f", "while true; do :; done", "for ((;;)); do :; done", "while :; do yes & done", "yes",
        "cat /dev/zero", "seq 1000000000000", "seq 10000000 | sort", "jq -n 'range(1000000000)'", "sh -c ':(){ :|:& };:'",
        "yes > f", "for i in $(seq 100000); do sleep 9 & done",
    ],
)  # fmt: skip
def test_whatever_runs_the_front_end_gets_its_turn(line: str) -> None:
    """Between two looks at `late` processes take a few steps only, and after Ctrl-C the prompt is back."""
    session = Session(seed=7, bare=True)
    steps: list[int] = []
    run = session.cluster.kernel.run
    session.cluster.kernel.run = (  # type: ignore[method-assign]
        lambda most=1000, late=None: bool(steps.append(most)) or run(most, late))
    turns = itertools.cycle((*[False] * 99, True))
    session.start(line)
    for _ in range(20):
        session.follow(0.05, lambda: next(turns))
        session.take_output()
    assert steps and max(steps) <= 200
    session.interrupt()
    assert session.idle and session.prompt == "~ $ "
