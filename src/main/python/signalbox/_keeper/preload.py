"""What a fork server imports for its children."""

import gc
import importlib
import os
import sys

from signalbox import _function
from signalbox._keeper import linux, streams, threads


class Preload:
    """One PRELOAD: carried out once, then remembered for the children."""

    def __init__(self, order):
        self._names = order["modules"]
        self._module = order.get("module")
        self._before = _descriptors()
        self.descriptors = set()  # opened by an import: they belong to the modules
        self._function = None

    def carry_out(self, tell):
        """Imports one by one, each told before: the account for the server."""
        imported, skipped, threaded = [], {}, []
        threads.hold_back()
        for name, load in self._steps():
            tell(name)
            problem = _try(load)
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

    def _steps(self):
        for name in self._names:
            yield name, lambda name=name: importlib.import_module(name)
        if self._module:
            yield self._module["name"], self._load_module

    def _load_module(self):
        """Loads a function script for all children: it said that it is safe."""
        folder = os.path.dirname(self._module["file"])
        sys.path.insert(0, folder)
        try:
            self._function = _function.load(self._module)
        finally:
            sys.path.remove(folder)

    def function_of(self, script):
        """What was loaded of that script; None: its process loads it itself."""
        return self._function if self._module == script else None


def _try(load):
    """Imports something; what went wrong, or None."""
    try:
        load()
    except BaseException as error:  # also one that exits: the script will say so itself
        return "%s: %s" % (type(error).__name__, error)
    return None


def _descriptors():
    """The open ones, by number. That of the listing itself is closed again."""
    return {int(name) for name in os.listdir("/proc/self/fd")}
