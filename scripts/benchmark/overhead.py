"""What a request costs beyond the same script started from a shell, one job at a time."""

import collections
import os
import re
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass

from server import WORK, Server
from table import Row, percentile

INPUT = b"[1, 2, 3]"
WARM_UP = 100
_SCRIPT = os.path.join(WORK, "count_points.py")


@dataclass(frozen=True)
class Window:
    """Milliseconds by side: as seen from here, and as the side itself tells, if it does."""

    samples: dict
    told: dict


def measure(rounds, seconds):
    with tempfile.NamedTemporaryFile(suffix=".json") as file, Server() as server:
        file.write(INPUT)
        file.flush()
        connection = server.connect()
        for _ in range(WARM_UP):
            post(connection)
        sides = {
            "shell": lambda: spawn([sys.executable, _SCRIPT, file.name]),
            "server": lambda: post(connection),
        }
        return _rows([window(sides, seconds).samples for _ in range(rounds)])


def window(sides, seconds):
    """The sides one after another, again and again."""
    samples = {name: [] for name in sides}
    told = collections.defaultdict(list)
    end = time.monotonic() + seconds
    while time.monotonic() < end or not all(samples.values()):
        for name, side in sides.items():
            begin = time.perf_counter()
            answer = side()
            samples[name].append((time.perf_counter() - begin) * 1000)
            if answer is not None:
                told[name].append(answer)
    return Window(samples, told)


def spawn(command):
    """As a shell does it: start, read, wait."""
    subprocess.run(command, stdout=subprocess.PIPE, check=True)


def post(connection):
    """Runs the script; the milliseconds from its start to its end by the server's clock."""
    connection.request("POST", "/v1/scripts/count_points/run", INPUT)
    answer = connection.getresponse()
    body = answer.read()
    if answer.status != 200:
        raise RuntimeError("a job failed: %d %s" % (answer.status, body.decode()))
    return float(re.search(r"run;dur=([\d.]+)", answer.headers["Server-Timing"]).group(1))


def _rows(windows):
    rows = []
    for percent, goal in ((50, "15"), (90, "")):
        shell, server = (
            [percentile(samples[side], percent) for samples in windows]
            for side in ("shell", "server")
        )
        added = [here - there for here, there in zip(server, shell)]
        rows += [
            Row("overhead", "python script.py input.json, p%d" % percent, "ms", shell),
            Row("overhead", "the same through HTTP, p%d" % percent, "ms", server),
            Row("overhead", "added, p%d" % percent, "ms", added, goal),
        ]
    return rows
