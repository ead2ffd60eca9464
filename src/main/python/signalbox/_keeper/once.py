"""A child that does one job and ends."""

import os
import threading

from signalbox import _one_call
from signalbox._keeper import child, ending, plain
from signalbox._keeper.helpers import inside
from signalbox._keeper.imports import Imports
from signalbox._report import Reporter

_NUMBER = 1


def run(spec, function):
    """Never returns. `function` is that of the script, if the fork server has loaded it."""
    script = spec["script"]
    write = _Report(child.REPORT).write
    reporter = Reporter(write)
    imports = Imports(inside(os.path.dirname(script["file"])))
    if script["kind"] == "plain":
        status = plain.run(script, spec["input"], reporter, _NUMBER)
    else:
        status = _one_call.run(script, (spec["input"], spec["type"]), write, function)
    news = imports.news()
    if news:
        reporter.loaded({"imports": news})
    ending.leave(status)


class _Report:
    """The pipe for our own frames, as long as the script leaves it alone."""

    def __init__(self, descriptor):
        self._descriptor = descriptor
        self._own = os.fstat(descriptor)
        self._turn = threading.Lock()

    def write(self, frame):
        """Blocks until the fork server has it all."""
        with self._turn:
            try:
                if os.path.samestat(self._own, os.fstat(self._descriptor)):
                    while frame:
                        frame = frame[os.write(self._descriptor, frame) :]
            except OSError:
                pass  # the script has closed it, and so has no report
