"""How soon the server is ready, and what it takes while it idles."""

import time

import proc
from server import Server
from table import Row

_IDLE = 5


def measure(rounds, seconds):
    ready, jvm, keeper, keeper_alone = [], [], [], []
    for _ in range(rounds):
        with Server() as server:
            ready.append(server.start_seconds)
            time.sleep(_IDLE)
            jvm.append(proc.memory(server.pid)["Rss"] / 2**20)
            shared = proc.memory(server.keeper)
            keeper.append(shared["Rss"] / 2**20)
            keeper_alone.append(shared["Pss"] / 2**20)
    return [
        Row("start", "from the command to the first 200 of /health/ready", "s", ready, "3"),
        Row("start", "RSS of the JVM after %d idle seconds" % _IDLE, "MiB", jvm, "250"),
        Row("start", "RSS of the keeper", "MiB", keeper),
        Row("start", "PSS of the keeper", "MiB", keeper_alone),
    ]
