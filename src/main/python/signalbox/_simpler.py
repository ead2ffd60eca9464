"""One step from a rich value towards JSON.

Nothing is imported for a value's sake: a type's module is loaded where its values exist, and the
values of NumPy, pandas and their like are known by what they can do.
"""

import enum
import os
import sys
from collections import abc

_NULL = float("nan")  # what JSON gets, and counts, as null


def than(value):
    """A value nearer to JSON, or the value itself where there is none."""
    for step in (_built_in, _of_standard_library, _of_others):
        simpler = step(value)
        if simpler is not value:
            return simpler
    return value


def _built_in(value):
    if isinstance(value, enum.Enum):
        return value.value
    for kind in (str, int, float):
        if isinstance(value, kind):
            return kind(value)
    if isinstance(value, abc.Set):
        return _in_order(value)
    if isinstance(value, abc.Sequence) and not isinstance(value, (bytes, bytearray, memoryview)):
        return list(value)
    return value


def _of_standard_library(value):
    if _is(value, "datetime", "date", "time"):
        return value.isoformat() if value == value else _NULL  # NaT is not equal to itself
    if _is(value, "datetime", "timedelta"):
        return value.total_seconds()
    if _is(value, "decimal", "Decimal"):
        return (
            int(value) if value.is_finite() and value == value.to_integral_value() else float(value)
        )
    if _is(value, "uuid", "UUID"):
        return str(value)
    if isinstance(value, os.PathLike):
        return os.fspath(value)
    if hasattr(type(value), "__dataclass_fields__"):
        from dataclasses import fields

        return {field.name: getattr(value, field.name) for field in fields(value)}
    return value


def _of_others(value):
    if isinstance(value, type):
        return value
    if type(value).__name__ == "NAType":
        return _NULL
    if hasattr(value, "to_dict") and hasattr(value, "columns"):
        return _records(value)
    if type(value).__module__ == "numpy" and value.dtype.kind in "mM":
        return _times(value)
    for name in ("tolist", "to_list", "to_dicts"):
        method = getattr(value, name, None)
        if callable(method):
            simpler = method()
            # A NumPy long double gives one again.
            return float(simpler) if type(simpler) is type(value) else simpler
    return value


def _is(value, module, *names):
    """Whether the value is of one of these types, without loading their module."""
    loaded = sys.modules.get(module)
    return loaded is not None and isinstance(value, tuple(getattr(loaded, name) for name in names))


def _in_order(values):
    try:
        return sorted(values)
    except TypeError:
        return list(values)


def _records(frame):
    if not frame.columns.is_unique:
        raise ValueError("a data frame has two columns of one name: %s" % list(frame.columns))
    return frame.to_dict(orient="records")


def _times(value):
    """NumPy times as ISO 8601, NumPy durations as seconds."""
    texts = value.astype(str).tolist()
    if value.dtype.kind == "M":
        return _filled(texts, texts)
    seconds = value.astype("timedelta64[ns]").astype("int64") / 1e9
    return _filled(texts, seconds.tolist())


def _filled(texts, values):
    if isinstance(texts, list):
        return [_filled(*pair) for pair in zip(texts, values)]
    return _NULL if texts == "NaT" else values
