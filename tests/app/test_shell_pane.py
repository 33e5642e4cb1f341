"""The shell pane over a real session: keys, pastes, pages, floods; nothing that a terminal would act on."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from textual import events
from textual.pilot import Pilot

from tui.app.app import HarborlightApp
from tui.app.messages import Opened
from tui.app.typography import plain
from tui.app.widgets.shell import ShellPane
from tui.game import Game

STEERS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


@asynccontextmanager
async def played(size: tuple[int, int] = (140, 40)) -> AsyncIterator[tuple[Pilot[Any], ShellPane, Any]]:
    game = Game(None, "watching-it-work")
    app = HarborlightApp(game)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        assert app.play and game.session
        app.play.set_speed(10)
        yield pilot, app.play.shell, game.session


async def enter(pilot: Pilot[Any], shell: ShellPane, line: str) -> None:
    """Type a line and wait for a prompt."""
    shell.type_line(line)
    await until(pilot, lambda: isinstance(shell.session.waiting, str) and not shell.queue)
    await pilot.pause(0.06)


async def until(pilot: Pilot[Any], met: Any) -> None:
    for _ in range(200):
        if met():
            return
        await pilot.pause(0.02)
    raise AssertionError("it did not come")


def shown(shell: ShellPane) -> str:
    return "\n".join(row for row, _ in shell._rows)


async def paste(pilot: Pilot[Any], shell: ShellPane, text: str) -> None:
    shell.post_message(events.Paste(text))
    await pilot.pause(0.1)
    await until(pilot, lambda: not shell.queue)
    await pilot.pause(0.1)


async def test_ctrl_c_gives_the_prompt_back() -> None:
    lines = ["sleep 1000", "kubectl get pods -w", "while true; do :; done", "yes", "cat", "watch date", "tail -f /dev/null"]
    async with played() as (pilot, shell, session):
        for line in lines:
            shell.type_line(line)
            await pilot.pause(0.15)
            assert not session.idle, line
            await pilot.press("ctrl+c")
            await pilot.pause(0.05)
            assert session.idle and shell._rows[-1][0].startswith("~ $"), line
            assert "^C" in shown(shell), line
            await pilot.press("ctrl+l")


@pytest.mark.thorough
async def test_ctrl_c_leaves_a_half_typed_line_in_sight_and_ctrl_d_says_exit() -> None:
    async with played() as (pilot, shell, session):
        await pilot.press(*"kubectl", "ctrl+c", *"ab", "left", "ctrl+d", "backspace", "ctrl+d")
        await pilot.pause()
        assert "~ $ kubectl^C\n~ $ exit\n" in shown(shell) and session.history == []
        await pilot.press(*"echo 'a", "enter", "ctrl+c")
        assert not shell.pending and "> ^C" in shown(shell)


async def test_ctrl_c_and_ctrl_d_in_a_shell_in_a_pod() -> None:
    async with played() as (pilot, shell, session):
        await enter(pilot, shell, "bash")
        inner = session.prompt
        shell.type_line("sleep 100")
        await pilot.pause(0.1)
        await pilot.press("ctrl+c")
        await until(pilot, lambda: session.waiting == "prompt" and session.prompt == inner)
        assert not session.idle
        await pilot.press("ctrl+d")
        await until(pilot, lambda: session.idle)
        assert "exit" in shown(shell)


@pytest.mark.thorough
async def test_what_is_typed_while_something_runs_comes_after_it() -> None:
    async with played() as (pilot, shell, session):
        shell.type_line("sleep 3")
        await pilot.pause(0.05)
        await pilot.press(*"echo later", "enter")
        await until(pilot, lambda: "\nlater\n" in shown(shell))


async def test_many_lines_pasted_run_one_by_one_and_here_documents_whole() -> None:
    async with played() as (pilot, shell, session):
        many = "".join(f"n=$((n+{i}))\n" for i in range(100))
        await paste(pilot, shell, "cat > f <<EOF\nsome: text\nEOF\n" + many + "echo $n `cat f`\necho half")
        await until(pilot, lambda: "4950 some: text" in shown(shell))
        assert shell.edit.text == "echo half" and len(session.history) == 102


async def test_typographic_quotes_wait_with_a_hint_and_tab_makes_them_plain() -> None:
    async with played() as (pilot, shell, session):
        await paste(pilot, shell, "echo “a\u00a0b” –n —all")
        assert "typographic quotes “ ”, dashes – — and no-break spaces" in shown(shell)
        assert shell.edit.text == "echo “a\u00a0b” –n —all" and session.history == []
        await pilot.press("tab")
        assert shell.edit.text == 'echo "a b" -n --all'
        await pilot.press("ctrl+underscore")
        assert shell.edit.text == "echo “a\u00a0b” –n —all"
        await pilot.press("enter")
        await pilot.pause(0.2)
        assert "“a\u00a0b” –n —all\n" in shown(shell), "as it is where the hint is not taken"
        await pilot.press("ctrl+u")
        await paste(pilot, shell, "echo ‘one’\necho two\n")
        assert len(session.history) == 1
        await pilot.press("tab", "enter")
        await until(pilot, lambda: session.history[1:] == ["echo 'one'", "echo two"])


def test_dashes_mean_what_was_meant() -> None:
    assert plain("kubectl exec –it x —– sh –n a –all-namespaces 1–3") == "kubectl exec -it x -- sh -n a --all-namespaces 1-3"


async def test_a_huge_paste_is_refused_and_a_large_one_taken() -> None:
    async with played() as (pilot, shell, session):
        await paste(pilot, shell, "x" * 10_000_000)
        assert "A paste of 10,000,000 characters is more than the shell takes" in shown(shell)
        await paste(pilot, shell, "echo " + "x" * 300_000 + "\n")
        await until(pilot, lambda: any("xxx" in text and style == "" for text, style in shell.book.lines))


@pytest.mark.thorough
async def test_an_unfinished_command_can_be_mended() -> None:
    async with played() as (pilot, shell, session):
        await pilot.press(*"for i in 1 2; do", "enter", *"ech $i", "enter", "up", *["right"] * 3)
        await pilot.press("o", "down", *"done", "enter")
        await until(pilot, lambda: "\n1\n2\n" in shown(shell))
        await pilot.press("up", "up", "up", "end", "backspace", "backspace", "backspace", "ctrl+c")
        assert "> ech^C" not in shown(shell) and session.history == ["for i in 1 2; do\necho $i\ndone"]


async def test_search_shows_itself() -> None:
    async with played() as (pilot, shell, session):
        await enter(pilot, shell, "echo one two")
        await pilot.press("ctrl+r", *"one")
        await pilot.pause()
        assert "(reverse-i-search)`one': echo one two" in shown(shell)
        await pilot.press("left", "backspace", "enter")
        await until(pilot, lambda: session.history[-1] == "echoone two")


async def test_history_between_sittings_and_bang(tmp_path: Any) -> None:
    game = Game(tmp_path / "save.sqlite", "watching-it-work")
    async with HarborlightApp(game).run_test(size=(80, 24)) as pilot:
        shell = pilot.app.play.shell  # type: ignore[attr-defined]
        await enter(pilot, shell, "echo first sitting")
        await enter(pilot, shell, "echo !$ and !!")
        assert "sitting and echo first sitting" in shown(shell)
    game.close()
    async with HarborlightApp(Game(tmp_path / "save.sqlite")).run_test(size=(80, 24)) as pilot:
        shell = pilot.app.play.shell  # type: ignore[attr-defined]
        await pilot.press(*"echo f", "up")
        assert shell.edit.text == "echo first sitting"


async def test_less_reads_in_pages() -> None:
    async with played() as (pilot, shell, session):
        await enter(pilot, shell, "seq 500 | less; echo after")
        assert shell._rows[0][0] == "1" and shell._rows[-1][0] == ":" and "after" not in shown(shell)
        await pilot.press("space", "j")
        assert int(shell._rows[0][0]) == len(shell._rows) + 1
        await pilot.press("slash", *"333", "enter")
        assert shell._rows[0][0] == "333"
        await pilot.press("G")
        assert shell._rows[-1][0] == "(END)"
        await pilot.press("q")
        assert "after" in shown(shell) and "333" not in shown(shell)
        await enter(pilot, shell, "seq 3 | more")
        assert shell.pager is None and "\n3\n" in shown(shell)


async def test_watch_fills_the_pane_and_no_more() -> None:
    async with played() as (pilot, shell, session):
        shell.type_line("watch seq 100")
        await pilot.pause(0.4)
        rows = [row for row, _ in shell._rows]
        head = next(row for row in rows if row.startswith("Every 2.0s"))
        assert len(head) == shell.columns
        assert len(rows) - rows.index(head) <= shell.scrollable_content_region.height
        await pilot.press("ctrl+c")


async def test_jobs_say_when_they_are_done() -> None:
    async with played() as (pilot, shell, session):
        await enter(pilot, shell, "sleep 2 &")
        await enter(pilot, shell, "sleep 3")
        await enter(pilot, shell, "true")
        assert re.search(r"^\[1\]\+  Done +sleep 2$", shown(shell), re.MULTILINE)


def harmless(pilot: Pilot[Any], what: str) -> None:
    """Nothing on the screen would steer the terminal."""
    for strip in pilot.app.screen._compositor.render_strips():
        for segment in strip:
            assert not STEERS.search(segment.text), (what, segment.text)


HOSTILE = [
    r"printf '\033]52;c;aGVsbG8=\007\033]8;;http://x\007link\033]8;;\007\a\033[2J\033[?1000h\033P1;2q\033\\\x9b31m'",
    r"printf '\u202eevil\u2066\n'",
    r"touch $'a\e]0;t\a\u202eb'; ls",
    r"head -c 300 /dev/urandom",
    r"kubectl annotate pod --all x=$'\e]52;c;aGVsbG8=\a\u202e' ; kubectl describe pods",
    r"mkdir $'d\e[31m'; cd d*; pwd",
    r"echo $'\xff\xfe' | cat",
    r"kubectl create configmap c --from-literal=a=$'\e[2J\u202e'",
]


@pytest.mark.thorough
async def test_nothing_steers_the_terminal() -> None:
    async with played() as (pilot, shell, session):
        for line in HOSTILE:
            await enter(pilot, shell, line)
            await pilot.press(*"cat ", "tab", "tab")
            await pilot.pause(0.1)
            harmless(pilot, line)
            await pilot.press("escape", "ctrl+u")
        pilot.app.play.on_opened(Opened("pods/default/frontend-m8kl9"))  # type: ignore[attr-defined]
        await pilot.pause(0.1)
        harmless(pilot, "details")
        await pilot.press("tab")
        await pilot.pause(0.1)
        harmless(pilot, "details as YAML")
        await pilot.press("escape")
        shell.type_line(r"printf '\033]52;c;aGVsbG8=\007\u202e\xff\n' > evil.yaml; vi evil.yaml")
        await until(pilot, lambda: pilot.app.play.editor)  # type: ignore[attr-defined]
        await pilot.pause(0.1)
        harmless(pilot, "editor")


async def test_a_quiet_suggestion_from_history_and_completion() -> None:
    async with played() as (pilot, shell, session):
        await enter(pilot, shell, "echo from history")
        for typed, key, taken in (
            ("kubectl get serviceac", "right", "kubectl get serviceaccounts"), ("cat /etc/hostn", "end", "cat /etc/hostname"),
            ("echo f", "ctrl+e", "echo from history"), ("echo f", "alt+f", "echo from"),
            ("kubectl delete pod frontend-k", "right", "kubectl delete pod frontend-k2f9x"),
        ):  # fmt: skip
            shell.post_message(events.Paste(typed))
            await pilot.pause(0.12)
            assert shell.edit.text == typed and typed + shell.edit.suggestion in shown(shell)
            await pilot.press(key)
            assert shell.edit.text == taken
            await pilot.press("ctrl+u")


@pytest.mark.thorough
async def test_a_flood_stays_bounded() -> None:
    async with played() as (pilot, shell, session):
        shell.type_line("while :; do echo $RANDOM; yes | head -n 3000; head -c 900000 /dev/zero | tr '\\0' x; done")
        await pilot.pause(1)
        await pilot.press("ctrl+c")
        assert sum(len(text) for text, _ in shell.book.lines) <= 2_100_000 and len(shell.book.lines) <= 5001
        assert session.idle
