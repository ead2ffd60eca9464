"""Strict JSON of what scripts return: plain values first, then the text.

NumPy and pandas values are known by their behaviour; neither is ever imported from here.
"""

import dataclasses
import datetime
import decimal
import enum
import json
import math
import os
import uuid
from collections import abc

_PLAIN = (str, int, bool, type(None))
_NAMELESS = object()


def encode(value, root: str = "output"):
    """The JSON text of `value`, and how many NaN or infinite numbers in it became null.

    `root` is the name of the value in messages. TypeError: something has no JSON form.
    ValueError: the value contains itself, or two keys of an object are the same in JSON.
    """
    plainer = _Plainer(root)
    try:
        plain = plainer.plain(value)
        text = json.dumps(plain, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    except RecursionError:
        raise ValueError("%s is nested too deeply for JSON" % root) from None
    return text, plainer.nulls


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
        if isinstance(value, enum.Enum):
            return self.plain(value.value)
        if isinstance(value, str):
            return str(value)
        if isinstance(value, int):
            return int(value)
        if isinstance(value, float):
            return self.plain(float(value))
        return self._guarded(value)

    def _guarded(self, value):
        if id(value) in self._open:
            raise ValueError("%s contains itself: JSON cannot hold that" % self._place())
        self._open.add(id(value))
        try:
            return self._container(value)
        finally:
            self._open.discard(id(value))

    def _container(self, value):
        if isinstance(value, (list, tuple)):
            return self._list(value)
        if isinstance(value, abc.Mapping):
            return self._object(value.items())
        if dataclasses.is_dataclass(value) and not isinstance(value, type):
            names = [field.name for field in dataclasses.fields(value)]
            return self._object((name, getattr(value, name)) for name in names)
        if isinstance(value, abc.Set):
            return self._list(_in_order(value))
        if isinstance(value, abc.Sequence) and not isinstance(value, (bytes, bytearray, memoryview)):
            return self._list(value)
        return self._scalar(value)

    def _scalar(self, value):
        if isinstance(value, (datetime.date, datetime.time)):
            return value.isoformat() if value == value else self._null()  # NaT is unlike itself
        if isinstance(value, datetime.timedelta):
            return self.plain(value.total_seconds())
        if isinstance(value, decimal.Decimal):
            return self.plain(int(value) if _is_whole(value) else float(value))
        if isinstance(value, uuid.UUID):
            return str(value)
        if isinstance(value, os.PathLike):
            return self.plain(os.fspath(value))
        return self._foreign(value)

    def _foreign(self, value):
        """Values of NumPy, pandas and their like."""
        if type(value).__name__ == "NAType":
            return self._null()
        if hasattr(value, "to_dict") and hasattr(value, "columns"):
            return self._frame(value)
        if type(value).__module__ == "numpy" and value.dtype.kind in ("m", "M"):
            return self._times(value)
        for name in ("tolist", "to_list", "to_dicts"):
            method = getattr(value, name, None)
            if callable(method) and not isinstance(value, type):
                plain = method()
                # A long double gives itself.
                return self.plain(float(plain) if type(plain) is type(value) else plain)
        raise TypeError("%s has no JSON form: %s" % (self._place(), _shown(value)))

    def _frame(self, frame):
        if not frame.columns.is_unique:
            raise ValueError("%s has two columns of one name" % self._place())
        return self._list(frame.to_dict(orient="records"))

    def _times(self, value):
        """NumPy times as ISO 8601, NumPy durations as seconds."""
        texts = value.astype(str).tolist()
        if value.dtype.kind == "M":
            return self._filled(texts, texts)
        seconds = value.astype("timedelta64[ns]").astype("int64") / 1e9
        return self._filled(texts, seconds.tolist())

    def _filled(self, texts, values):
        """The values, with null where the text is NaT: not a time."""
        if isinstance(texts, list):
            return [self._filled(*pair) for pair in zip(texts, values)]
        return self._null() if texts == "NaT" else values

    def _list(self, values):
        if _is_flat(values):
            return list(values)
        result = []
        self._trail.append(_NAMELESS)
        for index, value in enumerate(values):
            self._trail[-1] = index
            result.append(self.plain(value))
        self._trail.pop()
        return result

    def _object(self, items):
        result = {}
        self._trail.append(_NAMELESS)
        for key, value in items:
            name = key if type(key) is str else self._name(key)
            self._trail[-1] = name
            if name in result:
                raise ValueError("%s is there twice: keys are strings in JSON" % self._place())
            result[name] = self.plain(value)
        self._trail.pop()
        return result

    def _name(self, key):
        """The key as JSON spells it: numbers, booleans, null and dates become strings."""
        self._trail.pop()
        nulls = self.nulls
        plain = self.plain(key)
        if isinstance(plain, (list, dict)):
            raise TypeError("a key of %s is no string: %s" % (self._place(), _shown(key)))
        if self.nulls > nulls:
            raise ValueError("a key of %s is not a number: %s" % (self._place(), _shown(key)))
        self._trail.append(_NAMELESS)
        return plain if isinstance(plain, str) else json.dumps(plain)

    def _null(self):
        self.nulls += 1
        return None

    def _place(self):
        steps = ["[%d]" % step if isinstance(step, int) else "." + step for step in self._trail]
        return self._root + "".join(steps)


def _is_flat(values):
    """Whether nothing in a sequence needs a closer look. Long lists of numbers are the rule."""
    kinds = set(map(type, values))
    if kinds <= {float, int}:
        try:
            return math.isfinite(sum(values, 0.0))
        except OverflowError:
            return False
    return kinds <= set(_PLAIN)


def _is_whole(number):
    return number.is_finite() and number == number.to_integral_value()


def _in_order(values):
    try:
        return sorted(values)
    except TypeError:
        return list(values)


def _shown(value):
    text = repr(value)
    kind = type(value).__name__
    return "%s (%s)" % (kind, text if len(text) <= 60 else text[:57] + "...")
