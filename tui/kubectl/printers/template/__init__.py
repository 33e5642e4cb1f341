"""Go's text/template, for -o go-template: lexer, parser, evaluation, and the functions that templates may call.

    Template(text).execute(data, strict=False)      raises TemplateError in Go's words, as does reading the text
"""

from __future__ import annotations

from tui.kubectl.printers.template.execution import Template
from tui.kubectl.printers.template.nodes import TemplateError

__all__ = ["Template", "TemplateError"]
