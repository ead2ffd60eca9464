"""Strict JSON of what scripts return: plain values first, then the text."""

import json
import math
from collections import abc

from . import _simpler

_PLAIN = frozenset((str, int, bool, type(None)))
_PLAIN_OR_FLOAT = _PLAIN | {float}
_CONTAINERS = frozenset((dict, list, tuple))
_text = json.JSONEncoder(
    ensure_ascii=False, allow_nan=False, check_circular=False, separators=(",", ":")
).encode


def encode(value, root: str = "output"):
    """The JSON text of `value`, and how many NaN or infinite numbers in it became null.

    `root` is the name of the value in messages. TypeError: something has no JSON form.
    ValueError: a value contains itself, or two keys of an object are the same in JSON.
    """
    try:
        if _is_ready(value):
            return _text(value), 0
    except (ValueError, RecursionError):
        pass  # an infinite number, or a circle
    plainer = _Plainer(root)
    try:
        return _text(plainer.plain(value)), plainer.nulls
    except RecursionError:
        raise ValueError("%s is nested too deeply for JSON" % root) from None


def _is_ready(value):
    """Whether Python's own encoder makes of it what the rules here say. Most values are so."""
    kind = type(value)
    if kind is dict:
        if not {str}.issuperset(map(type, value)):
            return False
        values = value.values()
    elif kind is list or kind is tuple:
        values = value
    else:
        return kind in _PLAIN_OR_FLOAT
    others = set(map(type, values)) - _PLAIN_OR_FLOAT
    if not others:
        return True
    if not all(other in _CONTAINERS or issubclass(other, float) for other in others):
        return False
    return all(_is_ready(inner) for inner in values if type(inner) in _CONTAINERS)


class _Plainer:
    """Turns one value into dicts, lists, strings, numbers, booleans and None."""

    def __init__(self, root):
        self.nulls = 0
        self._root = root
        self._trail = []  # keys and indices from the root to the current value
        self._open = set()  # ids of the containers around the current value

    def plain(self, value):
        kind = type(value)
        if kind in _PLAIN:
            return value
        if kind is float:
            return value if math.isfinite(value) else self._null()
        if id(value) in self._open:
            raise ValueError("%s contains itself: JSON cannot hold that" % self._place())
        self._open.add(id(value))
        try:
            return self._opened(value)
        finally:
            self._open.discard(id(value))

    def _opened(self, value):
        if isinstance(value, (list, tuple)):
            return self._list(value)
        if isinstance(value, abc.Mapping):
            return self._object(value)
        simpler = _simpler.than(value)
        if simpler is value:
            raise TypeError("%s has no JSON form: %s" % (self._place(), _shown(value)))
        return self.plain(simpler)

    def _list(self, values):
        if _is_flat(values):
            return list(values)
        result = []
        self._trail.append(0)
        for index, value in enumerate(values):
            self._trail[-1] = index
            result.append(self.plain(value))
        self._trail.pop()
        return result

    def _object(self, mapping):
        if set(map(type, mapping)) <= {str} and _is_flat(mapping.values()):
            return dict(mapping)
        result = {}
        for key in mapping:
            name = key if type(key) is str else self._name(key)
            self._trail.append(name)
            if name in result:
                raise ValueError("%s is there twice: keys are strings in JSON" % self._place())
            result[name] = self.plain(mapping[key])
            self._trail.pop()
        return result

    def _name(self, key):
        """The key as a string, spelt as the value would be: 1, true, null, 2026-01-31."""
        nulls = self.nulls
        plain = self.plain(key)
        if isinstance(plain, (list, dict)) or self.nulls > nulls:
            raise TypeError("%s has a key that JSON has not: %s" % (self._place(), _shown(key)))
        return plain if isinstance(plain, str) else json.dumps(plain)

    def _null(self):
        self.nulls += 1
        return None

    def _place(self):
        steps = ["[%d]" % step if type(step) is int else "." + step for step in self._trail]
        return self._root + "".join(steps)


def _is_flat(values):
    """Whether nothing among the values needs a closer look: most data are plain numbers."""
    kinds = set(map(type, values))
    if float not in kinds:
        return kinds <= _PLAIN
    return kinds <= _PLAIN_OR_FLOAT and all(
        map(math.isfinite, values if kinds == {float} else _floats(values))
    )


def _floats(values):
    return (value for value in values if type(value) is float)


def _shown(value):
    text = repr(value)
    return "%s %s" % (type(value).__name__, text if len(text) <= 60 else text[:57] + "...")
