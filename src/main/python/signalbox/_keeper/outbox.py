"""What a warm child says to the server, in as few writes as its meaning allows."""

import json
import struct

from signalbox._keeper import frames

SUCCEEDED, SPOKE, RETIRING, SKIPPED = 1, 2, 4, 8
_NUMBERED = struct.Struct(">IBI")  # length of the payload, type, number
_OUTCOME = struct.Struct(">IBIBBII")  # and flags, exit status, cpu_us, rss_kib
_FIXED = _OUTCOME.size - frames.HEADER.size  # bytes of an outcome's payload before its JSON
_MUCH = 1 << 16
_MOST = 0xFFFFFFFF
_MAY_WAIT = frozenset((frames.OUTPUT, frames.FAILURE, frames.WARNING))


class Outbox:
    """An outcome, and what belongs to it, waits for the beginning of the next call or a pause."""

    def __init__(self, connection):
        self._connection = connection
        self._waiting = []
        self._size = 0

    def write(self, frame):
        """Sends a frame; at once if it is news that somebody may wait for."""
        self._add(frame)
        if frame[4] not in _MAY_WAIT or self._size > _MUCH:
            self.flush()

    def loaded(self, facts):
        self.write(_numbered(frames.LOADED, 0, facts))

    def failure(self, number, report):
        self._add(_numbered(frames.FAILURE, number, report))

    def begun(self, number):
        """Says that the call begins now, together with all that waits."""
        self._add(_NUMBERED.pack(4, frames.BEGUN, number))
        self.flush()

    def outcome(self, number, flags, status, figures, extra=b""):
        """`figures` are microseconds of CPU and KiB of resident memory; `extra` is JSON."""
        cpu, rss = figures
        fixed = _OUTCOME.pack(
            _FIXED + len(extra), frames.OUTCOME, number, flags, status, min(cpu, _MOST), rss
        )
        self._add(fixed + extra if extra else fixed)

    def _add(self, frame):
        self._waiting.append(frame)
        self._size += len(frame)

    def flush(self):
        if self._waiting:
            data = self._waiting[0] if len(self._waiting) == 1 else b"".join(self._waiting)
            self._waiting.clear()
            self._size = 0
            self._connection.sendall(data)


def _numbered(kind, number, facts):
    data = json.dumps(facts, separators=(",", ":")).encode()
    return _NUMBERED.pack(4 + len(data), kind, number) + data
