"""Records and structures behave as dataclasses, though they become ones late."""

from __future__ import annotations

from dataclasses import field, replace

import pytest

from tui.api.record import altered, record, structure


@structure
class Ship:
    name: str
    crew: list[str] = field(default_factory=list)


@structure
class Steamer(Ship):
    funnels: int = 1


@record
class Berth:
    number: int
    side: str = "port"


class Quay(Berth):
    """Inherits what it is made with."""


def test_a_subclass_before_its_base() -> None:
    steamer = Steamer("Elise", funnels=2)
    assert (steamer.name, steamer.crew, steamer.funnels) == ("Elise", [], 2)
    assert Ship("Anna", ["Jan"]).crew == ["Jan"]


def test_each_instance_has_its_own_default() -> None:
    one, other = Ship("a"), Ship("b")
    one.crew.append("Jan")
    assert other.crew == []


def test_a_structure_is_itself_alone() -> None:
    assert Ship("a") != Ship("a")


def test_a_record_is_what_its_fields_are() -> None:
    assert Berth(1) == Berth(1, "port")
    assert len({Berth(1), Berth(1, "port"), Berth(2)}) == 2
    assert repr(Berth(1)) == "Berth(number=1, side='port')"


def test_replace_and_inherit() -> None:
    assert replace(Berth(1), side="starboard") == Berth(1, "starboard")
    assert Quay(3).number == 3
    assert Quay(3) != Berth(3)


@pytest.mark.parametrize("args", [(), (1, "port", "more")])
def test_wrong_arguments(args: tuple[object, ...]) -> None:
    with pytest.raises(TypeError, match=r"Berth\.__init__\(\)"):
        Berth(*args)  # type: ignore[arg-type]


def test_altered_is_another_record() -> None:
    one = Berth(1)
    assert altered(one, side="starboard") == Berth(1, "starboard") and one == Berth(1)
    with pytest.raises(TypeError, match="Berth has no width"):
        altered(one, width=2)
