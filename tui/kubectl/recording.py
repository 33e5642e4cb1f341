"""--record: a command is noted as the cause of the change it makes (cli-runtime's recorder)."""

from __future__ import annotations

from typing import Any

from tui.api.objects import Obj
from tui.kubectl.flags import Parsed

CAUSE = "kubernetes.io/change-cause"
"""The annotation; `rollout history` shows it of every revision."""


def command(path: str, flags: Parsed) -> str:
    """The command as it is noted: its words, then its flags with their values."""
    given = "".join(f" --{name}={_shown(flags[name])}" for name in dict.fromkeys(flags.given))
    return " ".join([path, *flags.args]) + given


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return ",".join(value) if isinstance(value, list) else str(value)


def noted(body: Obj, cause: str) -> Obj:
    """An object, or a patch of one, with the cause in its annotations."""
    meta = dict(body.get("metadata") or {})
    return {**body, "metadata": {**meta, "annotations": {**(meta.get("annotations") or {}), CAUSE: cause}}}
