"""What the server sends to a warm child: JOB frames."""

import socket
import struct

from signalbox._keeper import frames

# Length of the payload, type, number of the job, length of its header.
_START = struct.Struct(">IBIH")
_FRAME = frames.HEADER.size
_ROOM = 1 << 17


class Inbox:
    """Reads the channel into one buffer, as much at a time as there is."""

    def __init__(self, connection):
        self._connection = connection
        self._buffer = bytearray(_ROOM)
        self._view = memoryview(self._buffer)
        self._begin = self._end = 0

    def take(self):
        """The next job that is here as a whole: (number, header, input) in bytes; else None."""
        while self._end - self._begin >= _START.size:
            begin = self._begin
            length, kind, number, header = _START.unpack_from(self._buffer, begin)
            end = begin + _FRAME + length
            if end > self._end:
                self._make_room(_FRAME + length)
                return None
            self._begin = end
            if kind == frames.JOB:
                begin += _START.size
                body = begin + header
                return number, bytes(self._view[begin:body]), bytes(self._view[body:end])
        return None

    def receive_what_is_there(self):
        """Reads without waiting; whether something came."""
        try:
            return self._receive(socket.MSG_DONTWAIT)
        except BlockingIOError:
            return False

    def receive(self):
        """Waits for more; False at the end of the connection."""
        return self._receive(0)

    def _receive(self, flags):
        if self._begin == self._end:
            self._begin = self._end = 0
        try:
            count = self._connection.recv_into(self._view[self._end :], 0, flags)
        except ConnectionResetError:
            return False
        self._end += count
        return count > 0

    def _make_room(self, size):
        """Moves the beginning of a frame to the front where its end would not fit behind it."""
        if self._begin + size <= len(self._buffer):
            return
        rest = bytes(self._view[self._begin : self._end])
        if size > len(self._buffer):
            self._buffer = bytearray(size)
            self._view = memoryview(self._buffer)
        self._buffer[: len(rest)] = rest
        self._begin, self._end = 0, len(rest)
