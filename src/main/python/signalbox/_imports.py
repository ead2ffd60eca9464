"""What a script imports from elsewhere than its folder, by itself or through helpers there."""

import ast
import os
from importlib.machinery import PathFinder

from . import _syntax

_OURS = ("signalbox", "__future__")
_MOST_FILES = 1000


def outside(script, tree):
    """The modules, as dotted names in the order in which they are met."""
    imports = _Imports(os.path.dirname(script))
    imports.read(tree, imports.folder)
    return list(imports.found)


class _Imports:
    def __init__(self, folder):
        self.folder = folder
        self.found = {}  # their order is what counts
        self._known = set()  # the helpers that were met
        self._unread = []

    def read(self, tree, place):
        """Reads a tree of the folder `place`, then those of the helpers that it leads to."""
        self._note(tree, place)
        while self._unread:
            helper = self._unread.pop(0)
            tree = _syntax.parse(helper)
            if tree is not None:
                self._note(tree, os.path.dirname(helper))

    def _note(self, tree, place):
        for node in _syntax.top_level(tree):
            if isinstance(node, ast.Import):
                for alias in node.names:
                    self._module(alias.name)
            elif isinstance(node, ast.ImportFrom):
                self._from(node, place)

    def _from(self, node, place):
        """`from a import b`: b may be a module, which only the files can tell."""
        package = node.module + "." if node.module else ""
        names = [package + alias.name for alias in node.names]
        if node.level == 0 and not self._is_helper(node.module):
            for name in [node.module, *filter(_exists, names)]:
                self._add(name)
            return
        if node.level == 0:
            place = self.folder
        for _ in range(node.level - 1):
            place = os.path.dirname(place)
        for name in names:
            self._follow(place, name)

    def _module(self, name):
        if self._is_helper(name):
            self._follow(self.folder, name)
        else:
            self._add(name)

    def _add(self, name):
        if name.partition(".")[0] not in _OURS:
            self.found[name] = True

    def _is_helper(self, name):
        """Whether Python would find it in the folder; a mere directory only if nowhere else."""
        path = os.path.join(self.folder, name.partition(".")[0])
        if os.path.isfile(path + ".py") or os.path.isfile(os.path.join(path, "__init__.py")):
            return True
        return os.path.isdir(path) and not _exists(name.partition(".")[0])

    def _follow(self, base, name):
        """Notes the files that an import of `name` below `base` would execute."""
        path = base
        for part in filter(None, name.split(".")):
            path = os.path.join(path, part)
            for file in (path + ".py", os.path.join(path, "__init__.py")):
                is_new = file not in self._known and len(self._known) < _MOST_FILES
                if is_new and os.path.isfile(file):
                    self._known.add(file)
                    self._unread.append(file)


def _exists(name):
    """Whether there is such a module; found without importing the packages that it lies in."""
    path = None
    for part in name.split("."):
        try:
            spec = PathFinder.find_spec(part, path)
        except (ImportError, ValueError):
            return False
        if spec is None:
            return False
        path = spec.submodule_search_locations or []
    return True
