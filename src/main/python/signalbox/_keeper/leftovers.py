"""What a job may leave behind that cannot be put back: reasons to end the process."""

import builtins
import os
import resource
import threading
import time

from signalbox._keeper import linux

_LIMITS = sorted(getattr(resource, n) for n in dir(resource) if n.startswith("RLIMIT_"))
_DESCRIPTORS = 16  # a library may keep a few for good
_SAMPLE_EVERY = 0.05
_FIRST_JOBS = 5  # until then memory grows by what is loaded once
_GROWTH = 64 << 20


def threads_and_children():
    """What still runs, in words; None: nothing does. Buries dead children."""
    count = threading.active_count() - 1
    if count:
        return "%d thread%s left" % (count, "s" * (count > 1))
    try:
        while True:
            if os.waitpid(-1, os.WNOHANG)[0] == 0:
                return "child processes left"
    except ChildProcessError:
        return None


class Leftovers:
    """The state of the process as it was before its first job."""

    def __init__(self):
        self._limits = [resource.getrlimit(limit) for limit in _LIMITS]
        self._builtins = builtins.__dict__.copy()
        self._free = _lowest_free_descriptor()

    def reason(self):
        """Why the process should do no other job; None: it can. Puts soft limits back."""
        if builtins.__dict__ != self._builtins:
            return "builtins changed"
        for limit, before in zip(_LIMITS, self._limits):
            if resource.getrlimit(limit) != before and not _put_back(limit, before):
                return "resource limits lowered"
        if _lowest_free_descriptor() > self._free + _DESCRIPTORS:
            return "open files left"
        return None


def _put_back(limit, before):
    """Whether the limit is again what it was; only the superuser can raise a hard one."""
    if resource.getrlimit(limit)[1] != before[1]:
        return False
    resource.setrlimit(limit, before)
    return True


def _lowest_free_descriptor():
    descriptor = os.dup(0)
    os.close(descriptor)
    return descriptor


class Memory:
    """The resident memory of this process, looked at now and then: looking costs time."""

    def __init__(self):
        self._pid = os.getpid()
        self._look_at = 0.0
        self._jobs = 0
        self._usual = 0
        self.rss = 0

    def has_grown(self):
        """After each job: whether the process needs much more than in its first jobs."""
        self._jobs += 1
        now = time.monotonic()
        if now < self._look_at and self._jobs > _FIRST_JOBS:
            return False
        self._look_at = now + _SAMPLE_EVERY
        self.rss = linux.resident(self._pid)
        if self._jobs <= _FIRST_JOBS:
            self._usual = max(self._usual, self.rss)
        return self.rss > self._usual + self._usual // 4 + _GROWTH
