"""A run whose leader is a fork."""

from signalbox._keeper import frames
from signalbox._keeper.pipe import Pipe
from signalbox._keeper.run import Run


class ForkRun(Run):
    """As any run; of a warm one (which has a `slot`) the board tells what was read."""

    samples_peak = False

    def __init__(self, keeper, lane, spec, spawned, slot):
        self._slot = slot
        super().__init__(keeper, lane, spec, spawned)

    def _pipe(self, descriptor, kind):
        if self._slot is None or kind == frames.REPORT:
            return super()._pipe(descriptor, kind)
        return _CountedPipe(self._slot, self._keeper.selector, descriptor, self._relay(kind))

    def stop(self, grace):
        if self._slot is not None:
            self._slot.stop()
        super().stop(grace)

    def _peak(self, own):
        return own


class _CountedPipe(Pipe):
    """Counts on the board what it reads, so that nothing is gone unnoticed by its writer."""

    def __init__(self, slot, *arguments):
        self._slot = slot
        super().__init__(*arguments)

    def _read(self, descriptor):
        self._slot.begin_read()
        size = 0
        try:
            data = super()._read(descriptor)
            size = len(data)
            return data
        finally:
            self._slot.end_read(size)
