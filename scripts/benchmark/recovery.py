"""How long the next job waits when a warm process is killed, idle or at work."""

import json
import os
import signal
import threading
import time

from compare.stage import built
from compare.window import settle
from report import Goal, Report
from server import Server
from table import Row, text

_KILLS = 5  # a round, of each kind
_NO_NAP = b'{"seconds": 0}'
_LONG_NAP = b'{"seconds": 30}'
_PATH = "/v1/scripts/nap_function/run"
_SETTLE = 0.5


def measure(options):
    idle, busy, told = [], [], []
    with built() as stage, Server(
        scripts__dir=stage.scripts, scripts__isolation="warm", workers__instances=1
    ) as server:
        if server.isolation("nap_function") != "warm":
            return _report([], [], [])
        _pid(server)
        settle(server.pid)  # its imports are learned, and loaded for the next process
        for _ in range(options.rounds * _KILLS):
            idle.append(_kill_idle(server))
            after, answer = _kill_busy(server)
            busy.append(after)
            told.append(answer)
    return _report(idle, busy, told)


def _kill_idle(server):
    """Milliseconds that the next job takes after a kill."""
    os.kill(_pid(server), signal.SIGKILL)
    return _milliseconds(lambda: _pid(server))


def _kill_busy(server):
    """The same while a job runs; and how long that job's caller waits for the failure."""
    pid, answers = _pid(server), []

    def nap():
        status, _ = server.call("POST", _PATH, _LONG_NAP)
        answers.append((status, time.monotonic()))

    caller = threading.Thread(target=nap, daemon=True)
    caller.start()
    time.sleep(_SETTLE)
    killed = time.monotonic()
    os.kill(pid, signal.SIGKILL)
    after = _milliseconds(lambda: _pid(server))
    caller.join()
    status, at = answers[0]
    if status != 502:
        raise SystemExit("the job of a killed process was answered with %d" % status)
    return after, (at - killed) * 1000


def _pid(server):
    return json.loads(server.run("nap_function", _NO_NAP))["pid"]


def _milliseconds(action):
    begin = time.monotonic()
    action()
    return (time.monotonic() - begin) * 1000


def _report(idle, busy, told):
    rows = [
        Row("recovery", "next job after an idle warm process was killed", "ms", idle, "100"),
        Row("recovery", "next job after a busy one was killed", "ms", busy, "100"),
        Row("recovery", "from the kill to the answer of the job that it ended", "ms", told),
    ]
    rows = [row for row in rows if row.values]
    worst = [max(idle + busy)] if idle else []
    what = "next job after a kill, the worst of %d" % len(idle + busy)
    goal = Goal(what, 100, "ms", worst, at_least=False)
    return Report(text(rows), [row.as_json() for row in rows], [goal])
