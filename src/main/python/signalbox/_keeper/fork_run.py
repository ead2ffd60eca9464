"""A run whose leader is a fork."""

from signalbox._keeper import frames
from signalbox._keeper.pipe import Pipe
from signalbox._keeper.run import Run


class ForkRun(Run):
    """As any run; of a warm one (which has a `slot`) the child learns when its output was read."""

    samples_peak = False

    def __init__(self, keeper, lane, spec, spawned, slot):
        self._slot = slot
        super().__init__(keeper, lane, spec, spawned)

    def _pipe(self, descriptor, kind):
        if self._slot is None or kind == frames.REPORT:
            return super()._pipe(descriptor, kind)
        return _SpokenPipe(self._slot, self._keeper.selector, descriptor, self._relay(kind))

    def _peak(self, own):
        return own


class _SpokenPipe(Pipe):
    """Counts on the board before it reads, so that no output is gone unnoticed by its writer."""

    def __init__(self, slot, *arguments):
        self._slot = slot
        super().__init__(*arguments)

    def pump(self, _=None):
        self._slot.count_spoken()
        return super().pump()
