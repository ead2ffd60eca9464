"""What a warm child says to the server, in as few writes as its meaning allows."""

import threading

from signalbox._keeper import frames

_MUCH = 1 << 16  # bytes that need not wait for more
_MAY_WAIT = frozenset((frames.OUTPUT, frames.FAILURE, frames.WARNING, frames.OUTCOME))


class Outbox:
    """An outcome, and what belongs to it, waits for the beginning of the next call or a pause.

    Threads of a function may write as well as the one that calls it.
    """

    def __init__(self, connection):
        self._connection = connection
        self._turn = threading.Lock()
        self._waiting = []
        self._size = 0

    def write(self, frame):
        """Sends a frame and all before it; later, if it is none that somebody waits for."""
        with self._turn:
            self._waiting.append(frame)
            self._size += len(frame)
            if frame[4] not in _MAY_WAIT or self._size > _MUCH:
                self._send()

    def flush(self):
        """Sends what waits. OSError: the server has closed the connection."""
        if self._waiting:
            with self._turn:
                self._send()

    def _send(self):
        data = self._waiting[0] if len(self._waiting) == 1 else b"".join(self._waiting)
        self._waiting.clear()
        self._size = 0
        self._connection.sendall(data)
