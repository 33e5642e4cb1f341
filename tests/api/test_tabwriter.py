from tui.api.tabwriter import align


def test_a_table_as_kubectl_prints_it() -> None:
    text = "NAME\tREADY\tAGE\nweb-1\t1/1\t2s\nx\t0/1\t10s\n"
    assert align(text, minwidth=6, padding=3) == "NAME    READY   AGE\nweb-1   1/1     2s\nx       0/1     10s\n"


def test_a_line_without_the_cell_ends_the_column() -> None:
    assert align("Name:\tweb\nalone\nA long one:\tx\n") == "Name:  web\nalone\nA long one:  x\n"


def test_the_last_cell_belongs_to_no_column() -> None:
    assert align("a\tvery long indeed\nb\tc\td\n") == "a  very long indeed\nb  c  d\n"


def test_a_trailing_tab_pads_the_cell_before_it() -> None:
    assert align("a\tb\t\nccc\td\t\n") == "a    b  \nccc  d  \n"


def test_remembered_widths_never_shrink() -> None:
    widths: list[int] = []
    align("frontend\tx\n", widths=widths)
    assert align("a\tx\n", widths=widths) == "a         x\n"


def test_wide_input_is_not_a_recursion() -> None:
    assert align("\t" * 5000, padding=1) == " " * 5000
