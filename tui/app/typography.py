"""What word processors make of quotes and dashes, and what the shell would have understood."""

from __future__ import annotations

import re

QUOTES = {"“": '"', "”": '"', "„": '"', "‟": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "‚": "'", "‛": "'"}
DASHES = "–—―‒−"
BLANKS = "\u00a0\u2007\u202f\u2009\u3000"
NOTHING = "\u200b\u200c\u200d\u2060\ufeff"
ODD = re.compile(f"[{''.join(QUOTES)}{DASHES}{BLANKS}{NOTHING}…]")


def odd(text: str) -> bool:
    """Whether a text holds characters that look like the shell's own and are not."""
    return not text.isascii() and ODD.search(text) is not None


def plain(text: str) -> str:
    """The text with what was meant: a dash before a word begins a long flag (`--all`), else it is a hyphen."""
    text = re.sub(f"(?<!\\S)[{DASHES}](?=[A-Za-z][\\w-]{{2}})", "--", text)
    text = re.sub(f"[{DASHES}]", "-", text)
    text = re.sub(f"[{BLANKS}]", " ", re.sub(f"[{NOTHING}]", "", text))
    return ODD.sub(lambda found: QUOTES.get(found[0], "..."), text)


def told(text: str) -> str:
    """A sentence about what is odd in a text."""
    found = "".join(dict.fromkeys(ODD.findall(text)))
    kinds = [
        ("typographic quotes", [c for c in found if c in QUOTES]),
        ("dashes", [c for c in found if c in DASHES]),
        ("no-break spaces", [" " for c in found if c in BLANKS]),
        ("unseen characters", [" " for c in found if c in NOTHING]),
        ("an ellipsis", [c for c in found if c == "…"]),
    ]
    named = [f"{name} {' '.join(marks)}".strip() for name, marks in kinds if marks]
    listed = " and ".join([", ".join(named[:-1]), named[-1]] if named[1:] else named)
    return f"pasted with {listed}: to a shell they are letters"
