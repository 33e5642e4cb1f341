"""seq: a row of numbers."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from tui.api.process import Pause, Process
from tui.shell.builtins.common import Running, complain


def _shown(number: Decimal, places: int, wide: int) -> str:
    return f"{number:.{places}f}".zfill(wide)


def run(p: Process) -> Running:
    args = list(p.args)
    separator, width = "\n", False
    while args and args[0].startswith("-") and not args[0][1:2].isdigit():
        option = args.pop(0)
        if option == "-w":
            width = True
        elif option == "-s" and args:
            separator = args.pop(0)
        else:
            return complain(p, f"option '{option}' is not simulated in Harborlight")
    try:
        numbers = [Decimal(arg) for arg in args]
    except InvalidOperation:
        return complain(p, f"invalid floating point argument: '{args[0]}'")
    if not 1 <= len(numbers) <= 3 or not all(number.is_finite() for number in numbers):
        return complain(p, "missing operand" if not numbers else f"extra operand '{args[-1]}'")
    first, last = (numbers[0], numbers[-1]) if len(numbers) > 1 else (Decimal(1), numbers[0])
    step = numbers[1] if len(numbers) == 3 else Decimal(1)
    if not step:
        return complain(p, f"invalid Zero increment value: '{args[1]}'")
    places = max(0, -min(int(first.as_tuple().exponent), int(step.as_tuple().exponent)))
    wide = max(len(f"{first:.{places}f}"), len(f"{last:.{places}f}")) if width else 0
    count = max(0, int((last - first) / step) + 1) if (last >= first) == (step > 0) or first == last else 0
    for start in range(0, count, 1000):
        block = (first + step * number for number in range(start, min(start + 1000, count)))
        end = separator if start + 1000 < count else "\n"
        p.stdout.write(separator.join(_shown(number, places, wide) for number in block) + end)
        yield from p.stdout.flush()
        if count > 1000:
            yield Pause()
    return 0
