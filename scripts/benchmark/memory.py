"""What twenty scripts that import scikit-learn hold once each has run, and one of them."""

import proc
from compare.memory_table import by_role
from compare.stage import built
from compare.window import settle
from report import Goal, Report
from server import Server
from table import Row, text

SCRIPTS = 20
# The first ones bring the fork server and what the keeper and it touch when they first work.
_FIRST = 4


def measure(options):
    with built() as stage:
        names = ["alike_%02d" % number for number in range(SCRIPTS)]
        for name in names:
            stage.copy_plain(name, "warm")
        with Server(scripts__dir=stage.scripts) as server:
            return _report(server, *_run_each(server, names, stage.body()))


def _run_each(server, names, body):
    """The Python side's bytes before the first job and after each."""
    python = [_python(server)]
    for name in names:
        server.run(name, body)
        settle(server.pid)
        python.append(_python(server))
    return python, proc.memory_of_tree(server.pid)


def _python(server):
    return sum(size for depth, size in proc.memory_of_tree(server.pid) if depth > 0)


def _report(server, python, tree):
    added = [late - early for early, late in zip(python[_FIRST:], python[_FIRST + 1 :])]
    added = [size / 2**20 for size in added]
    total = [sum(size for _, size in tree) / 2**20]
    what = "%d scripts that import scikit-learn, each run once: " % SCRIPTS
    rows = [Row("memory", what + "PSS in all", "MiB", total, "700")]
    roles = by_role(server.name, tree)
    for role, sizes in roles.items():
        rows.append(Row("memory", what + "each %s of %d" % (role, len(sizes)), "MiB", sizes))
    if "process" in roles:
        rows.append(Row("memory", "PSS that one more of them added", "MiB", added, "45"))
    else:
        added, total = [], []  # nothing was kept warm, so that nothing is shown by it
    goals = [
        Goal("PSS that a warm scikit-learn process adds", 45, "MiB", added, at_least=False),
        Goal(what + "PSS in all", 700, "MiB", total, at_least=False),
    ]
    return Report(text(rows), [row.as_json() for row in rows], goals)
