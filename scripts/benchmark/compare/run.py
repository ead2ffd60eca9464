"""The rounds: everybody once with 16 connections, then with 64, then with 1, and again."""

import json
import os
import sys

import wrk
from compare import goals, memory_table, tables, window
from compare.ceiling import Ceiling
from compare.contestants import CONNECTIONS, KEYS, Field
from compare.results import BATCHED_CEILING, CEILING, Results
from compare.stage import built
from report import Report

_CEILINGS = {CEILING: 1, BATCHED_CEILING: 32}
# A ceiling stands right before the rows that are held against it.
_ORDER = ("article", "process", "fork", "warm", "flask", "gthread", "uvicorn", CEILING)
_ORDER += ("function", BATCHED_CEILING, "batch")


def measure(options):
    if not wrk.is_here():
        sys.exit("the comparison needs wrk (Debian: apt-get install wrk)")
    with built() as stage, Ceiling(stage) as ceiling:
        with Field(stage, options.rows or KEYS) as field:
            for contestant in field.contestants:
                _check(contestant, stage.body())
            return _rounds(options, stage, ceiling, field)


def _check(contestant, body):
    """One answer from each: the loads are compared only if the work is the same."""
    status, answer = contestant.service.call("POST", contestant.path, body)
    answer = answer.decode(errors="replace")
    if status != 200 or json.loads(answer)["class"] != "square":
        raise SystemExit("%s answers %d %s" % (contestant.name, status, answer))


def _rounds(options, stage, ceiling, field):
    _warm_up(options, stage, field)
    results = Results(len(os.sched_getaffinity(0)))
    for number in range(options.rounds):
        for connections in CONNECTIONS:
            print("round %d, %d connections" % (number + 1, connections), file=sys.stderr)
            _pass(options, results, connections, (stage, ceiling, field))
    sizes = memory_table.measure(field.contestants)
    text = tables.text(results, field, CONNECTIONS) + "\n\n" + memory_table.text(sizes)
    data = {"rows": results.as_json(), "missing": field.missing, "pss": sizes}
    return Report(text, data, goals.judge(results))


def _warm_up(options, stage, field):
    """A JVM compiles what it runs often; nothing is counted before it has. The others do not."""
    for contestant in field.contestants:
        print("warming up: " + contestant.name, file=sys.stderr)
        seconds = options.warm_up if contestant.is_ours and not contestant.least else 1
        window.measure(contestant, stage.input, 16, seconds)


def _pass(options, results, connections, parts):
    """Everybody once, in the same order."""
    stage, ceiling, field = parts
    by_key = {contestant.key: contestant for contestant in field.contestants}
    for key in _ORDER:
        if key in _CEILINGS:
            seconds = options.seconds / 2
            results.add(key, connections, ceiling.measure(seconds, _CEILINGS[key]))
        elif key in by_key and connections in by_key[key].connections:
            figures = window.measure(by_key[key], stage.input, connections, options.seconds)
            results.add(key, connections, figures)
