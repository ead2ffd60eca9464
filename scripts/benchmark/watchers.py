"""Many websocket watchers of one job: does each get the final event, and how soon?"""

import json
import os
import subprocess
import sys
import tempfile

import proc
from server import HERE, Server
from table import Row

_WATCHERS = 2000
_RATE = 10


def measure(rounds, seconds):
    with Server() as server:
        windows = [_watch(server, int(seconds * _RATE)) for _ in range(rounds)]

    def row(name, unit, key, goal=""):
        return Row("watchers", name, unit, [window[key] for window in windows], goal)

    return [
        row("watchers of %d that got the final event" % _WATCHERS, "", "finals", str(_WATCHERS)),
        row("progress events each, of %d, median" % int(seconds * _RATE), "", "progress"),
        row("from the first final event to the last", "ms", "spread_ms"),
        row("CPU of the JVM an event and watcher", "us", "cpu_us"),
    ]


def _watch(server, events):
    with tempfile.TemporaryDirectory(prefix="signalbox-bench-") as folder:
        go = os.path.join(folder, "go")
        wish = json.dumps({"go": go, "events": events}).encode()
        job = server.submit("tell_progress", wish)
        command = [sys.executable, os.path.join(HERE, "watch.py"), str(server.port), job]
        command.append(str(_WATCHERS))
        with subprocess.Popen(command, stdout=subprocess.PIPE, start_new_session=True) as client:
            try:
                client.stdout.readline()  # all are connected
                before = proc.cpu_seconds(server.pid)[0]
                with open(go, "w", encoding="utf-8"):
                    pass
                window = json.loads(client.stdout.readline())
            finally:
                client.kill()
    spent = proc.cpu_seconds(server.pid)[0] - before
    window["cpu_us"] = spent * 1e6 / max(1, window["messages"])
    return window
