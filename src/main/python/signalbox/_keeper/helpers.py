"""Modules of the scripts folder: imported anew by each job, compiled once for each state."""

import os
import sys
from importlib.machinery import (
    EXTENSION_SUFFIXES,
    SOURCE_SUFFIXES,
    ExtensionFileLoader,
    FileFinder,
    SourceFileLoader,
)


def state_of(path):
    """What differs when a file has changed; the inode too, for files renamed into place."""
    stat = os.stat(path)
    return stat.st_mtime_ns, stat.st_size, stat.st_ino


def inside(folder):
    """A test whether a module lies in a folder; a package without a file by its first path."""
    prefix = folder + "/"

    def is_inside(module):
        known = getattr(module, "__dict__", {})  # getattr itself might make a lazy module load
        place = known.get("__file__")
        if place is None:
            place = next(iter(known.get("__path__") or ()), None)
        return isinstance(place, str) and place.startswith(prefix)

    return is_inside


class Helpers:
    """The modules that came since the process began, of the folder and of elsewhere."""

    def __init__(self, folder):
        self._is_inside = inside(folder)
        self._last = next(reversed(sys.modules))
        _cache_code(folder)

    def drop(self):
        """Forgets the folder's modules that were imported since the last call."""
        if next(reversed(sys.modules)) == self._last:
            return
        new = []
        for name in reversed(sys.modules):
            if name == self._last:
                break
            new.append(name)
        for name in new:
            if name != "__main__" and self._is_inside(sys.modules[name]):
                del sys.modules[name]
        self._last = next(reversed(sys.modules))


def _cache_code(folder):
    """From now on, what is imported from the folder is compiled once for each state of a file."""
    inside = folder + "/"
    loaders = (ExtensionFileLoader, EXTENSION_SUFFIXES), (_CachingLoader, SOURCE_SUFFIXES)

    def finder(path):
        if path == folder or path.startswith(inside):
            return FileFinder(path, *loaders)
        raise ImportError("not in the scripts folder", path=path)

    sys.path_hooks.insert(0, finder)
    for path in [path for path in sys.path_importer_cache if (path + "/").startswith(inside)]:
        del sys.path_importer_cache[path]


class _CachingLoader(SourceFileLoader):
    _known = {}  # path -> (state of the file, code)

    def get_code(self, fullname):
        path = self.get_filename(fullname)
        state = state_of(path)
        known = self._known.get(path)
        if known is None or known[0] != state:
            known = self._known[path] = state, super().get_code(fullname)
        return known[1]
