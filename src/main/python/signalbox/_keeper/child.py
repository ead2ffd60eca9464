"""From a fork of the keeper to the interpreter that runs a script."""

import fcntl
import os
import resource
import signal

from signalbox._keeper import linux

REPORT = 3
_OUT_OF_THE_WAY = 64


def spawn(spec):
    """Forks: (pid, [stdout, stderr, report, starting]), the latter our ends of its pipes.

    `starting` carries what went wrong before the new program ran; it is closed by the exec.
    """
    reads, writes = [], []
    keeper = os.getpid()
    try:
        for _ in range(4):
            add_pipe(reads, writes)
        pid = os.fork()
        if pid == 0:
            _become(spec, keeper, writes)
        return pid, reads
    except OSError:
        for descriptor in reads:
            os.close(descriptor)
        raise
    finally:
        for descriptor in writes:
            os.close(descriptor)


def add_pipe(reads, writes):
    """Adds the ends of a new pipe; none of them blocks the reader or survives an exec."""
    read, write = os.pipe()
    reads.append(read)
    os.set_blocking(read, False)
    try:
        writes.append(out_of_the_way(write))
    finally:
        os.close(write)


def out_of_the_way(descriptor):
    """A copy whose number no dup2 to 0..3 can hit; it does not survive an exec."""
    return fcntl.fcntl(descriptor, fcntl.F_DUPFD_CLOEXEC, _OUT_OF_THE_WAY)


def _become(spec, keeper, writes):
    """Runs in the child and never returns. All other descriptors close themselves on exec."""
    stdout, stderr, report, starting = writes
    step = "prepare"
    try:
        os.setsid()
        linux.die_with(keeper)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        for number in (signal.SIGPIPE, signal.SIGXFSZ):
            signal.signal(number, signal.SIG_DFL)  # Python ignores these, and exec keeps that
        linux.be_nice(os.getpriority(os.PRIO_PROCESS, 0) + spec.get("nice", 0))
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(stdout, 1)
        os.dup2(stderr, 2)
        os.dup2(report, REPORT)
        step = "enter " + spec["cwd"]
        os.chdir(spec["cwd"])
        step = "execute " + spec["argv"][0]
        os.execve(spec["argv"][0], spec["argv"], spec["env"])
    except BaseException as error:  # nothing may escape into the keeper's own code
        os.write(starting, ("cannot %s: %s" % (step, error)).encode("utf-8", "replace")[:4000])
    finally:
        os._exit(127)
