"""A framed, non-blocking connection to the server."""

import selectors
import socket

from signalbox._keeper import frames

_READ = 1 << 16


class Channel:
    """Calls `on_frame(type, payload)` for each frame and `on_closed()` once, at the end."""

    def __init__(self, selector, path, hello):
        self._selector = selector
        self._incoming = bytearray()
        self._outgoing = bytearray()
        self.closed = False
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._socket.connect(path)
        self._socket.setblocking(False)
        selector.register(self._socket, selectors.EVENT_READ, self._ready)
        self.send(frames.HELLO, hello)

    @property
    def unsent(self):
        """How many bytes the server has not taken yet."""
        return len(self._outgoing)

    def send(self, kind, payload):
        """Sends what the socket takes now and keeps the rest."""
        if not self.closed:
            self._outgoing += frames.encode(kind, payload)
            self._flush()

    def close(self):
        if not self.closed:
            self.closed = True
            self._selector.unregister(self._socket)
            self._socket.close()
            self.on_closed()

    def detach(self):
        """Gives the socket away, to be closed by whoever gets it."""
        self.closed = True
        self._selector.unregister(self._socket)
        return self._socket

    def on_frame(self, kind, payload):
        """For subclasses. Unknown types are skipped."""

    def on_closed(self):
        """For subclasses: the server is gone, or this run's part of it."""

    def on_drained(self):
        """For subclasses: something was sent, so that there may be room again."""

    def _ready(self, mask):
        if mask & selectors.EVENT_WRITE:
            self._flush()
            self.on_drained()
        if mask & selectors.EVENT_READ and not self.closed:
            self._receive()

    def _receive(self):
        try:
            data = self._socket.recv(_READ)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self.close()
            return
        self._incoming += data
        while not self.closed:
            frame = frames.decode(self._incoming)
            if frame is None:
                return
            self.on_frame(*frame)

    def _flush(self):
        try:
            while self._outgoing:
                sent = self._socket.send(self._outgoing)
                del self._outgoing[:sent]
        except BlockingIOError:
            pass
        except OSError:
            self.close()
            return
        interest = selectors.EVENT_READ | (selectors.EVENT_WRITE if self._outgoing else 0)
        if self._selector.get_key(self._socket).events != interest:
            self._selector.modify(self._socket, interest, self._ready)
