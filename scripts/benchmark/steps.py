"""Where the milliseconds of one job go: the same script started ever more like the server does."""

import os
import statistics
import sys
import tempfile
import time

import overhead
from server import ROOT, WORK, Server
from table import Row, percentile

_PYTHON = os.path.join(ROOT, "src", "main", "python")
_BOOT = os.path.join(_PYTHON, "signalbox", "_script.py")
_SCRIPT = os.path.join(WORK, "count_points.py")
_ENVIRONMENT = dict(os.environ, PYTHONPATH=_PYTHON, PYTHONUTF8="1", PYTHONDONTWRITEBYTECODE="1")


def measure(rounds, seconds):
    sys.path.append(_PYTHON)
    with tempfile.NamedTemporaryFile(suffix=".json") as file, Server() as server:
        file.write(overhead.INPUT)
        file.flush()
        connection = server.connect()
        booted = [sys.executable, "-X", "faulthandler", _BOOT, "plain", "0", _SCRIPT, _SCRIPT]
        booted += [file.name, "application/json"]
        sides = {
            "python -c pass": lambda: overhead.spawn([sys.executable, "-c", "pass"]),
            "python script.py": lambda: overhead.spawn([sys.executable, _SCRIPT, file.name]),
            "forked by the keeper's code": lambda: _fork(booted),
            "through HTTP": lambda: overhead.post(connection),
            "an HTTP request without a job": lambda: _get(connection),
        }
        for _ in range(overhead.WARM_UP):
            overhead.post(connection)
        return _rows([overhead.window(sides, seconds) for _ in range(rounds)])


def _fork(command):
    """Milliseconds until the new program runs."""
    from signalbox._keeper import child  # only the running bench has it on its path

    begin = time.perf_counter()
    spec = {"argv": command, "env": _ENVIRONMENT, "cwd": WORK, "nice": 5}
    pid, pipes = child.spawn(spec)
    os.set_blocking(pipes[3], True)
    os.read(pipes[3], 1)  # its end is the exec
    took = (time.perf_counter() - begin) * 1000
    os.waitpid(pid, 0)
    for pipe in pipes:
        os.close(pipe)
    return took


def _get(connection):
    connection.request("GET", "/health/live")
    connection.getresponse().read()


def _rows(windows):
    rows = []
    for name in windows[0].samples:
        values = [percentile(window.samples[name], 50) for window in windows]
        rows.append(Row("steps", name + ", p50", "ms", values))
    for name, what in (
        ("forked by the keeper's code", "of it: from the fork to the exec, mean"),
        ("through HTTP", "of it: from the exec to the end, by the server's clock, mean"),
    ):
        values = [statistics.mean(window.told[name]) for window in windows]
        rows.append(Row("steps", name + ", " + what, "ms", values))
    return rows
