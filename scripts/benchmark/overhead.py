"""What a request costs beyond the same script started from a shell, one job at a time."""

import os
import re
import statistics
import subprocess
import sys
import tempfile
import time

from server import WORK, Server
from table import Row, percentile

_INPUT = b"[1, 2, 3]"
_WARM_UP = 100
_SCRIPT = os.path.join(WORK, "count_points.py")


def measure(rounds, seconds):
    with tempfile.NamedTemporaryFile(suffix=".json") as file, Server() as server:
        file.write(_INPUT)
        file.flush()
        sides = {
            "shell": lambda: _spawn([sys.executable, _SCRIPT, file.name]),
            "bare": lambda: _spawn([sys.executable, "-c", "pass"]),
        }
        connection = server.connect()
        sides["server"] = lambda: _post(connection)
        sides["http"] = lambda: _get(connection)
        for _ in range(_WARM_UP):
            _post(connection)
        return _rows([_window(sides, seconds) for _ in range(rounds)])


def _window(sides, seconds):
    """One after another, all in turn: samples in ms by side, and what the server said of itself."""
    samples = {name: [] for name in sides}
    samples["run"] = []
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        for name, side in sides.items():
            begin = time.perf_counter()
            said = side()
            samples[name].append((time.perf_counter() - begin) * 1000)
            if said is not None:
                samples["run"].append(said)
    return samples


def _spawn(command):
    subprocess.run(command, stdout=subprocess.PIPE, check=True)


def _post(connection):
    """Runs the script; the milliseconds from its start to its end by the server's clock."""
    connection.request("POST", "/v1/scripts/count_points/run", _INPUT)
    answer = connection.getresponse()
    body = answer.read()
    if answer.status != 200:
        raise RuntimeError("a job failed: %d %s" % (answer.status, body.decode()))
    return float(re.search(r"run;dur=([\d.]+)", answer.headers["Server-Timing"]).group(1))


def _get(connection):
    connection.request("GET", "/health/live")
    connection.getresponse().read()


def _rows(windows):
    def p(percent, side):
        return [percentile(window[side], percent) for window in windows]

    def added(percent):
        return [here - there for here, there in zip(p(percent, "server"), p(percent, "shell"))]

    run = [statistics.mean(window["run"]) for window in windows]
    return [
        Row("overhead", "python script.py input.json, p50", "ms", p(50, "shell")),
        Row("overhead", "the same through HTTP, p50", "ms", p(50, "server")),
        Row("overhead", "added, p50", "ms", added(50), "15"),
        Row("overhead", "added, p90", "ms", added(90)),
        Row("overhead", "of it: a request without a job, p50", "ms", p(50, "http")),
        Row("overhead", "process from exec to its end, as the server tells, mean", "ms", run),
        Row("overhead", "python -c pass, p50", "ms", p(50, "bare")),
    ]
