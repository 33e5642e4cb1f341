"""How a verb of kubectl is declared: names, help, flags, and what it does."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from tui.api.process import Steps
from tui.api.record import record
from tui.kubectl.flags import Flag

if TYPE_CHECKING:
    from tui.kubectl.context import Context

Run = Callable[["Context"], int | None | Steps]


@record
class Verb:
    """A verb, or a part of one (`rollout status`)."""

    name: str
    short: str
    """One line, as `kubectl --help` lists it."""
    run: Run | None = None
    """None: only its parts do something."""
    usage: str = ""
    """After the verb's path in help."""
    group: str = ""
    """The heading under which `kubectl --help` lists it."""
    flags: tuple[Flag, ...] = ()
    required: tuple[str, ...] = ()
    """Flags that must be given."""
    verbs: tuple[Verb, ...] = ()
    aliases: tuple[str, ...] = ()
    long: str = ""
    examples: str = ""
    operands: tuple[str, ...] = ()
    """What completion offers for arguments: as Flag.values."""
    interspersed: bool = True
    """False: flags end at the first argument."""
    hidden: bool = False
    simulated: bool = True
    """False: real, with all its flags, but it says that it is not played here."""


def not_simulated(name: str, short: str, group: str = "", *, usage: str = "", flags: tuple[Flag, ...] = (),
                  verbs: tuple[Verb, ...] = (), aliases: tuple[str, ...] = ()) -> Verb:  # fmt: skip
    """A verb that kubectl has and this game does not play."""
    return Verb(name, short, None, usage, group, flags, verbs=verbs, aliases=aliases, simulated=False)
