"""Makes a warm process, after a plain script, what it was before."""

from signalbox._keeper import state
from signalbox._keeper.state_logging import Logging
from signalbox._keeper.state_numpy import Figures, Numpy


class PutBack:
    """Remembers the state when it is made; `put_back` costs little where nothing has changed."""

    def __init__(self, environment, copies):
        self._parts = (
            state.Signals(),  # first: no handler of the script may run in the midst of this
            state.Process(),
            environment,
            state.Interpreter(),
            state.Streams(copies),
            state.Libraries(),
            Logging(),
            Numpy(),
            Figures(),
        )

    def put_back(self):
        for part in self._parts:
            part.put_back()
