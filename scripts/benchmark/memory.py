"""What twenty scripts that import scikit-learn hold, and what one more of them adds."""

import proc
from compare.memory_table import by_role
from compare.stage import built
from compare.window import settle
from report import Goal, Report
from server import Server
from table import Row, text

SCRIPTS = 20
_WARM = 3  # generations from the JVM: keeper, fork server, process
_IMPORTS = "import sklearn.linear_model, sklearn.pipeline, sklearn.preprocessing\n"


def measure(options):
    with built() as stage:
        names = ["alike_%02d" % number for number in range(SCRIPTS)]
        for name in names:
            stage.copy_plain(name, "warm", _IMPORTS)
        with Server(scripts__dir=stage.scripts) as server:
            once, added = _run_each(server, names, stage.body())
            twice, more = _run_each(server, names, stage.body())
            return _report(server.name, once, twice, added + more)


def _run_each(server, names, body):
    """The process tree when each has run, and the bytes that each new process added."""
    added, last = [], _processes(server)
    for name in names:
        server.run(name, body)
        settle(server.pid)
        now = _processes(server)
        if now[0] == last[0] + 1:
            added.append((now[1] - last[1]) / 2**20)
        last = now
    return proc.memory_of_tree(server.pid), added


def _processes(server):
    """How many processes there are below fork servers, and the bytes of all but the JVM."""
    tree = proc.memory_of_tree(server.pid)
    below = sum(depth >= _WARM for depth, _ in tree)
    return below, sum(size for depth, size in tree if depth > 0)


def _report(server, once, twice, added):
    what = "%d scripts that import scikit-learn, each run " % SCRIPTS
    rows = _rows(server, what + "once: ", once) + _rows(server, what + "twice: ", twice)
    if added:
        rows.append(Row("memory", "PSS that a new process of one of them added", "MiB", added, "45"))
    total = [max(_all(once), _all(twice))] if added else []
    goals = [
        Goal("PSS that a warm scikit-learn process adds", 45, "MiB", added, at_least=False),
        Goal(what + "once: PSS in all", 700, "MiB", total, at_least=False),
    ]
    return Report(text(rows), [row.as_json() for row in rows], goals)


def _rows(server, what, tree):
    rows = [Row("memory", what + "PSS in all", "MiB", [_all(tree)], "700")]
    for role, sizes in by_role(server, tree).items():
        rows.append(Row("memory", what + "each %s of %d" % (role, len(sizes)), "MiB", sizes))
    return rows


def _all(tree):
    return sum(size for _, size in tree) / 2**20
