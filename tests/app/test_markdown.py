"""Lesson texts as lines of styled runs."""

from tui.app.markdown import Run, blocks, content, inline


def plain(text: str, width: int = 20) -> list[str]:
    return ["".join(run.text for run in line).rstrip() for line in blocks(text, width)]


def test_inline_styles() -> None:
    assert inline("a `b c` **d** *e* [f](http://g)") == [
        Run("a "), Run("b c", "code"), Run(" "), Run("d", "strong"), Run(" "), Run("e", "em"), Run(" "), Run("f"),
    ]


def test_paragraphs_are_joined_and_wrapped_at_words() -> None:
    assert plain("one two three\nfour five six\n\nseven") == ["one two three four", "five six", "", "seven"]


def test_punctuation_stays_with_its_word() -> None:
    assert plain("aaaaaaaaaaaaaaa `bbbb`, ccc", 20) == ["aaaaaaaaaaaaaaa", "bbbb, ccc"]


def test_lists_hang() -> None:
    assert plain("1. one two three four five\n2. six") == [" 1. one two three", "    four five", " 2. six"]
    assert plain("- a\n- b\n\nc") == [" • a", " • b", "", "c"]


def test_code_keeps_its_blanks_and_is_never_wrapped() -> None:
    assert plain("x\n```\n  kubectl  get pods --a-long-flag\n```\ny") == [
        "x", "", "    kubectl  get pods --a-long-flag", "", "y",
    ]


def test_tables_line_up() -> None:
    assert plain("| a | bb |\n| --- | --- |\n| `ccc` | d |", 40) == [" a    bb", " ───────", " ccc  d"]


def test_markup_of_other_kinds_is_text() -> None:
    assert content("a [red]b[/red] \\[c]", 40, "#ffffff", "#ffffff").plain == "a [red]b[/red] \\[c]"


def test_an_odd_text_never_raises() -> None:
    for text in ("", "```", "|", "| |\n|-|", "- ", "**", "`", "1.", "#", "\t\n|x"):
        content(text, 1, "#ffffff", "#ffffff")
