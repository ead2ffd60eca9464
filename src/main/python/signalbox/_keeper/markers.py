"""Lines on both output streams that tell where the output of one call ends."""

import fcntl
import os
import sys
import termios

from signalbox._keeper import child, streams

_MASK = 0xFFFFFFFF


class Markers:
    """Writes to copies of our own: the script may do with 1 and 2 what it likes."""

    def __init__(self, nonce, slot):
        self._line = "\0signalbox:%s:%%d\n" % nonce
        self._slot = slot
        self._unread = bytearray(4)
        self._written = None  # bytes that both streams ever got; None: not known
        self.descriptors = [child.out_of_the_way(number) for number in (1, 2)]

    def write(self, number):
        """Ends the output of a call, however much it was."""
        line = (self._line % number).encode()
        for descriptor in self.descriptors:
            os.write(descriptor, line)
        self._written = None

    def begin(self):
        """Before a call that may stay silent: nobody writes now, so that all can be counted."""
        if self._written is None:
            self._written = self._count()

    def write_if_spoken(self, number):
        """Ends the output of a call if there was any; whether there was, or may have been."""
        streams.flush()
        if self._written is not None and self._count() == self._written:
            return False
        self.write(number)
        return True

    def _count(self):
        """How many bytes were written so far; None while the fork server is reading some."""
        slot = self._slot
        reads = slot.reads
        count = slot.bytes_read
        for descriptor in self.descriptors:
            fcntl.ioctl(descriptor, termios.FIONREAD, self._unread)
            count += int.from_bytes(self._unread, sys.byteorder)
        return None if reads & 1 or slot.reads != reads else count & _MASK
