"""The standard streams of a child."""

import ctypes
import io
import sys

_flush_libc = ctypes.CDLL(None).fflush
_flush_libc.argtypes = [ctypes.c_void_p]


def renew():
    """Gives Python new streams on the descriptors 1 and 2, with the server's encodings."""
    sys.stdout = sys.__stdout__ = _writer(1, "<stdout>", sys.__stdout__)
    sys.stderr = sys.__stderr__ = _writer(2, "<stderr>", sys.__stderr__)
    sys.stdin = sys.__stdin__


def _writer(descriptor, name, like):
    raw = io.FileIO(descriptor, "wb", closefd=False)
    raw.name = name
    stream = io.TextIOWrapper(
        io.BufferedWriter(raw),
        encoding=like.encoding,
        errors=like.errors,
        newline="\n",
        line_buffering=True,  # as on a terminal: lines arrive as they happen
    )
    stream.mode = "w"
    return stream


def flush():
    """Writes out what Python's streams and those of C libraries still hold."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except Exception:
            pass  # the script closed or replaced it
    _flush_libc(None)
