"""The board: counters that the server, fork servers and their children share by a mapped file."""

import mmap
import os
import threading

_SLOT = 4  # numbers of 32 bits in a slot: begun, recalled, spoken, and one to spare
_MASK = 0xFFFFFFFF


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

    def begin(self, call):
        """Says that a call begins; whether the server wants it back instead.

        The server writes `recalled` and then reads `begun`, here it is the other way round: one
        of both sees the other's number, if the processor does not swap our two steps.
        """
        numbers = self._numbers
        numbers[0] = call
        with self._fence:  # an atomic operation is a barrier
            return numbers[1] == call

    def count_spoken(self):
        """For the fork server, before it reads what the process wrote."""
        self._numbers[2] = (self._numbers[2] + 1) & _MASK

    @property
    def spoken(self):
        return self._numbers[2]
