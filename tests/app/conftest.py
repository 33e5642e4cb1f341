"""What every test of the screen shares: an environment that colours and themes nothing by itself."""

import asyncio
import importlib.util
import inspect
import sys
from pathlib import Path

import pytest


def _load_fake() -> None:
    spec = importlib.util.spec_from_file_location("fake", Path(__file__).with_name("fake.py"))
    assert spec and spec.loader
    sys.modules["fake"] = module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)


_load_fake()


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_COLOR", "TEXTUAL_THEME", "TEXTUAL_ANIMATIONS", "HARBORLIGHT_GLYPHS"):
        monkeypatch.delenv(name, raising=False)


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Run coroutine tests to their end."""
    if not inspect.iscoroutinefunction(pyfuncitem.obj):
        return None
    names = pyfuncitem._fixtureinfo.argnames
    asyncio.run(pyfuncitem.obj(**{name: pyfuncitem.funcargs[name] for name in names}))
    return True
