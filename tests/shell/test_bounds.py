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


LONG = [
    "eval '" + ":;" * 20_000 + "'", "printf '%s ' {1..50000}", "echo {1..300}{1..100}",
    "seq 100000 | sort -n | tail -1", "seq 100000 > f; xxd f | tail -1", "seq 100000 | tac | head -1", "seq 100000 | xargs echo | wc",
    "seq 100000 | uniq -c | tail -1", "seq 100000 | rev | nl | tail -1", "touch f{1..1000}; rm f*",
    "x=$(head -c 500000 /dev/zero | tr '\\0' a); echo ${x//a/b} | wc", "awk 'BEGIN { while (i < 90000) i++ }'",
    "seq 3000 > a; seq 2 2 6000 > b; diff a b | wc -l", "seq 20000 > a; join a a | wc -l; paste a a | wc -l; comm a a | wc -l",
    "seq 20000 | jq -s . | wc -l", "for i in {1..300}; do printf -- '---\\napiVersion: v1\\nkind: ConfigMap\\nmetadata: {name: c%s}\\n' $i; done"
    " > m; kubectl apply -f m; kubectl label cm --all a=b; kubectl delete -f m",
]  # fmt: skip
"""What takes long, and ends."""


@pytest.mark.parametrize("line", LONG, ids=lambda line: line[:40])
def test_long_work_is_done_in_many_steps(line: str) -> None:
    session = Session(seed=7, bare=True)
    kernel, steps = session.cluster.kernel, 0

    def late() -> bool:
        nonlocal steps
        steps += 1
        return False

    session.allowance = lambda: late
    session.start(line)
    while not session.idle:
        session.follow(1, late)
        session.take_output()
    assert steps > 20 and not kernel.queue
    assert session.commands[-1].exit_code == 0


@pytest.mark.parametrize(
    ("line", "words", "code"),
    [
        ("x=$(head -c 200000 /dev/zero | tr '\\0' a); kubectl get $x", "bash: kubectl: Argument list too long", 126),
        ("echo " + "a " * 20_000, "bash: commands this long are not simulated in Harborlight", 2),
        ("( " * 1000 + ":" + " )" * 1000, "bash: commands nested too deeply", 2),
        ("echo $((" + "1+" * 3000 + "1))", "not simulated in Harborlight", 1),
        ("v0=1; " + "".join(f"v{n}=v{n - 1}+v{n - 1};" for n in range(1, 40)) + " echo $((v39))", "recursion level exceeded", 1),
        ("head -c 300000 /dev/zero | grep x", "grep: memory exhausted", 2),
        ("for i in {1..20}; do x=$x$(head -c 900000 /dev/zero | tr '\\0' a); done", "not simulated in Harborlight", 1),
        ("for i in {1..40}; do eval v$i=$(head -c 900000 /dev/zero | tr '\\0' a); done", "not simulated in Harborlight", 1),
        ("head -c 7000000 /dev/zero > f; cat f f > g", "File too large", 1),
        ("mkdir -p $(printf 'a/%.0s' {1..200})", "File name too long", 1),
        ("head -c 9000000 /dev/zero | tr '\\0' '\\n' | sort", "sort: memory exhausted", 2),
        ("mapfile a < <(seq 60000)", "not simulated in Harborlight", 1),
        ("awk 'function f() { while (1) x++ } BEGIN { f() }'", "not simulated in Harborlight", 2),
        ("jq -n '[range(1e8)]'", "not simulated in Harborlight", 5),
        ("grep -E \"$(printf 'a{1000}%.0s' {1..5})x+\" <<< $(head -c 90000 /dev/zero | tr '\\0' a)", "Regular expression too big", 2),
    ],
    ids=lambda value: str(value)[:40],
)  # fmt: skip
def test_what_is_too_large_is_refused(line: str, words: str, code: int) -> None:
    result = Session(seed=7, bare=True).run(line)
    assert words in result.stderr and len(result.output) < 700
    assert result.exit_code == code


def test_a_typed_line_runs_however_many_jobs_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    session = Session(seed=7, bare=True)
    session.run("for i in {1..9}; do sleep 1000 & done")
    monkeypatch.setattr("tui.shell.kernel.TASKS", 9)
    assert session.laptop.kernel.crowded
    assert session.run("echo here").stdout == "here\n"


def test_undo_holds_no_more_of_large_files_than_it_may() -> None:
    session = Session(seed=7, bare=True)
    for letter in "abcdefg":
        session.run(f"head -c 7000000 /dev/zero | tr '\\0' {letter} > f")
    assert sum(point.state is not None for point in session.past.points) < 7
    assert session.undo() and session.read("f")[0] == "f"


def test_ended_tasks_are_gone_without_a_search_for_circles() -> None:
    import gc

    session = Session(seed=7, bare=True)
    gc.collect()
    gc.disable()
    try:
        session.run("for i in {1..50}; do (echo $(echo a) | cat) & done; wait")
        left = sum(type(one).__name__ in ("Task", "Interpreter") for one in gc.get_objects())
    finally:
        gc.enable()
    assert left < 20
