"""Worlds for command lines: one of one's own, and one that is only looked at."""

from __future__ import annotations

import pytest

from tui.session import Session


@pytest.fixture
def session() -> Session:
    """A cluster with nothing in it."""
    return Session(seed=7, bare=True)


@pytest.fixture(scope="module")
def idle() -> Session:
    """A cluster that is only looked at, or left as it was found."""
    return Session(seed=7, bare=True)
