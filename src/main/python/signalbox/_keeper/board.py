"""The board: counters that the server, fork servers and their children share by a mapped file."""

import mmap
import os
import threading

_SLOT = 4  # 32-bit numbers in a slot
_BEGUN, _RECALLED, _READS, _BYTES = range(_SLOT)
_MASK = 0xFFFFFFFF
_STOPPED = 0x80000000  # in the number of reads


class Board:
    """The mapped file; children inherit the mapping."""

    def __init__(self, path):
        descriptor = os.open(path, os.O_RDWR)
        try:
            self._numbers = memoryview(mmap.mmap(descriptor, 0)).cast("I")
        finally:
            os.close(descriptor)

    def slot(self, number):
        begin = number * _SLOT
        if begin + _SLOT > len(self._numbers):
            raise OSError("the board has no slot %d" % number)
        return Slot(self._numbers[begin : begin + _SLOT])


class Slot:
    """The numbers of one warm process."""

    def __init__(self, numbers):
        self._numbers = numbers
        self._fence = threading.Lock()

    def clear(self):
        """For a new process: the last one in this slot is dead."""
        for index in range(_SLOT):
            self._numbers[index] = 0

    def begin(self, call):
        """Says that a call begins; whether the server wants it back instead.

        It wants back the call that it names, and all that were written behind it.

        The server writes `recalled` and then reads `begun`, here it is the other way round: one
        of both sees the other's number, if the processor does not swap our two steps.
        """
        numbers = self._numbers
        numbers[_BEGUN] = call
        with self._fence:  # an atomic operation is a barrier
            return 0 < numbers[_RECALLED] <= call

    @property
    def reads(self):
        """Odd while the fork server reads what the process wrote; never the same again."""
        return self._numbers[_READS]

    @property
    def bytes_read(self):
        """How much the fork server has read of both streams, modulo 2**32."""
        return self._numbers[_BYTES]

    def begin_read(self):
        """For the fork server, before it reads."""
        self._count_read()

    def end_read(self, size):
        """For the fork server, when it has read `size` bytes."""
        self._numbers[_BYTES] = (self._numbers[_BYTES] + size) & _MASK
        self._count_read()

    def _count_read(self):
        reads = self._numbers[_READS]
        self._numbers[_READS] = (reads + 1) & ~_STOPPED & _MASK | reads & _STOPPED

    def stop(self):
        """For the fork server, before it asks the process to end."""
        self._numbers[_READS] |= _STOPPED

    @property
    def is_stopped(self):
        """Whether the process was asked to end: it may have been deaf, or busy tidying up."""
        return self._numbers[_READS] & _STOPPED != 0
