"""Markdown as selectable content: rich lays it out, and its lines become a Textual Content."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from rich.console import Console, ConsoleOptions
from rich.markdown import CodeBlock, Markdown
from rich.text import Text
from rich.theme import Theme
from textual.content import Content

STYLES = {
    "code": "bold {primary}", "code_block": "{primary}", "h1": "bold {accent}", "h2": "bold {accent}",
    "h3": "bold", "item.bullet": "{accent}", "item.number": "{accent}", "link": "underline {primary}",
    "block_quote": "italic", "strong": "bold", "em": "italic", "hr": "dim", "table.border": "dim",
    "table.header": "bold",
}  # fmt: skip


class Fence(CodeBlock):
    """A block of code, indented and in the code's style: no highlighter, and no import of one."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Text]:
        style = console.get_style("markdown.code_block")
        for line in str(self.text).rstrip().split("\n"):
            yield Text(f"  {line}", style=style, overflow="fold")


class Page(Markdown):
    """Markdown whose code blocks are Fences."""

    elements = {**Markdown.elements, "fence": Fence, "code_block": Fence}


@lru_cache(maxsize=64)
def content(text: str, width: int, primary: str, accent: str) -> Content:
    """A text laid out at a width (columns), in two colours of the theme."""
    theme = Theme({f"markdown.{k}": v.format(primary=primary, accent=accent) for k, v in STYLES.items()})
    console = Console(
        width=max(width, 4), color_system="truecolor", force_terminal=True, theme=theme, file=None, legacy_windows=False
    )
    page = Text()
    options = console.options.update(width=max(width, 4))
    for i, line in enumerate(console.render_lines(Page(text), options, pad=False)):
        page.append("\n" if i else "")
        row = Text()
        for segment in line:
            row.append(segment.text, segment.style)
        row.rstrip()
        page.append_text(row)
    page.rstrip()
    return Content.from_rich_text(page)
