"""The same made-up examples in every run, so that a test that passed passes; HYPOTHESIS_PROFILE=wild looks further."""

from __future__ import annotations

import os

from hypothesis import settings

settings.register_profile("same", derandomize=True)
settings.register_profile("wild")
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))


def pytest_make_parametrize_id(val: object) -> str | None:
    """A text as long as a page names no test: its beginning does."""
    return f"{val[:60]!a}..." if isinstance(val, str) and len(val) > 200 else None
