"""The first moments of a forked child: it becomes what a new interpreter would be."""

import gc
import os
import resource
import signal
import sys
import time

from signalbox._keeper import child, ending, entropy, linux, once, streams
from signalbox._keeper.warm_plain import PlainWarm


def begin(ancestor, writes, needed):
    """Leaves the server: own session, own streams, no descriptor but `needed` ones, no handler."""
    signal.set_wakeup_fd(-1)
    for number in (signal.SIGCHLD, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.setsid()
    linux.die_with(ancestor)
    # What it leaves behind must not be taken for another run's.
    linux.become_subreaper()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    stdout, stderr, report, starting = writes
    for number, descriptor in enumerate((os.open(os.devnull, os.O_RDONLY), stdout, stderr)):
        os.dup2(descriptor, number)
    os.dup2(report, child.REPORT, inheritable=False)
    _close_all_but({0, 1, 2, child.REPORT, starting} | needed)
    gc.freeze()  # the server's own objects are none of the collector's business here
    streams.renew()
    entropy.renew()


def _close_all_but(wanted):
    for name in os.listdir("/proc/self/fd"):
        if int(name) not in wanted:
            try:
                os.close(int(name))
            except OSError:
                pass  # that of the listing


def run(server, spec, channel, starting):
    """Does what the run is for. Never returns; what prevents it goes to `starting`."""
    step = "prepare"
    try:
        os.setpriority(os.PRIO_PROCESS, 0, min(19, server.niceness + spec.get("nice", 0)))
        _set_environment(spec["env"])
        step = "enter " + spec["cwd"]
        os.chdir(spec["cwd"])
        script = spec["script"]
        sys.path.insert(0, os.path.dirname(script["file"]))
    except BaseException as error:  # nothing may escape into the server's own code
        os.write(starting, ("cannot %s: %s" % (step, error)).encode("utf-8", "replace")[:4000])
        os._exit(127)
    os.close(starting)
    if channel is None:
        once.run(spec, server.preload.function)
    else:
        PlainWarm(spec, channel, server.board).serve()
        ending.leave(0)


def _set_environment(wanted):
    """Through os.environ, so that C code and children see it too."""
    time_zone = os.environ.get("TZ")
    os.environ.clear()
    os.environ.update(wanted)
    if wanted.get("TZ") != time_zone:
        time.tzset()
