"""The typed line and what was printed."""

from tui.app.lineedit import LineEdit
from tui.app.scrollback import Scrollback


def typed(text: str, *keys: str, history: tuple[str, ...] = ()) -> LineEdit:
    edit = LineEdit(lambda: history)
    edit.insert(text)
    for key in keys:
        assert edit.key(key)
    return edit


def test_emacs_keys() -> None:
    assert typed("kubectl get pods", "ctrl+w").text == "kubectl get "
    assert typed("kubectl get", "ctrl+a", "ctrl+k").text == ""
    assert typed("kubectl get", "ctrl+u", "ctrl+y").text == "kubectl get"
    assert typed("abc", "left", "backspace").text == "ac"


def test_history_by_prefix() -> None:
    lines = ("kubectl get pods", "ls", "kubectl apply")
    assert typed("kub", "up", "up", history=lines).text == "kubectl get pods"
    assert typed("kub", "up", "down", history=lines).text == "kub"
    assert typed("", "up", "up", history=lines).text == "ls"


def test_right_accepts_the_suggestion() -> None:
    assert typed("kubectl g", "right", history=("kubectl get pods",)).text == "kubectl get pods"


def test_search_backwards() -> None:
    edit = typed("", "ctrl+r", history=("get pods", "get services", "ls"))
    for char in "get":
        edit.search_key(char, char)
    assert edit.found == "get services"
    edit.search_key("ctrl+r", None)
    edit.end_search(True)
    assert edit.text == "get pods"


def test_escapes_never_pass() -> None:
    book = Scrollback()
    book.write("\x1b[31mred\x1b[0m \x1b]0;title\x07[bold]\x07\n")
    assert book.lines == [("red [bold]", "")]


def test_a_screen_cleared_by_watch_goes_back_to_its_command() -> None:
    book = Scrollback()
    book.write("old\n")
    book.echo("~ $ ", "watch date", begins=True)
    book.write("\x1b[H\x1b[2Jone\n")
    book.write("\x1b[H\x1b[2Jtwo\n")
    assert [line for line, _ in book.lines] == ["old", "~ $ watch date", "two"]


def test_a_carriage_return_overwrites() -> None:
    book = Scrollback()
    book.write("10%\r100%\ndone\r\nnext")
    assert [line for line, _ in book.lines] == ["100%", "done", "next"]
