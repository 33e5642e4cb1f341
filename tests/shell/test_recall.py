"""History expansion, by lines that the history library's documentation and tutorials use."""

import pytest

from tui.shell.recall import NoEvent, recalled

LINES = ["kubectl get pods -n shop", "echo a 'b c' /srv/www/x.yaml", "ls -l"]


@pytest.mark.parametrize(("typed", "becomes"), [
    ("sudo !!", "sudo ls -l"), ("!kub", LINES[0]), ("!-2", LINES[1]), ("!1 -o wide", LINES[0] + " -o wide"),
    ("cat !$", "cat -l"), ("cat !echo:$", "cat /srv/www/x.yaml"), ("!?www?:1", "a"), ("!echo:*", "a 'b c' /srv/www/x.yaml"),
    ("cd !echo:3:h", "cd /srv/www"), ("echo !echo:3:t:r", "echo x"), ("!1:s/pods/services/", "kubectl get services -n shop"),
    ("!1:gs/s/z/", "kubectl get podz -n zhop"), ("^-l^-a^", "ls -a"), ("echo !kubectl:1-2", "echo get pods"),
    ("echo 'no !! here' \\!!", "echo 'no !! here' \\!!"), ('echo "wow!"', 'echo "wow!"'), ("[ ! -f x ]", "[ ! -f x ]"),
    ("ls [!a]* !(x) $! ${!v} a != b", "ls [!a]* !(x) $! ${!v} a != b"), ('echo "!!"', 'echo "ls -l"'),
    ("cat <<E\n!! stays\nE", "cat <<E\n!! stays\nE"),
])
def test_becomes(typed: str, becomes: str) -> None:
    assert recalled(typed, LINES) == (becomes, False)


def test_only_shown() -> None:
    assert recalled("!ls:p", LINES) == ("ls -l", True)


@pytest.mark.parametrize(("typed", "words"), [
    ("!nosuch", "!nosuch: event not found"), ("!99", "!99: event not found"),
    ("^x^y", ":s^x^y: substitution failed"), ("echo !ls:7", ":7: bad word specifier"),
])
def test_refused(typed: str, words: str) -> None:
    with pytest.raises(NoEvent, match=words.replace("^", r"\^").replace("?", r"\?")):
        recalled(typed, LINES)
