"""The files that lie beside a job: its input and its parameters."""

import os
import sys

from . import InvalidInput


def load_input(path=None):
    if path is None:
        path = _argument()
    ending = os.path.splitext(os.fspath(path))[1].lower()
    readers = {".json": _json, ".csv": _csv, ".npy": _npy}
    return readers.get(ending, _bytes)(path)


def load_params() -> dict:
    path = os.environ.get("SIGNALBOX_PARAMS")
    if not path:
        return {}
    params = _json(path)
    if not isinstance(params, dict):
        raise InvalidInput("params must be a JSON object, not %s" % type(params).__name__)
    return params


def _argument() -> str:
    if len(sys.argv) < 2:
        script = os.path.basename(sys.argv[0]) if sys.argv and sys.argv[0] else "script.py"
        raise InvalidInput("no input file given; call it as: python %s INPUT_FILE" % script)
    return sys.argv[1]


def _bytes(path) -> bytes:
    with open(path, "rb") as file:
        return file.read()


def _json(path):
    import json

    try:
        return json.loads(_text(path))
    except (ValueError, RecursionError) as e:
        raise InvalidInput("%s is not valid JSON: %s" % (os.path.basename(path), e)) from None


def _csv(path) -> list:
    import csv
    import io

    try:
        return list(csv.reader(io.StringIO(_text(path), newline=""), strict=True))
    except (ValueError, csv.Error) as e:
        raise InvalidInput("%s is not valid CSV: %s" % (os.path.basename(path), e)) from None


def _npy(path):
    import numpy

    try:
        return numpy.load(path, allow_pickle=False)
    except (ValueError, EOFError) as e:
        raise InvalidInput("%s is no NumPy array: %s" % (os.path.basename(path), e)) from None


def _text(path) -> str:
    return _bytes(path).decode("utf-8-sig")
