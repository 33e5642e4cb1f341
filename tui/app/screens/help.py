"""Help: the keys and the words."""

from __future__ import annotations

from textual.content import Content

from tui.app.screens.sheet import Sheet

TEXT = """\
The shell takes kubectl and the usual tools. Every action is also a word at the prompt.

| key | word | what it does |
| --- | --- | --- |
| F1 | keys | this page |
| F2 | hint | a hint, and a plainer one the next time |
| F3 | check | the goals, and why one is not met |
| F4 | chart | all lessons |
| F5 | vi FILE | the editor, in the lesson's place |
| F6, Ctrl+G | | the next pane; on a small screen the harbor |
| F7 | table | the harbor as a table |
| F8 | undo | take back the last command that changed something |
| | reset | the lesson's world as it was at the start |
| | solution | a way that solves the step |
| | trace | the way of the last request, station by station |
| | doctor | every Service and what stands behind it |
| Ctrl+O | | all commands, themes, speed |
| Ctrl+Q | quit | leave; everything is kept |

**At the prompt**: Tab completes, and again opens a menu; Right takes the grey suggestion; Up and Down walk through
lines that begin alike; Ctrl+R searches; Ctrl+_ takes a change back. Ctrl+A, E, K, U, W, Y, L, C and D and the Alt
keys do what they do in bash. Several lines can be pasted, heredocs included. `less` reads in pages.

**In the harbor**: Up and Down choose, Enter opens details, a click does too. A line joins a Service to a pod that can
take its calls *now*. A spark is a request; a cross marks where one stopped.

**In the editor**: Ctrl+S saves, F9 saves and applies, Esc leaves an unchanged file, Ctrl+X throws the changes away.

**Copying**: drag over text, then Ctrl+C. Where the terminal does not let a program copy, hold Shift while dragging.
"""


class HelpScreen(Sheet[None]):
    """Keys and words."""

    heading = "Help"

    def page(self, width: int) -> Content:
        return self.markdown(TEXT, width)
