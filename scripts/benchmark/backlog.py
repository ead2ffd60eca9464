"""What a large backlog costs: the start, the heap, the dispatch, and questions about it."""

import json
import os
import shutil
import sqlite3
import time
import uuid

import jvm
from report import Goal, Report
from server import Server
from table import Row, percentile, text

_LARGE = 1_000_000
# Both are measured over the same jobs after the start, so that both JVMs are as warm; of the small
# one 1,000 are left then.
_SMALL = 30_000
_FROM, _TO = 20_000, 29_000
_ASKED = 30  # times each
_QUESTIONS = {
    "listing": "/v1/jobs?limit=50",
    "listing by state": "/v1/jobs?state=queued&limit=50",
    "listing by script and a rare state": "/v1/jobs?script=same&state=cancelled&limit=50",
    "listing by label": "/v1/jobs?label=rare&limit=50",
    "counting": "/v1/capacity",
}
_ROW = (
    "INSERT INTO jobs (id, script, version, state, attempt, priority, key, created_at, params)"
    " VALUES (?, 'same', 'bench', 0, 0, 5, 'same', ?, '{}')"
)
_INPUT = b'"%s"' % (b"x" * 100)


def measure(options):
    rounds = [(_with(_SMALL), _with(_LARGE)) for _ in range(options.rounds)]
    return _report([small for small, _ in rounds], [large for _, large in rounds])


def _with(size):
    with Backlogged(size) as server:
        found = {"start": server.start_seconds, "dispatch": _rate(server, size)}
        if size == _LARGE:
            found["heap"] = jvm.live_heap(server.pid) / 2**20
            found.update((question, _asked(server, path)) for question, path in _QUESTIONS.items())
    return found


class Backlogged(Server):
    """A server that finds so many queued jobs when it starts."""

    def __init__(self, size):
        super().__init__()
        self._size = size

    def _start(self):
        super()._start()  # makes the tables
        self._stop()
        self._fill(os.path.join(self.folder, "data", "store", "signalbox.db"))
        super()._start()

    def command(self):
        if os.path.isdir(os.path.join(self.folder, "tmp")):
            shutil.rmtree(os.path.join(self.folder, "tmp"))
        return super().command()

    def _fill(self, path):
        database = sqlite3.connect(path, isolation_level=None)
        database.execute("BEGIN")
        for number in range(self._size):
            row = database.execute(_ROW, (_id(number), time.time_ns())).lastrowid
            database.execute(
                "INSERT INTO inputs (job, content_type, length, bytes)"
                " VALUES (?, 'application/json', ?, ?)",
                (row, len(_INPUT), _INPUT),
            )
        database.execute("INSERT INTO labels (label, id) VALUES ('rare', ?)", (_id(7),))
        database.execute("COMMIT")
        database.close()


def _id(number):
    """Ids of version 7, in their order."""
    return str(uuid.UUID(int=(0x018F << 112) | (number << 80) | (7 << 76) | (2 << 62) | number))


def _backlog(server):
    return json.loads(server.call("GET", "/v1/capacity")[1])["backlog"]


def _rate(server, size):
    """Jobs a second that are worked off."""
    while _backlog(server) > size - _FROM:
        time.sleep(0.005)
    begin, first = time.monotonic(), _backlog(server)
    while _backlog(server) > size - _TO:
        time.sleep(0.005)
    return (first - _backlog(server)) / (time.monotonic() - begin)


def _asked(server, path):
    """Milliseconds until the answer, the slowest but one of many."""
    took = []
    for _ in range(_ASKED):
        begin = time.perf_counter()
        status, answer = server.call("GET", path)
        took.append((time.perf_counter() - begin) * 1000)
        if status != 200:
            raise RuntimeError("%s failed: %d %s" % (path, status, answer.decode()))
    return percentile(took, 90)


def _report(small, large):
    def row(what, unit, rounds, key):
        return Row("backlog", what, unit, [one[key] for one in rounds])

    rows = [
        row("dispatch, the last of 30,000 waiting", "jobs/s", small, "dispatch"),
        row("dispatch, 1,000,000 waiting", "jobs/s", large, "dispatch"),
        row("start with 1,000,000 waiting", "s", large, "start"),
        row("live heap with 1,000,000 waiting", "MiB", large, "heap"),
        *(row(question + ", p90", "ms", large, question) for question in _QUESTIONS),
    ]
    return Report(text(rows), [row.as_json() for row in rows], _goals(small, large))


def _goals(small, large):
    ratio = [many["dispatch"] / few["dispatch"] for few, many in zip(small, large)]
    slowest = [max(one[question] for question in _QUESTIONS) for one in large]
    heap, start = ([one[key] for one in large] for key in ("heap", "start"))
    return [
        Goal("dispatch with 1,000,000 over that with few", 0.8, "x", ratio),
        Goal("heap with 1,000,000", 300, "MiB", heap, at_least=False),
        Goal("start with 1,000,000", 5, "s", start, at_least=False),
        Goal("slowest question, p90", 50, "ms", slowest, at_least=False),
    ]
