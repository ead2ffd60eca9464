"""What the comparison has to show."""

from compare.results import CEILING
from report import Goal


def judge(results):
    return [*_plain(results), *_function(results), *_batch(results), *_cost(results)]


def _plain(results):
    goals = []
    for level, factor in (("warm", 1000), ("fork", 20)):
        what = "plain script, 16 connections: %s over process" % level
        goals.append(Goal(what, factor, "x", results.ratios(level, "process", 16)))
    return goals


def _function(results):
    goals = []
    for count, share in ((16, 0.6), (64, 0.7)):
        at = "handle, %d connections: " % count
        tail = results.ratios("function", "uvicorn", count, "p99")
        goals += [
            Goal(at + "of the ceiling", share, "x", results.ratios("function", CEILING, count)),
            Goal(at + "over uvicorn", 1.5, "x", results.ratios("function", "uvicorn", count)),
            Goal(at + "p99 over uvicorn's", 1, "x", tail, at_least=False),
        ]
    middle = results.ratios("function", "uvicorn", 1, "p50")
    return goals + [
        Goal("handle, 1 connection: p50 over uvicorn's", 1, "x", middle, at_least=False)
    ]


def _batch(results):
    ratios = results.ratios("batch", CEILING, 64)
    return [Goal("handle_batch, 64 connections: of the unbatched ceiling", 1, "x", ratios)]


def _cost(results):
    goals = []
    for count, limit, share in ((16, 60, 0.75), (64, 40, 0.8)):
        cost = [value * 1e6 for value in results.values("function", count, "cpu_server")]
        at = "handle, %d connections: " % count
        goals += [
            Goal(at + "CPU of the JVM a job", limit, "us", cost, at_least=False),
            Goal(at + "efficiency", share, "", results.efficiency("function", count)),
        ]
    return goals
