"""What queued inputs take: in memory below http.spill, on disk above."""

import os
import time

import proc
from server import Server
from table import Row

_JOBS = 100
_SETTLE = 1


def measure(rounds, seconds):
    rows = []
    for size, name in ((1 << 20, "1 MiB"), (1 << 18, "256 KiB")):
        taken = [_hold(size) for _ in range(rounds)]
        what = "%d queued inputs of %s: " % (_JOBS, name)
        payload = _JOBS * size / 2**20
        total = [(memory + disk) / payload for memory, disk in taken]
        rows += [
            Row("inputs", what + "on disk", "MiB", [disk for _, disk in taken]),
            Row("inputs", what + "growth of the JVM's RSS", "MiB", [memory for memory, _ in taken]),
            Row("inputs", what + "both, over their size", "x", total, "2"),
        ]
    return rows


def _hold(size):
    """MiB of memory and of disk by which a server grows that has to keep the inputs."""
    with Server(workers__instances=1, queue__max_bytes="256MiB") as server:
        server.submit("hold")
        body = os.urandom(size)
        time.sleep(_SETTLE)
        memory, disk = proc.memory(server.pid)["Rss"], proc.disk(server.tmp)
        for _ in range(_JOBS):
            server.submit("hold", body)
        time.sleep(_SETTLE)
        grown = proc.memory(server.pid)["Rss"] - memory
        return grown / 2**20, (proc.disk(server.tmp) - disk) / 2**20
