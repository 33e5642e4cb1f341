"""tee: copy input to files and output."""

from __future__ import annotations

from tui.api.process import Process
from tui.shell.builtins.common import Running, cannot, options
from tui.shell.streams import FileOutput, read_some


def run(p: Process) -> Running:
    found, names = options(p)
    code = 0
    outputs = []
    for name in names:
        try:
            outputs.append(FileOutput(p.files, p.resolve(name), "a" in found))
        except OSError as error:
            code = cannot(p, name, error)
    try:
        while piece := (yield from read_some(p.stdin)):
            p.stdout.write(piece)
            for output in outputs:
                output.write(piece)
            yield from p.stdout.flush()
    finally:
        for output in outputs:
            output.close()
    return code
