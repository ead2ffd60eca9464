"""From the bytes of an input to the value that a script works with.

Each function takes the bytes and the input's name for messages. InvalidInput: the bytes are not
what they should be.
"""

from . import InvalidInput

_NPY = frozenset(("application/x-npy", "application/npy", "application/vnd.numpy.npy"))


def decoder(content_type):
    """The one of the functions below that this type asks for."""
    if content_type == "application/json":
        return as_json
    kind = content_type.partition(";")[0].strip().lower()
    if kind == "application/json" or kind.endswith("+json"):
        return as_json
    if kind == "text/csv":
        return as_rows
    return as_array if kind in _NPY else as_bytes


def as_json(data, name):
    import json  # here and below only what is needed: a process pays for each import

    try:
        return json.loads(data)
    except (ValueError, RecursionError) as e:
        raise InvalidInput("%s is not valid JSON: %s" % (name, e)) from None


def as_rows(data, name):
    """The rows of CSV, the header being the first; each is a list of strings."""
    import csv
    import io

    try:
        text = io.StringIO(data.decode("utf-8-sig"), newline="")
        return list(csv.reader(text, strict=True))
    except (ValueError, csv.Error) as e:
        raise InvalidInput("%s is not valid CSV: %s" % (name, e)) from None


def as_array(data, name):
    """A NumPy array. One of Python objects would be a pickle, which can run anything."""
    import io

    from numpy.lib import format

    try:
        return format.read_array(io.BytesIO(data), allow_pickle=False)
    except Exception as e:  # a damaged header makes NumPy stumble in many ways
        raise InvalidInput("%s is no NumPy array: %s" % (name, e)) from None


def as_bytes(data, name):
    return data
