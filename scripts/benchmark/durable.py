"""How fast jobs are accepted that must not be lost, beside what the disk and SQLite can do."""

import json
import os
import sqlite3
import tempfile
import time

import wrk
from report import Goal, Report
from server import Server
from table import Row, percentile, text

_KIB = 4
_GROUPS = (32, 200)
_CONNECTIONS = (64, 512)
_PATIENCE = 300  # seconds for a backlog to drain


def measure(options):
    with tempfile.NamedTemporaryFile(suffix=".json") as body:
        body.write(json.dumps("x" * (_KIB * 1024 - 2)).encode())
        body.flush()
        rounds = [_round(body.name, options) for _ in range(options.rounds)]
    return _report({name: [one[name] for one in rounds] for name in rounds[0]})


def _round(body, options):
    seconds = options.seconds
    found = {"one fsync": _fsync(seconds), "lone accept": None}
    for group in _GROUPS:
        found["SQLite, groups of %d" % group] = _raw(group, seconds)
    with Server() as server:
        _accept(server, body, 64, options.warm_up)
        for count in _CONNECTIONS:
            found["accepts at %d" % count] = _accept(server, body, count, seconds)["rate"]
        found["lone accept"] = _accept(server, body, 1, seconds)["p50"]
    with Server(store__kind="memory", queue__capacity=1_000_000, queue__max_bytes="4GiB") as server:
        _accept(server, body, 512, options.warm_up)
        found["accepts at 512 without a store"] = _accept(server, body, 512, seconds)["rate"]
    with Server() as server:
        _whole(server, body, options.warm_up)
        found["whole path at 64"] = _whole(server, body, seconds)
    return found


# -- what the machine can do ----------------------------------------------------


def _fsync(seconds):
    """Milliseconds of one, median: 4 KiB appended and brought to the disk."""
    took = []
    with tempfile.TemporaryFile(buffering=0) as file:
        end = time.monotonic() + min(2, seconds)
        while time.monotonic() < end:
            begin = time.perf_counter()
            file.write(b"x" * 4096)
            os.fdatasync(file.fileno())
            took.append((time.perf_counter() - begin) * 1000)
    return percentile(took, 50)


def _raw(group, seconds):
    """Rows a second that the library commits, so many together."""
    with tempfile.TemporaryDirectory(prefix="signalbox-bench-") as folder:
        database = sqlite3.connect(os.path.join(folder, "raw.db"), isolation_level=None)
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = FULL")
        database.execute("CREATE TABLE jobs (id INTEGER PRIMARY KEY, input BLOB)")
        rows, begin, payload = 0, time.monotonic(), b"x" * (_KIB * 1024)
        while time.monotonic() < begin + seconds:
            database.execute("BEGIN")
            for _ in range(group):
                database.execute("INSERT INTO jobs (input) VALUES (?)", (payload,))
            database.execute("COMMIT")
            rows += group
        took = time.monotonic() - begin
        database.close()
    return rows / took


# -- what the server does ---------------------------------------------------------


def _accept(server, body, connections, seconds):
    """Jobs of a script that keeps its workers: they are accepted and wait."""
    url = "http://127.0.0.1:%d/v1/scripts/stall/jobs" % server.port
    counted = wrk.post(url, body, connections, seconds)
    return {"rate": counted["jobs"] / counted["seconds"], "p50": counted["p50"]}


def _whole(server, body, seconds):
    """Jobs a second from the first request to the last end."""
    url = "http://127.0.0.1:%d/v1/scripts/same/jobs" % server.port
    begin = time.monotonic()
    jobs = wrk.post(url, body, 64, seconds)["jobs"]
    while json.loads(server.call("GET", "/v1/capacity")[1])["backlog"] > 0:
        if time.monotonic() > begin + seconds + _PATIENCE:
            raise wrk.LoadFailed("the backlog was not worked off in %d s" % _PATIENCE)
        time.sleep(0.01)
    return jobs / (time.monotonic() - begin)


def _report(found):
    units = {"one fsync": "ms", "lone accept": "ms"}
    rows = [Row("durable", what, units.get(what, "jobs/s"), found[what]) for what in found]
    return Report(text(rows), [row.as_json() for row in rows], _goals(found))


def _goals(found):
    def over(what, limits):
        return [value / min(round_) for value, *round_ in zip(found[what], *limits)]

    raw32, raw200 = (found["SQLite, groups of %d" % group] for group in _GROUPS)
    without = found["accepts at 512 without a store"]
    lone = [wait - disk for wait, disk in zip(found["lone accept"], found["one fsync"])]
    return [
        Goal("accepts at 64 over SQLite in groups of 32", 0.5, "x", over("accepts at 64", [raw32])),
        Goal(
            "accepts at 512 over SQLite in groups of 200, or over those without a store",
            0.5,
            "x",
            over("accepts at 512", [raw200, without]),
        ),
        Goal("p50 of a lone accept above one fsync", 3, "ms", lone, at_least=False),
        Goal("the whole durable path", 2000, "jobs/s", found["whole path at 64"]),
    ]
