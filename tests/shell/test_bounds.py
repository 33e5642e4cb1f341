"""What would outgrow a computer is refused in words, and soon."""

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
        "awk 'BEGIN { while ((getline line < \"x\") > 0) n++ }'",
        "jq -n '\"a\" * 1000000000'",
    ],
)
def test_what_grows_without_end_is_refused(line: str) -> None:
    result = Session(seed=7, bare=True).run(line)
    assert "not simulated in Harborlight" in result.stderr and len(result.output) < 200
    assert result.exit_code not in (0, 130)


def test_jq_repeats_a_text() -> None:
    session = Session(seed=7, bare=True)
    assert session.run("jq -n '\"ab\" * 3, 3 * 4, \"a\" * 0'").stdout == '"ababab"\n12\nnull\n'
