"""-o go-template (cli-runtime's TemplatePrinter)."""

from __future__ import annotations

from collections.abc import Callable

from tui.api import yaml
from tui.api.errors import quote
from tui.api.gojson import go_value
from tui.api.objects import Obj
from tui.kubectl.errors import Failure
from tui.kubectl.printers.template import Template, TemplateError


def printer(text: str, lenient: bool = True, write: Callable[[str], None] = lambda text: None) -> Callable[[Obj], str]:
    """The printer of `-o go-template=...`; raises Failure where it cannot be read.

    Where it fails, what was printed so far and a report go to `write` (standard output), as kubectl has it.
    """
    try:
        template = Template(text)
    except TemplateError as error:
        raise Failure(f"error parsing template {text}, {error}") from None

    def render(obj: Obj) -> str:
        printed, error = template.execute(obj, strict=not lenient)
        if error is None:
            return printed
        write(
            f"{printed}Error executing template: {error}. Printing more information for debugging the template:\n"
            f"\ttemplate was:\n\t\t{text}\n\traw data was:\n\t\t{yaml.compact_json(obj)}\n"
            f"\tobject given to template engine was:\n\t\t{go_value(obj)}\n\n"
        )
        raise Failure(f"error executing template {quote(text)}: {error}")

    return render

