"""The glyphs that the screen draws with: Unicode, or ASCII on request."""

from __future__ import annotations

import os

from tui.api.record import record


@record
class Glyphs:
    """One set of glyphs; each is one cell wide."""

    flag: str = "⚑"
    light: str = "◉"
    dark: str = "◎"
    ready: str = "●"
    waiting: str = "◌"
    unready: str = "○"
    caller: str = "◇"
    across: str = "─"
    down: str = "│"
    arrow: str = "▶"
    spark: str = "◆"
    fail: str = "✗"
    done: str = "✔"
    now: str = "▸"
    todo: str = "·"
    star: str = "★"
    hole: str = "☆"
    dash: str = "╌"
    buoy: str = "⚓"
    corners: str = "└┘┌┐├┤┬┴┼"
    """Joints by the sides they join: up-right, up-left, down-right, down-left, and those of three and four sides."""


UNICODE = Glyphs()
ASCII = Glyphs(
    flag="#", light="@", dark="o", ready="*", waiting="~", unready="o", caller=">", across="-", down="|", arrow=">",
    spark="#", fail="x", done="v", now=">", todo=".", star="*", hole=".", dash="-", buoy="!", corners="+++++++++",
)  # fmt: skip


def chosen(setting: str = "") -> Glyphs:
    """ASCII where the setting or HARBORLIGHT_GLYPHS says `ascii`."""
    return ASCII if (setting or os.environ.get("HARBORLIGHT_GLYPHS", "")) == "ascii" else UNICODE
