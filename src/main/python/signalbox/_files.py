"""The files that lie beside a job: its input, its parameters, and those that it leaves."""

import os
import sys

import signalbox

from . import InvalidInput, _decode

_DECODERS = {".json": _decode.as_json, ".csv": _decode.as_rows, ".npy": _decode.as_array}


def load_input(path=None):
    if path is None:
        path = _argument()
    ending = os.path.splitext(os.fspath(path))[1].lower()
    return _DECODERS.get(ending, _decode.as_bytes)(_bytes(path), os.path.basename(path))


def load_params() -> dict:
    if signalbox._is_function:
        return _params_of(signalbox._speaker)
    path = os.environ.get("SIGNALBOX_PARAMS")
    if not path:
        return {}
    params = _decode.as_json(_bytes(path), os.path.basename(path))
    if not isinstance(params, dict):
        raise InvalidInput("params must be a JSON object, not %s" % type(params).__name__)
    return params


def out_dir() -> str:
    if signalbox._is_function:
        return _out_of(signalbox._speaker)
    path = os.path.abspath(os.path.join(os.environ.get("SIGNALBOX_JOB_DIR", ""), "out"))
    os.makedirs(path, exist_ok=True)
    return path


def _out_of(job):
    if job is None:
        raise RuntimeError("out_dir(): no job runs while the module is loaded")
    return job.out


def _params_of(job):
    if job is None:
        raise RuntimeError("load_params(): no job runs while the module is loaded")
    return job.params


def _argument() -> str:
    if signalbox._is_function:
        raise RuntimeError("load_input(): a function script gets its input as an argument")
    if len(sys.argv) < 2:
        script = os.path.basename(sys.argv[0]) if sys.argv and sys.argv[0] else "script.py"
        raise InvalidInput("no input file given; call it as: python %s INPUT_FILE" % script)
    return sys.argv[1]


def _bytes(path) -> bytes:
    with open(path, "rb") as file:
        return file.read()
