"""How fast a full server says no while every CPU computes.

On few CPUs the client itself waits for one. So the same client also asks a responder that only
ever sends the same bytes, in the same seconds: below what that takes no server can get here.
"""

import json
import os
import subprocess
import sys

import proc
from server import HERE, Server
from table import Row

_CAPACITY = 10
_RATE = 500
_CONNECTIONS = 64
_WARM_UP = 4


def measure(rounds, seconds):
    workers = len(os.sched_getaffinity(0))
    command = [sys.executable, os.path.join(HERE, "responder.py")]
    with Server(workers__instances=workers, queue__capacity=_CAPACITY) as server:
        for _ in range(workers + _CAPACITY):
            server.submit("burn")
        with subprocess.Popen(command, stdout=subprocess.PIPE, start_new_session=True) as responder:
            try:
                port = int(responder.stdout.readline())
                cold = [_load(server, seconds) for _ in range(_WARM_UP)]
                pairs = [(_ask(port, seconds), _load(server, seconds)) for _ in range(rounds)]
            finally:
                responder.kill()
    return _rows(cold[0], *zip(*pairs))


def _load(server, seconds):
    before = proc.cpu_seconds(server.pid)[0]
    window = _ask(server.port, seconds)
    spent = proc.cpu_seconds(server.pid)[0] - before
    return dict(window, cpu_us=spent * 1e6 / window["requests"])


def _ask(port, seconds):
    """One window of the client, which has a process of its own."""
    command = [sys.executable, os.path.join(HERE, "open_loop.py")]
    command += map(str, (port, _RATE, _CONNECTIONS, seconds))
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True, start_new_session=True)
    return json.loads(done.stdout)


def _rows(cold, bare, warm):
    def row(name, unit, key, windows, goal=""):
        what = "%d/s over %d connections: " % (_RATE, _CONNECTIONS) + name
        return Row("rejections", what, unit, [window[key] for window in windows], goal)

    return [
        row("p50", "ms", "p50", warm),
        row("p99", "ms", "p99", warm, "5"),
        row("p99 of a responder without a server", "ms", "p99", bare),
        row("requests that the client sent late, p99", "ms", "late_p99", warm),
        row("p99 in the first window after the start", "ms", "p99", [cold]),
        row("answered with 429 and Retry-After", "%", "rejected_percent", warm, "100"),
        row("CPU of the JVM a rejection", "us", "cpu_us", warm),
        row("CPU of the JVM a rejection in the first window", "us", "cpu_us", [cold]),
    ]
