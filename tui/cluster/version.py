"""What `/version` answers."""

from __future__ import annotations

from tui.api.objects import Obj


def version_info(version: str) -> Obj:
    """The version.Info of a server of this release."""
    major, minor, _ = version.removeprefix("v").split(".", 2)
    return {
        "major": major, "minor": minor, "emulationMajor": major, "emulationMinor": minor,
        "minCompatibilityMajor": major, "minCompatibilityMinor": str(int(minor) - 1), "gitVersion": version,
        "gitTreeState": "clean", "compiler": "gc", "platform": "linux/amd64",
    }
