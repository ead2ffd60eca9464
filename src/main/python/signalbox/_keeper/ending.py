"""The end of a child: in order, but without taking the interpreter apart."""

import atexit
import os
import sys
import threading

from signalbox._keeper import streams


def leave(status):
    """Joins threads and runs exit handlers as Python does at its end, but does not finalise.

    That would touch, and so copy, every page that is shared with the fork server.
    """
    try:
        threading._shutdown()
        atexit._run_exitfuncs()
        if threading.active_count() == 1:  # others may be using it
            sys.modules["__main__"].__dict__.clear()
        streams.flush_files()
    finally:
        streams.flush()
        os._exit(status)
