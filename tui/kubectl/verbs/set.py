"""kubectl set; each part is a file in tui/kubectl/setting."""

from __future__ import annotations

from tui.kubectl.setting import account, env, image, resources, selector
from tui.kubectl.verb import Verb

VERB = Verb(
    "set", "Set specific features on objects", group="Basic Commands (Beginner)", usage="SUBCOMMAND",
    verbs=(env.VERB, image.VERB, resources.VERB, selector.VERB, account.VERB, account.SUBJECT),
)  # fmt: skip
