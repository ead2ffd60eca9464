"""One window: one contestant under load for some seconds."""

import os
import time

import proc
import wrk

_QUIET = 0.03  # of one CPU
_SETTLE_LIMIT = 10


def measure(contestant, body, connections, seconds):
    """What wrk counted; CPU seconds a job by who spent them; CPUs that others used meanwhile."""
    settle(contestant.service.pid)
    before, begin = _spent(contestant.service.pid), time.monotonic()
    seconds = max(seconds, contestant.least)
    try:
        counted = wrk.post(contestant.url, body, connections, seconds)
    except wrk.LoadFailed as problem:
        log = contestant.service.log()
        raise wrk.LoadFailed("%s: %s; its log:\n%s" % (contestant.name, problem, log)) from None
    took = time.monotonic() - begin
    spent = [late - early for early, late in zip(before, _spent(contestant.service.pid))]
    jobs = counted["jobs"]
    return dict(
        counted,
        rate=jobs / counted["seconds"],
        cpu_server=spent[0] / jobs,
        cpu_python=spent[1] / jobs,
        load_cpus=counted["load_cpu"] / took,
        others=max(0.0, spent[2] / took),
    )


def settle(pid):
    """Waits until a service has ended what the last window left unfinished."""
    end = time.monotonic() + _SETTLE_LIMIT
    while time.monotonic() < end:
        before = sum(proc.cpu_of_tree(pid))
        time.sleep(0.3)
        if sum(proc.cpu_of_tree(pid)) - before <= 0.3 * _QUIET:
            return


def _spent(pid):
    """CPU seconds of the service's first process, of those that it started, of strangers."""
    own, rest = proc.cpu_of_tree(pid)
    ours = sum(proc.cpu_of_tree(os.getpid()))
    return own, rest, proc.busy_seconds() - ours
