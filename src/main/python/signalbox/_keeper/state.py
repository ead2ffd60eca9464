"""The state of the process and of the interpreter, as a job finds it."""

import faulthandler
import gc
import os
import signal
import sys
import tempfile
import threading
import warnings

import _locale
import _signal

from signalbox._keeper import streams

_HOOKS = ("excepthook", "unraisablehook", "displayhook", "breakpointhook")
_LISTS = ("path", "meta_path", "path_hooks")
_TIMERS = signal.ITIMER_REAL, signal.ITIMER_VIRTUAL, signal.ITIMER_PROF
_SIGNALS = [int(n) for n in signal.valid_signals() - {signal.SIGKILL, signal.SIGSTOP}]


class Signals:
    """Handlers, the mask, alarms and timers.

    Asks `_signal`, which does not make an enum of each number.
    """

    def __init__(self):
        self._handlers = [(number, _signal.getsignal(number)) for number in _SIGNALS]
        self._mask = _signal.pthread_sigmask(_signal.SIG_BLOCK, ())

    def put_back(self):
        for timer in _TIMERS:
            signal.setitimer(timer, 0)
        signal.set_wakeup_fd(-1)
        for number, handler in self._handlers:
            if _signal.getsignal(number) is not handler and handler is not None:
                _signal.signal(number, handler)
        if _signal.pthread_sigmask(_signal.SIG_BLOCK, ()) != self._mask:
            _signal.pthread_sigmask(_signal.SIG_SETMASK, self._mask)


class Process:
    """Working directory, umask, locale."""

    def __init__(self):
        self._directory = os.getcwd()
        self._umask = os.umask(0o077)
        os.umask(self._umask)
        self._locale = _locale.setlocale(_locale.LC_ALL, None)

    def put_back(self):
        os.umask(self._umask)
        if self._is_elsewhere():
            os.chdir(self._directory)
        if _locale.setlocale(_locale.LC_ALL, None) != self._locale:
            _locale.setlocale(_locale.LC_ALL, self._locale)

    def _is_elsewhere(self):
        try:
            return os.getcwd() != self._directory
        except FileNotFoundError:
            return True


class Interpreter:
    """What stands in `sys`, and the recursion limit, tracing, garbage collection."""

    def __init__(self):
        self._hooks = [(name, getattr(sys, name)) for name in _HOOKS]
        self._lists = [(name, getattr(sys, name), list(getattr(sys, name))) for name in _LISTS]
        self._thread_hook = threading.excepthook
        self._recursion = sys.getrecursionlimit()
        self._interval = sys.getswitchinterval()
        self._thresholds = gc.get_threshold()

    def put_back(self):
        known = sys.__dict__
        for name, hook in self._hooks:
            known[name] = hook
        for name, original, content in self._lists:
            known[name] = original
            if original != content:
                original[:] = content
        threading.excepthook = self._thread_hook
        self._stop_tracing()
        if sys.getrecursionlimit() != self._recursion:
            sys.setrecursionlimit(self._recursion)
        sys.setswitchinterval(self._interval)
        gc.enable()
        gc.set_threshold(*self._thresholds)
        gc.set_debug(0)
        if not faulthandler.is_enabled():
            faulthandler.enable(2)
        faulthandler.cancel_dump_traceback_later()

    @staticmethod
    def _stop_tracing():
        sys.settrace(None)
        sys.setprofile(None)
        threading.settrace(None)
        threading.setprofile(None)


class Streams:
    """sys.stdin, sys.stdout, sys.stderr and the descriptors below them."""

    def __init__(self, copies):
        self._copies = list(zip((1, 2), copies))
        self._same = [(number, _identity(number)) for number in (0, 1, 2)]
        self._remember()

    def _remember(self):
        self._objects = sys.stdin, sys.stdout, sys.stderr
        self._looks = [_look(stream) for stream in self._objects]

    def put_back(self):
        if any(_identity(number) != identity for number, identity in self._same):
            self._reopen()
        now = sys.stdin, sys.stdout, sys.stderr
        sys.stdin, sys.stdout, sys.stderr = self._objects
        sys.__stdin__, sys.__stdout__, sys.__stderr__ = self._objects
        if [_look(stream) for stream in self._objects] != self._looks:
            streams.renew()
            self._remember()
        del now  # what the job put there may write as it goes

    def _reopen(self):
        null = os.open(os.devnull, os.O_RDONLY)
        if null != 0:
            os.dup2(null, 0)
            os.close(null)
        for number, copy in self._copies:
            os.dup2(copy, number)


def _identity(descriptor):
    try:
        stat = os.fstat(descriptor)
    except OSError:
        return None
    return stat.st_dev, stat.st_ino


def _look(stream):
    try:
        return stream.closed, stream.encoding, stream.errors, stream.line_buffering
    except ValueError:
        return None  # detached


class Libraries:
    """Warnings, temporary files, the default time-out of sockets."""

    def __init__(self):
        self._filters = list(warnings.filters)
        self._show = warnings.showwarning, warnings.formatwarning

    def put_back(self):
        if warnings.filters != self._filters:
            warnings.filters[:] = self._filters
        warnings.showwarning, warnings.formatwarning = self._show
        warnings._filters_mutated()  # what was shown once may be shown again
        tempfile.tempdir = None  # it follows TMPDIR, which is another one for each job
        socket = sys.modules.get("socket")
        if socket is not None and socket.getdefaulttimeout() is not None:
            socket.setdefaulttimeout(None)
