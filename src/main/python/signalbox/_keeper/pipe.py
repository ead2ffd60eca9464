"""The reading end of a child's pipe."""

import os
import selectors

_CHUNK = 1 << 16


class Pipe:
    """Gives chunks to `on_data`, and calls `on_end` once when nobody can write any more."""

    def __init__(self, selector, descriptor, on_data, on_end=None):
        self._selector = selector
        self._descriptor = descriptor
        self._on_data = on_data
        self._on_end = on_end
        self._watched = False
        self.is_open = True

    def watch(self, wanted=True):
        """Starts or stops to read as data comes; what is not read fills the pipe."""
        if self.is_open and wanted != self._watched:
            self._watched = wanted
            if wanted:
                self._selector.register(self._descriptor, selectors.EVENT_READ, self.pump)
            else:
                self._selector.unregister(self._descriptor)

    def pump(self, _=None):
        """Reads one chunk. Whether there may be more."""
        try:
            data = self._read(self._descriptor)
        except BlockingIOError:
            return False
        if data:
            self._on_data(data)
            return self.is_open
        self.close()
        if self._on_end:
            self._on_end()
        return False

    def _read(self, descriptor):
        return os.read(descriptor, _CHUNK)

    def empty(self, at_most):
        """Reads what is there, but not for ever where somebody goes on writing."""
        while self.is_open and at_most > 0 and self.pump():
            at_most -= _CHUNK

    def close(self):
        if self.is_open:
            self.watch(False)
            self.is_open = False
            os.close(self._descriptor)
