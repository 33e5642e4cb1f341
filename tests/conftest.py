"""The same made-up examples in every run, so that a test that passed passes; HYPOTHESIS_PROFILE=wild looks further."""

from __future__ import annotations

import os

from hypothesis import settings

settings.register_profile("same", derandomize=True)
settings.register_profile("wild")
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))
