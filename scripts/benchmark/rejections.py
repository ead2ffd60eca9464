"""How fast a full server says no while every CPU computes."""

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


def measure(rounds, seconds):
    workers = len(os.sched_getaffinity(0))
    with Server(workers__instances=workers, queue__capacity=_CAPACITY) as server:
        for _ in range(workers + _CAPACITY):
            server.submit("burn")
        _load(server, seconds)  # the first window warms up
        windows = [_load(server, seconds) for _ in range(rounds)]
    what = "%d/s over %d connections, %d computing: " % (_RATE, _CONNECTIONS, workers)

    def row(name, unit, key, goal=""):
        return Row("rejections", what + name, unit, [window[key] for window in windows], goal)

    return [
        row("p50", "ms", "p50"),
        row("p99", "ms", "p99", "5"),
        row("of it late in the client itself, p99", "ms", "late_p99"),
        row("answered with 429 and Retry-After", "%", "rejected_percent", "100"),
        row("CPU of the JVM a rejection", "us", "cpu_us"),
    ]


def _load(server, seconds):
    """One window of the client, which has a process of its own."""
    before = proc.cpu_seconds(server.pid)[0]
    command = [sys.executable, os.path.join(HERE, "open_loop.py")]
    command += map(str, (server.port, _RATE, _CONNECTIONS, seconds))
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
    window = json.loads(done.stdout)
    spent = proc.cpu_seconds(server.pid)[0] - before
    window["cpu_us"] = spent * 1e6 / window["requests"]
    return window
