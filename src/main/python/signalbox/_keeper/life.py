"""The first moments of a forked child: it becomes what a new interpreter would be."""

import gc
import os
import resource
import signal
import sys
import time

from signalbox._keeper import child, ending, entropy, linux, once, streams, threads
from signalbox._keeper.warm_function import FunctionWarm
from signalbox._keeper.warm_plain import PlainWarm


def begin(ancestor, writes, needed):
    """Leaves the server: own session, own streams, no descriptor but `needed` ones, no handler."""
    try:
        _take_leave(ancestor)
        _take_descriptors(writes, needed)
        gc.freeze()  # the server's own objects are none of the collector's business here
        streams.renew()
        entropy.renew()
    except BaseException as error:
        _give_up(writes[-1], "prepare", error)


def _take_leave(ancestor):
    signal.set_wakeup_fd(-1)
    for number in (signal.SIGCHLD, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.setsid()
    linux.die_with(ancestor)
    linux.become_subreaper()  # else its orphans and those of other runs could not be told apart
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _take_descriptors(writes, needed):
    stdout, stderr, report, starting = writes
    for number, descriptor in enumerate((os.open(os.devnull, os.O_RDONLY), stdout, stderr)):
        os.dup2(descriptor, number)
    os.dup2(report, child.REPORT, inheritable=False)
    _close_all_but({0, 1, 2, child.REPORT, starting} | needed)


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
        linux.be_nice(server.niceness + spec["nice"])
        _set_environment(spec["env"])
        threads.release()
        step = "enter " + spec["cwd"]
        os.chdir(spec["cwd"])
        script = spec["script"]
        sys.path.insert(0, os.path.dirname(script["file"]))
    except BaseException as error:
        _give_up(starting, step, error)
    os.close(starting)
    function = server.preload.function_of(script)
    if channel is None:
        once.run(spec, function)
    elif script["kind"] == "plain":
        PlainWarm(spec, channel, server.board).serve()
    else:
        FunctionWarm(spec, channel, server.board, function).serve()
    ending.leave(0)


def _give_up(starting, step, error):
    os.write(starting, ("cannot %s: %s" % (step, error)).encode("utf-8", "replace")[:4000])
    os._exit(127)


def _set_environment(wanted):
    """Through os.environ, so that C code and children see it too."""
    time_zone = os.environ.get("TZ")
    os.environ.clear()
    os.environ.update(wanted)
    if wanted.get("TZ") != time_zone:
        time.tzset()
