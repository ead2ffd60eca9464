"""What only Linux can tell: parent-death signals, subreapers, children, memory."""

import ctypes
import os
import signal
import socket
import sys

_PR_SET_PDEATHSIG = 1
_PR_SET_CHILD_SUBREAPER = 36
_PAGE = os.sysconf("SC_PAGE_SIZE")
# Loaded before any fork: a child must not import between fork and exec.
_libc = ctypes.CDLL(None, use_errno=True)
_prctl, _getenv = _libc.prctl, _libc.getenv
_prctl.argtypes = [ctypes.c_int] + [ctypes.c_ulong] * 4
_getenv.argtypes, _getenv.restype = [ctypes.c_char_p], ctypes.c_void_p


def take_secret(name):
    """The value of an environment variable, which neither we nor our children have from now on."""
    address = _getenv(name.encode())
    value = os.environ.pop(name)
    ctypes.memset(address, ord("-"), len(os.fsencode(value)))  # as /proc/PID/environ shows it
    return value


def can_fork_servers():
    """Whether this platform and this interpreter have what fork servers need."""
    has_calls = hasattr(os, "fork") and hasattr(socket, "send_fds")
    # The counters shared with the server are little-endian.
    return has_calls and sys.byteorder == "little" and threads() > 0


def become_subreaper():
    """Makes orphans below this process its children, so that none gets lost."""
    if _prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "cannot become a subreaper")


def die_with(parent):
    """Has the kernel kill this process when its parent ends; a parent already gone counts."""
    _prctl(_PR_SET_PDEATHSIG, int(signal.SIGKILL), 0, 0, 0)
    if os.getppid() != parent:
        os._exit(127)


def be_nice(wanted):
    """Raises the niceness to what is wanted; not everybody may take it back.

    Where the kernel schedules sessions as groups, niceness counts only inside of one: the session
    itself has to be as nice.
    """
    if wanted > os.getpriority(os.PRIO_PROCESS, 0):
        os.setpriority(os.PRIO_PROCESS, 0, wanted)
    try:
        with open("/proc/self/autogroup", "w") as file:
            file.write(str(wanted))
    except OSError:
        pass  # this kernel has no such groups, or its owner has forbidden it


def children():
    """The process ids of this process's children, zombies included."""
    me = os.getpid()
    text = _read("/proc/self/task/%d/children" % me)
    if text is not None:
        return [int(word) for word in text.split()]
    return [pid for pid in _processes() if _stat(pid, 1) == me]


def session(pid):
    """The session of a process; 0 if it is gone. The session of a run is its leader's pid."""
    return _stat(pid, 3)


def environment(pid):
    """The environment a process was started with, as a set of b"NAME=value"."""
    return set((_read("/proc/%d/environ" % pid) or b"").split(b"\0"))


def peak_rss(pid):
    """The highest resident memory of a process so far in bytes; 0 if it is gone."""
    for line in (_read("/proc/%d/status" % pid) or b"").splitlines():
        if line.startswith(b"VmHWM:"):
            return int(line.split()[1]) * 1024
    return 0


def resident(pid):
    """The resident memory of a process in bytes; 0 if it is gone."""
    words = (_read("/proc/%d/statm" % pid) or b"").split()
    return int(words[1]) * _PAGE if words else 0


def resident_of_run(leader):
    """The resident memory of a leader, of all below it, and of our orphans of its session."""
    pids = [leader] + [pid for pid in children() if pid != leader and session(pid) == leader]
    for pid in pids:  # which grows meanwhile
        pids.extend(child for child in _children_of(pid) if child not in pids)
    return sum(map(resident, pids))


def threads():
    """How many threads this process has, those included that Python does not know; 0: unknown."""
    try:
        return len(os.listdir("/proc/self/task"))
    except OSError:
        return 0


def oom_counter():
    """The file that counts the kills for want of memory in our cgroup; None where unreadable."""
    for line in (_read("/proc/self/cgroup") or b"").decode().splitlines():
        _, controllers, path = line.split(":", 2)
        if controllers == "":
            name = "/sys/fs/cgroup%s/memory.events" % path
        elif "memory" in controllers.split(","):
            name = "/sys/fs/cgroup/memory%s/memory.oom_control" % path
        else:
            continue
        if oom_kills(name) is not None:
            return name
    return None


def oom_kills(name):
    """What that counter says now, or None."""
    for line in ((_read(name) if name else None) or b"").splitlines():
        if line.startswith(b"oom_kill "):
            return int(line.split()[1])
    return None


def _children_of(pid):
    try:
        tasks = os.listdir("/proc/%d/task" % pid)
    except OSError:
        return []
    texts = (_read("/proc/%d/task/%s/children" % (pid, task)) for task in tasks)
    return [int(word) for text in texts for word in (text or b"").split()]


def _processes():
    return [int(name) for name in os.listdir("/proc") if name.isdigit()]


def _stat(pid, field):
    """A numeric field of /proc/PID/stat, counted from the state that follows the name."""
    text = _read("/proc/%d/stat" % pid)
    return int(text[text.rindex(b")") + 2 :].split()[field]) if text else 0


def _read(path):
    try:
        with open(path, "rb", buffering=0) as file:
            return file.readall()
    except OSError:
        return None
