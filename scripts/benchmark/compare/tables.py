"""The comparison as Markdown tables, one for each number of connections."""

import statistics

from compare.results import BATCHED_CEILING, CEILING
from table import grid, spread

_DISTURBED = 0.12  # CPUs of others from which on a window says little
_HEAD = ["", "jobs/s", "of ceiling", "x uvicorn", "p50 ms", "p99 ms"]
_HEAD += ["CPU us: server", "its children", "efficiency"]


def text(results, field, connections):
    """All tables, and a word about who is missing and how quiet the machine was."""
    parts = [_table(results, field, count) for count in sorted(connections)]
    parts += ["%s is missing: %s." % lack for lack in field.missing.items()]
    return "\n\n".join(parts + [_quietness(results.others())])


def _table(results, field, count):
    rows = [_HEAD]
    for key, name in ((CEILING, "ceiling, one by one"), (BATCHED_CEILING, "ceiling, 32 a call")):
        rate = spread(results.values(key, count, "rate"))
        ratio = spread(results.ratios(key, CEILING, count))
        cost = spread([value * 1e6 for value in results.values(key, count, "cpu")])
        rows.append([name, rate, ratio, "", "", "", "", cost, ""])
    for contestant in field.contestants:
        if results.has(contestant.key, count):
            rows.append(_row(results, contestant, count))
    title = "**%d connection%s**" % (count, "" if count == 1 else "s")
    return title + "\n\n" + grid(rows)


def _row(results, contestant, count):
    key = contestant.key

    def cell(what, factor=1):
        return spread([value * factor for value in results.values(key, count, what)])

    return [
        contestant.name,
        cell("rate"),
        spread(results.ratios(key, CEILING, count)),
        spread(results.ratios(key, "uvicorn", count)),
        cell("p50"),
        cell("p99"),
        cell("cpu_server", 1e6),
        cell("cpu_python", 1e6),
        spread(results.efficiency(key, count)),
    ]


def _quietness(others):
    median, worst = statistics.median(others), max(others)
    disturbed = sum(value >= _DISTURBED for value in others)
    return (
        "CPUs that others used: %.2f in the median window, %.2f in the worst;"
        " %d of %d windows had %.2f or more."
        % (median, worst, disturbed, len(others), _DISTURBED)
    )
