"""Models from pickle and joblib files, loaded once for each state of the file."""

import mmap
import os
import pickle
import sys

# Path -> (state of the file, model). Lives as long as the process; one entry a file.
_loaded = {}

# First bytes of gzip, bzip2, xz, lzma and zlib, none of which begins a pickle.
_COMPRESSED = (b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"\x5d\x00\x00", b"x")


def load_model(path):
    found = _find(os.path.expanduser(os.fspath(path)))
    known = _loaded.get(found)
    if known and known[0] == _state(os.stat(found)):
        return known[1]
    with open(found, "rb") as file:
        state = _state(os.fstat(file.fileno()))
        model = _load(found, file)
    _loaded[found] = (state, model)
    return model


def _find(path: str) -> str:
    places = [os.getcwd()]
    script = getattr(sys.modules.get("__main__"), "__file__", None)
    if script:
        places.insert(0, os.path.dirname(os.path.abspath(script)))
    candidates = list(dict.fromkeys(os.path.join(place, path) for place in places))
    for candidate in candidates:
        if os.path.isfile(candidate):
            return candidate
    raise FileNotFoundError("model file not found: %s" % " nor ".join(candidates))


def _state(stat):
    # The inode too: a file renamed into place may keep size and time.
    return stat.st_mtime_ns, stat.st_size, stat.st_ino


def _load(path, file):
    try:
        if _needs_joblib(path, file):
            import joblib

            return joblib.load(file)
        return pickle.load(file)
    except Exception as e:
        reason = "%s: %s" % (type(e).__name__, e)
        raise RuntimeError("cannot load the model %s: %s" % (path, reason)) from e


def _needs_joblib(path, file) -> bool:
    """joblib.dump writes arrays between the pickle's opcodes: plain pickle chokes on them."""
    head = file.read(6)
    file.seek(0)
    if path.endswith(".joblib") or head.startswith(_COMPRESSED):
        return True
    if not head:
        return False
    with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        return content.find(b"joblib.numpy_pickle") >= 0
