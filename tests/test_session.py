"""The contract of a sitting: lines in, answers out, time only where it is advanced, undo, and coming back."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui.api.process import Edit
from tui.session import Session

DEPLOY = "kubectl create deployment web --image=nginx --replicas=3"


@pytest.fixture
def s() -> Session:
    return Session(seed=7, bare=True)


def test_answers_come_apart_and_in_order(s: Session) -> None:
    r = s.run("echo out; echo err >&2; echo more; false")
    assert (r.stdout, r.stderr, r.output, r.exit_code) == ("out\nmore\n", "err\n", "out\nerr\nmore\n", 1)


def test_every_command_costs_simulated_time(s: Session) -> None:
    before = s.cluster.clock.now
    s.run("kubectl get pods")
    assert s.cluster.clock.now == before + 60


def test_only_advance_moves_time(s: Session) -> None:
    s.run(DEPLOY)
    now = s.cluster.clock.now
    assert s.run("kubectl get pods -o name").stdout.count("pod/") <= 3
    assert s.cluster.clock.now == now + 60
    s.settle()
    assert s.run("kubectl get deploy web -o jsonpath='{.status.readyReplicas}'").stdout == "3"


def test_a_nested_shell_prompts_and_its_exit_brings_the_outer_words(s: Session) -> None:
    r = s.run("kubectl run test-client --rm -it --image=busybox -- sh")
    assert (r.exit_code, s.waiting, s.prompt) == (None, "prompt", "/ # ")
    assert s.run("hostname").stdout == "test-client\n"
    r = s.run("exit 3")
    assert 'pod "test-client" deleted' in r.output
    assert r.exit_code == 0  # restartPolicy Always: kubectl does not wait for an exit code
    assert s.prompt == "~ $ "


def test_an_editor_waits_and_saves(s: Session) -> None:
    r = s.run("vi notes.txt")
    assert r.exit_code is None
    assert s.waiting == Edit("/home/learner/notes.txt", "")
    s.save("hello\n")
    assert s.read("notes.txt") == "hello\n"
    assert s.waiting == "prompt"


def test_what_streams_is_interrupted_at_the_limit(s: Session) -> None:
    r = s.run("kubectl get pods -w", limit=5)
    assert r.exit_code == 130
    assert s.waiting == "prompt"


def test_ctrl_c_ends_a_loop(s: Session) -> None:
    s.start("while true; do :; done")
    s.advance(1)
    assert s.waiting is None
    s.interrupt()
    assert s.waiting == "prompt"


@pytest.mark.parametrize(
    "line", ["echo 'open", 'echo "open', "if true; then", "kubectl get |", "(", "a && ", "\0", "é\u2028", ")"]
)
def test_what_is_incomplete_or_odd_fails_in_words(s: Session, line: str) -> None:
    r = s.run(line)
    assert r.exit_code not in (0, None)
    assert r.stderr


def test_a_background_job_goes_on_as_time_moves(s: Session) -> None:
    s.run("(sleep 5; echo late) &")
    assert "late" not in "".join(t for _, t in s.take_output())
    s.advance(6)
    assert "late\n" in [t for _, t in s.take_output()]


def test_undo_takes_back_the_world_and_its_time(s: Session) -> None:
    start = s.digest()
    s.run(DEPLOY)
    s.settle()
    middle = s.digest()
    s.run("kubectl delete deployment web")
    s.run("kubectl get pods")
    assert s.undo()
    assert s.digest() == middle
    assert s.undo()
    assert s.digest() == start
    assert not s.undo()


def test_undo_reaches_into_a_nested_shell(s: Session) -> None:
    s.run(DEPLOY)
    s.settle()
    before = s.digest()
    s.run("kubectl run c --rm -it --image=busybox -- sh")
    s.run("touch /tmp/x")
    assert s.undo()
    assert (s.prompt, s.digest()) == ("~ $ ", before)


def test_files_come_back_with_undo(s: Session) -> None:
    s.run("echo one > a.txt")
    s.run("rm a.txt")
    s.undo()
    assert s.read("a.txt") == "one\n"


def test_a_journal_gives_the_same_world_again(s: Session) -> None:
    s.run(DEPLOY)
    s.advance(3.21)
    s.run("kubectl run c --rm -it --image=busybox -- sh")
    s.run("hostname")
    s.run("exit")
    s.write("a.yaml", "kind: Pod\n")
    s.run("kubectl scale deployment web --replicas=1")
    again = Session(seed=7, bare=True)
    assert again.replay(s.journal)
    again.advance((s.cluster.clock.now - again.cluster.clock.now) / 1000)
    assert again.digest() == s.digest()
    assert again.read("a.yaml") == "kind: Pod\n"


def test_another_seed_is_another_world() -> None:
    assert Session(seed=1, bare=True).run(DEPLOY + " -o name").output == "deployment.apps/web\n"
    one, two = Session(seed=1, bare=True), Session(seed=2, bare=True)
    for session in (one, two):
        session.run(DEPLOY)
        session.settle()
    assert one.run("kubectl get pods -o name").stdout != two.run("kubectl get pods -o name").stdout


@settings(max_examples=8, deadline=None)
@given(st.lists(st.integers(1, 4000), min_size=1, max_size=12))
def test_any_slicing_of_advance_gives_the_same_world(parts: list[int]) -> None:
    def world(cuts: list[int]) -> str:
        session = Session(seed=3, bare=True)
        session.run(DEPLOY)
        session.run("kubectl expose deployment web --port=80")
        for ms in cuts:
            session.advance(ms / 1000)
        return session.digest()

    assert world(parts) == world([sum(parts)])


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60))
def test_nothing_that_is_typed_raises(text: str) -> None:
    session = Session(seed=3, bare=True)
    session.run(text, limit=2)
    session.run("kubectl " + text, limit=2)


def test_what_prints_more_than_the_terminal_holds_ends_as_it_would() -> None:
    s = Session(bare=True)
    result = s.run("for i in $(seq 30000); do echo a line of some length for a terminal that holds a million; done; false")
    assert (result.exit_code, result.stdout.count("\n")) == (1, 30000)
    endless = s.run("yes", limit=5)
    assert endless.exit_code == 130 and len(endless.stdout) < 40_000_000
