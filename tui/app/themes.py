"""The themes, read from assets/themes.json."""

from __future__ import annotations

import json
from pathlib import Path

from textual.theme import Theme


def assets() -> Path:
    """The folder of style sheets and themes: inside the package where it is installed, else beside it."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "assets"
    return inside if inside.is_dir() else package.parent / "assets"


def themes() -> list[Theme]:
    """Dark, light and high contrast."""
    return [Theme(**theme) for theme in json.loads((assets() / "themes.json").read_text())]
