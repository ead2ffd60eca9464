"""Syntax trees of scripts, of which nothing is executed."""

import ast
import os
import warnings

_LARGEST = 4 << 20  # bytes; a tree takes a hundred times as much
_ONLY_AS_MAIN = {"__name__", "__main__"}


def parse(path):
    """The tree of a file; None if there is no reading it."""
    try:
        if os.path.getsize(path) > _LARGEST:
            return None
        with open(path, "rb") as file:
            source = file.read()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(source)
    except (OSError, SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def top_level(tree, with_handlers=False):
    """The statements that an import of the module runs, those in blocks behind the block.

    What stands under TYPE_CHECKING or `if __name__ == "__main__"` is left out; so is what only an
    exception leads to, unless `with_handlers`.
    """
    waiting = tree.body[::-1]
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(_inner(node, with_handlers)[::-1])


def _inner(node, with_handlers):
    if isinstance(node, ast.If):
        return node.orelse if _is_never(node.test) else node.body + node.orelse
    if isinstance(node, (ast.With, ast.AsyncWith)):
        return node.body
    if isinstance(node, (ast.For, ast.While)):
        return node.body + node.orelse
    if hasattr(node, "handlers"):  # try
        handled = [s for h in node.handlers for s in h.body] if with_handlers else []
        return node.body + handled + node.orelse + node.finalbody
    return []


def _is_never(test):
    """Whether the condition of an `if` is false in an imported module."""
    if isinstance(test, ast.Compare):
        sides = {_name(side) for side in (test.left, *test.comparators)}
        return isinstance(test.ops[0], ast.Eq) and sides == _ONLY_AS_MAIN
    return _name(test) == "TYPE_CHECKING"


def _name(node):
    """What a name, the last part of a dotted one, or a constant says."""
    for field in ("id", "attr", "value"):
        if isinstance(getattr(node, field, None), str):
            return getattr(node, field)
    return None
