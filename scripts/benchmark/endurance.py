"""Does the server hold after very many jobs what it held before?"""

import itertools
import os
import sys
import time

import jvm
import proc
import wrk
from compare.stage import built
from compare.window import settle
from report import Goal, Report
from server import Server
from table import Row, text

_SCRIPTS = ("classify_function", "classify_batch", "classify_warm")
_CONNECTIONS = 16
_WINDOW = 2  # seconds, one script after another
_WARM_UP = 0.5  # of the jobs
_LEAST = 2 * len(_SCRIPTS)  # windows: after two turns each script has all its processes
_REST = 2  # seconds
_UNITS = {"RSS of the JVM": "MiB", "RSS of the Python processes": "MiB"}


def measure(options):
    with built() as stage, Server(scripts__dir=stage.scripts, scripts__isolation="warm") as server:
        if {server.isolation(script) for script in _SCRIPTS} != {"warm"}:
            return _report(0, {}, {})
        for script in _SCRIPTS:
            server.run(script, stage.body())
        _load(server, stage.input, options.jobs * _WARM_UP)
        before = _holdings(server)
        jobs = _load(server, stage.input, options.jobs)
        return _report(jobs, before, _holdings(server))


def _load(server, body, jobs):
    """At least so many jobs, of all scripts in turn; how many were done."""
    done = 0
    for window, script in enumerate(itertools.cycle(_SCRIPTS), start=1):
        url = "http://127.0.0.1:%d/v1/scripts/%s/run" % (server.port, script)
        done += wrk.post(url, body, _CONNECTIONS, _WINDOW)["jobs"]
        print("\r%d of %d jobs" % (done, jobs), end="", file=sys.stderr)
        if done >= jobs and window >= _LEAST:
            print(file=sys.stderr)
            return done


def _holdings(server):
    settle(server.pid)
    for _ in range(2):
        jvm.collect(server.pid)
        time.sleep(_REST)
    python = [pid for pid, _ in proc.descendants(server.pid)]
    everyone = [server.pid, *python]
    return {
        "RSS of the JVM": proc.memory(server.pid)["Rss"] / 2**20,
        "RSS of the Python processes": sum(proc.memory(pid)["Rss"] for pid in python) / 2**20,
        "processes": len(everyone),
        "descriptors": sum(proc.count(pid, "fd") for pid in everyone),
        "threads": sum(proc.count(pid, "task") for pid in everyone),
        "files and directories": sum(
            len(folders) + len(files) for _, folders, files in os.walk(server.tmp)
        ),
    }


def _report(jobs, before, after):
    rows, goals = [], []
    for what, held in before.items():
        unit = _UNITS.get(what, "")
        rows.append(Row("endurance", what + " before", unit, [held]))
        rows.append(Row("endurance", "after %d jobs" % jobs, unit, [after[what]]))
        # Pages come and go with the heap; what is counted one by one must not grow at all.
        limit = held * 0.05 if unit else 0
        grown = "%s that %d jobs added" % (what, jobs)
        goals.append(Goal(grown, limit, unit, [after[what] - held], at_least=False))
    goals = goals or [Goal("what very many jobs leave behind", 0, "", [], at_least=False)]
    return Report(text(rows), [row.as_json() for row in rows], goals)
