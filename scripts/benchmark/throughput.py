"""Jobs a second, beside a plain pool of as many subprocesses and no server."""

import itertools
import os
import subprocess
import sys
import tempfile
import threading
import time

import proc
from server import WORK, Server
from table import Row

_INPUT = b"[1, 2, 3]"
_SCRIPT = os.path.join(WORK, "count_points.py")
_PATH = "/v1/scripts/count_points/run"
_CONNECTIONS = (1, 16)


def measure(rounds, seconds):
    workers = len(os.sched_getaffinity(0))
    windows = {"pool": [], **{count: [] for count in _CONNECTIONS}}
    with Server(workers__instances=workers) as server:
        _serve(server, 16, seconds)  # warms up
        for _ in range(rounds):
            windows["pool"].append(_pool(workers, seconds))
            for count in _CONNECTIONS:
                windows[count].append(_serve(server, count, seconds))
    return _rows(windows, workers)


def _in_threads(count, seconds, job):
    """Jobs a second of so many threads that each run one job after another."""
    end = time.monotonic() + seconds
    done, problems = itertools.count(), []

    def work():
        try:
            with_state = job()
            while time.monotonic() < end and not problems:
                next(with_state)
                next(done)
        except Exception as problem:  # told by the main thread
            problems.append(problem)

    threads = [threading.Thread(target=work, daemon=True) for _ in range(count)]
    begin = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if problems:
        raise problems[0]
    return next(done), time.monotonic() - begin


def _pool(workers, seconds):
    """As the article does it: input to a file, script on the file, output from its lines."""
    with tempfile.TemporaryDirectory(prefix="signalbox-bench-") as folder:

        def job():
            path = os.path.join(folder, "%d.json" % threading.get_ident())
            while True:
                with open(path, "wb") as file:
                    file.write(_INPUT)
                command = [sys.executable, _SCRIPT, path]
                yield subprocess.run(command, stdout=subprocess.PIPE, check=True)

        before = os.times()
        jobs, took = _in_threads(workers, seconds, job)
        after = os.times()
    children = after.children_user + after.children_system
    children -= before.children_user + before.children_system
    return {"rate": jobs / took, "children": children * 1000 / jobs}


def _serve(server, connections, seconds):
    def job():
        connection = server.connect()
        while True:
            connection.request("POST", _PATH, _INPUT)
            answer = connection.getresponse()
            body = answer.read()
            if answer.status != 200:
                raise RuntimeError("a job failed: %d %s" % (answer.status, body.decode()))
            yield body

    keeper = server.keeper
    before = proc.cpu_seconds(server.pid)[0], *proc.cpu_seconds(keeper)
    jobs, took = _in_threads(connections, seconds, job)
    after = proc.cpu_seconds(server.pid)[0], *proc.cpu_seconds(keeper)
    spent = [(late - early) * 1000 / jobs for early, late in zip(before, after)]
    return {"rate": jobs / took, **dict(zip(("jvm", "keeper", "children"), spent))}


def _rows(windows, workers):
    def row(name, unit, key, side):
        return Row("throughput", name, unit, [window[key] for window in windows[side]])

    pool = "plain pool of %d subprocesses: " % workers
    rows = [
        row(pool + "rate", "jobs/s", "rate", "pool"),
        row(pool + "CPU of the children a job", "ms", "children", "pool"),
    ]
    for side in _CONNECTIONS:
        name = "%d connection%s: " % (side, "" if side == 1 else "s")
        rows.append(row(name + "rate", "jobs/s", "rate", side))
        pairs = zip(windows[side], windows["pool"])
        ratio = [ours["rate"] / theirs["rate"] for ours, theirs in pairs]
        rows.append(Row("throughput", name + "rate over the plain pool's", "x", ratio))
        for key, who in (("jvm", "JVM"), ("keeper", "keeper"), ("children", "children")):
            rows.append(row(name + "CPU of the %s a job" % who, "ms", key, side))
    return rows
