"""What a warm child says to the server, in as few writes as its meaning allows."""

import os
import threading

from signalbox._keeper import frames

_MUCH = 1 << 16  # bytes that need not wait for more
_MAY_WAIT = frozenset((frames.OUTPUT, frames.FAILURE, frames.WARNING, frames.OUTCOME))


class Outbox:
    """An outcome, and what belongs to it, waits for the beginning of the next call or a pause.

    The threads of a function may speak at the same time, and so may processes that it forks.
    """

    def __init__(self, connection):
        self._connection = connection
        self._begin()
        os.register_at_fork(after_in_child=self._begin)

    def _begin(self):
        self._waiting = []
        self._size = 0
        self._turn = threading.RLock()

    def write(self, frame):
        """Sends a frame and all before it; later, if it is none that somebody waits for."""
        with self._turn:
            self._waiting.append(frame)
            self._size += len(frame)
            if frame[4] not in _MAY_WAIT or self._size > _MUCH:
                self.flush()

    def flush(self):
        """Sends what waits. OSError: the server has closed the connection."""
        with self._turn:
            if self._waiting:
                data = self._waiting[0] if len(self._waiting) == 1 else b"".join(self._waiting)
                self._waiting.clear()
                self._size = 0
                self._connection.sendall(data)
