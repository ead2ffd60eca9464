"""What a fork server imports for its children."""

import gc
import importlib
import os
import sys

from signalbox._keeper import linux, streams


class Preload:
    """One PRELOAD: carried out once, then remembered for the children."""

    def __init__(self, order):
        self._names = order["modules"]
        self._module = order.get("module")
        self._before = _descriptors()
        self.descriptors = set()  # opened by an import: they belong to the modules
        self.function = None  # of the script whose module is loaded here, if there is one

    def carry_out(self, tell):
        """Imports one by one, each told before: the account for the server."""
        imported, skipped, threaded = [], {}, []
        for name in self._names:
            tell(name)
            problem = _import(name)
            if problem:
                skipped[name] = problem
            else:
                imported.append(name)
            if linux.threads() > 1:
                threaded.append(name)
                break  # which of the later ones starts threads could not be told
        self.descriptors = _descriptors() - self._before
        streams.flush()  # else every child would say what a module has said here
        gc.collect()
        gc.freeze()  # a collection in a child would copy every page on which it leaves its marks
        return {
            "imported": imported,
            "skipped": skipped,
            "threaded": threaded,
            "rss_bytes": linux.resident(os.getpid()),
        }


def _import(name):
    """Imports a module; what went wrong, or None."""
    try:
        importlib.import_module(name)
    except BaseException as error:  # also one that exits: the script says so itself
        return "%s: %s" % (type(error).__name__, error)
    return None


def _descriptors():
    """The open ones, by number. That of the listing itself is closed again."""
    return {int(name) for name in os.listdir("/proc/self/fd")}
