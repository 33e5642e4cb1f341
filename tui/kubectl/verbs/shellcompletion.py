"""kubectl completion."""

from __future__ import annotations

from tui.kubectl.context import Context
from tui.kubectl.verb import Verb

_SHELLS = ("bash", "zsh", "fish", "powershell")


def run(context: Context) -> int:
    """Says that completion is already on."""
    if len(context.args) != 1:
        raise context.usage("Shell not specified." if not context.args else "Too many arguments. Expected only the "
                                                                            "shell type.")
    if context.args[0] not in _SHELLS:
        raise context.usage(f'Unsupported shell type "{context.args[0]}".')
    context.out("# Completion of kubectl is built into this shell: press Tab.")
    return 0


VERB = Verb(
    "completion", "Output shell completion code for the specified shell (bash, zsh, fish, or powershell)", run,
    group="Settings Commands", usage="SHELL", operands=_SHELLS,
)  # fmt: skip
