"""The standard streams of a child."""

import ctypes
import gc
import io
import sys

_flush_libc = ctypes.CDLL(None).fflush
_flush_libc.argtypes = [ctypes.c_void_p]
_WRITERS = frozenset((io.TextIOWrapper, io.BufferedWriter, io.BufferedRandom))


# As they are in the server: a script may change its own.
_ENCODINGS = [(s.encoding, s.errors) for s in (sys.__stdin__, sys.__stdout__, sys.__stderr__)]


def renew():
    """Gives Python new streams on the descriptors 0, 1 and 2."""
    sys.stdin = sys.__stdin__ = _reader()
    sys.stdout = sys.__stdout__ = _writer(1, "<stdout>")
    sys.stderr = sys.__stderr__ = _writer(2, "<stderr>")


def _reader():
    raw = io.FileIO(0, "rb", closefd=False)
    raw.name = "<stdin>"
    encoding, errors = _ENCODINGS[0]
    stream = io.TextIOWrapper(io.BufferedReader(raw), encoding=encoding, errors=errors)
    stream.mode = "r"
    return stream


def _writer(descriptor, name):
    raw = io.FileIO(descriptor, "wb", closefd=False)
    raw.name = name
    encoding, errors = _ENCODINGS[descriptor]
    stream = io.TextIOWrapper(
        io.BufferedWriter(raw),
        encoding=encoding,
        errors=errors,
        newline="\n",
        line_buffering=True,  # as on a terminal: lines arrive as they happen
    )
    stream.mode = "w"
    return stream


def flush():
    """Writes out what Python's streams and those of C libraries still hold."""
    _flush(sys.stdout)
    _flush(sys.stderr)
    if sys.stdout is not sys.__stdout__:
        _flush(sys.__stdout__)
    if sys.stderr is not sys.__stderr__:
        _flush(sys.__stderr__)
    _flush_libc(None)


def flush_files():
    """Writes out the files that nobody has closed, as their end with the interpreter would."""
    for thing in gc.get_objects():  # those of the fork server are not among them
        if type(thing) in _WRITERS:
            _flush(thing)


def _flush(stream):
    try:
        stream.flush()
    except Exception:
        pass  # the script has closed it or put something else there
