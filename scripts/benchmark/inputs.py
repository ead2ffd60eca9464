"""What queued inputs take: in the heap up to http.spill, on disk above."""

import os
import time

import jvm
import proc
from server import Server
from table import Row

_JOBS = 100
_SETTLE = 1


def measure(rounds, seconds):
    rows = []
    for size, name in ((1 << 20, "1 MiB"), (1 << 18, "256 KiB")):
        held = [_hold(size) for _ in range(rounds)]
        what = "%d queued inputs of %s: " % (_JOBS, name)
        payload = _JOBS * size / 2**20
        total = [(growth["heap"] + growth["disk"]) / payload for growth in held]
        rows += [
            Row("inputs", what + "on disk", "MiB", [growth["disk"] for growth in held]),
            Row("inputs", what + "live in the heap", "MiB", [growth["heap"] for growth in held]),
            Row("inputs", what + "both, over their size", "x", total, "2"),
            Row("inputs", what + "growth of RSS", "MiB", [growth["rss"] for growth in held]),
        ]
    return rows


def _hold(size):
    """MiB by which a server grows that has to keep the inputs."""
    with Server(workers__instances=1, queue__max_bytes="256MiB") as server:
        server.submit("hold")
        body = os.urandom(size)
        time.sleep(_SETTLE)
        # A collection shrinks RSS: the first is read after one, the second before one, so that
        # what the heap has touched in between counts as growth.
        heap, rss, disk = jvm.live_heap(server.pid), _rss(server), proc.disk(server.tmp)
        for _ in range(_JOBS):
            server.submit("hold", body)
        time.sleep(_SETTLE)
        growth = {"rss": _rss(server) - rss, "disk": proc.disk(server.tmp) - disk}
        growth["heap"] = jvm.live_heap(server.pid) - heap
    return {name: size / 2**20 for name, size in growth.items()}


def _rss(server):
    return proc.memory(server.pid)["Rss"]
