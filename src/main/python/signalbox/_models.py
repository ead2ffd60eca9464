"""Models from pickle and joblib files, loaded once for each state of the file."""

import mmap
import os
import pickle
import sys

import signalbox

from . import _versions

# Path -> (state of the file, model, the `__main__` that it has classes of, or None).
# Lives as long as the process, whatever script it runs; one entry a file.
_loaded = {}

_HEAD = 1 << 16
# First bytes of gzip, bzip2, xz, lzma and zlib, none of which begins a pickle.
_COMPRESSED = (b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"\x5d\x00\x00", b"x")


def load_model(path):
    path = os.path.expanduser(os.fspath(path))
    main = sys.modules.get("__main__")
    missed = []
    for place in _places(path, main):
        try:
            state = _state(os.stat(place))
        except OSError:
            missed.append(place)
            continue
        known = _loaded.get(place)
        if known and known[0] == state and known[2] in (None, main):
            return known[1]
        return _load_anew(place, main)
    raise FileNotFoundError("model file not found: %s" % " nor ".join(dict.fromkeys(missed)))


def _places(path, main):
    """Where to look, each only worked out when it is its turn."""
    script = getattr(main, "__file__", None)
    if script:
        yield os.path.join(os.path.dirname(os.path.abspath(script)), path)
    yield os.path.abspath(path)


def _state(stat):
    # The inode too: a file renamed into place may keep size and time.
    return stat.st_mtime_ns, stat.st_size, stat.st_ino


def _load_anew(path, main):
    mentioned = _Mentioned(main)
    try:
        with open(path, "rb") as file:
            state = _state(os.fstat(file.fileno()))
            head = file.read(_HEAD)
            file.seek(0)
            sys.modules["__main__"] = mentioned
            model, versions = _versions.watched(lambda: _load(path, file, head), head)
    except Exception as e:
        reason = "%s: %s" % (type(e).__name__, e)
        raise RuntimeError("cannot load the model %s: %s" % (path, reason)) from e
    finally:
        sys.modules["__main__"] = main
    _loaded[path] = state, model, main if mentioned.by_somebody else None
    for detail in versions:
        _tell("%s was %s" % (os.path.basename(path), detail))
    return model


class _Mentioned:
    """Stands in for `__main__`, and notes whether somebody looks for a class of the script.

    The next run of a plain script in this process has a `__main__` of its own.
    """

    def __init__(self, main):
        self._main = main
        self.by_somebody = False

    def __getattr__(self, name):
        if not name.startswith("__"):
            self.by_somebody = True
        return getattr(self._main, name)


def _load(path, file, head):
    if _needs_joblib(path, file, head):
        import joblib

        return joblib.load(file)
    return pickle.load(file)


def _needs_joblib(path, file, head) -> bool:
    """joblib.dump writes arrays between the pickle's opcodes: plain pickle chokes on them."""
    if path.endswith(".joblib") or head.startswith(_COMPRESSED):
        return True
    if not head:
        return False
    with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        return content.find(b"joblib.numpy_pickle") >= 0


def _tell(detail):
    """To the log where there is no channel of our own, or a plain script's own words."""
    if not signalbox._is_function:
        signalbox.log(detail)
    if signalbox._on_warning is not None:
        signalbox._on_warning("model_version", detail)
