"""A child that does one job after the other, as they come on its channel."""

import json
import os
import socket
import time

from signalbox._keeper import ending
from signalbox._keeper.helpers import inside
from signalbox._keeper.imports import Imports
from signalbox._keeper.inbox import Inbox
from signalbox._keeper.leftovers import Memory
from signalbox._keeper.markers import Markers
from signalbox._keeper.outbox import Outbox
from signalbox._report import SKIPPED, Reporter


class Warm:
    """The loop; subclasses know what a call is. It ends by itself when there is a reason."""

    def __init__(self, spec, channel, board):
        self._connection = socket.socket(fileno=channel)
        self._connection.setblocking(True)
        self._own = os.fstat(channel)
        self._inbox = Inbox(self._connection)
        self._outbox = Outbox(self._connection)
        self.reporter = Reporter(self._outbox.write)
        self._slot = board.slot(spec["slot"])
        self.markers = Markers(spec["nonce"], self._slot)
        self._max_runs = spec.get("max_runs") or 0
        self._runs = self._cpu = 0
        self._memory = Memory()
        self.is_inside = inside(os.path.dirname(spec["script"]["file"]))
        self._imports = Imports(self.is_inside)

    def serve(self):
        """Returns when the server has closed the channel, or the process has to retire."""
        retiring = False
        try:
            while not retiring:
                jobs = self._next_call()
                if jobs is None:
                    return
                retiring = self._answer(jobs)
            self._outbox.flush()
        except (BrokenPipeError, ConnectionResetError):
            pass  # the server has closed the channel meanwhile

    def _next_call(self):
        """The jobs of the next call: (number, header, input) each; None: there is none."""
        job = self._inbox.take() or self._wait()
        jobs = [job]
        while job is not None and b'"more":true' in job[1] and json.loads(job[1]).get("more"):
            job = self._inbox.take() or self._wait()
            jobs.append(job)
        return jobs if job is not None else None

    def _wait(self):
        job = None
        while job is None:
            if not self._inbox.receive_what_is_there():
                self._outbox.flush()
                if not self._inbox.receive():
                    return None
            job = self._inbox.take()
        return job

    def _answer(self, jobs):
        """Whether this was the last call."""
        number = jobs[0][0]
        if self._slot.begin(number):
            for job in jobs:
                self.reporter.outcome(job[0], (SKIPPED, 0), (0, 0))
            return False
        self.reporter.begun(number)
        self._runs += len(jobs)
        return self.call(jobs)

    def call(self, jobs):
        """Does the call and reports its outcomes. Whether it was the last one."""
        raise NotImplementedError

    def flush(self):
        """Sends all that was reported."""
        self._outbox.flush()

    def worn(self):
        """Why no other call should follow, after any number of good ones; else None."""
        if self._slot.is_stopped:
            return "stopped"
        if self._runs >= self._max_runs > 0:
            return "max_runs"
        return "memory grown" if self._memory.has_grown() else None

    def loaded(self):
        """Says that jobs may come."""
        self._cpu = time.process_time_ns()
        self.reporter.loaded(self.news({}))

    def news(self, facts):
        """Adds to facts for the server what the script has imported meanwhile."""
        modules = self._imports.news()
        return dict(facts, imports=modules) if modules else facts

    def figures(self, jobs=1):
        """For each job: microseconds of CPU since the last call, and KiB of resident memory.

        Our own work is in it; the clock is read once, which alone takes a tenth of that.
        """
        before, self._cpu = self._cpu, time.process_time_ns()
        return (self._cpu - before) // (1000 * jobs), self._memory.rss >> 10

    def leave_if_over(self, status):
        """Ends like a process, if this one was asked to end or has lost its channel."""
        if self._has_channel():
            if not self._slot.is_stopped:
                return
            self.flush()
        ending.leave(status)

    def _has_channel(self):
        """A script may close descriptors that it does not know, and open its own."""
        try:
            return os.path.samestat(self._own, os.fstat(self._connection.fileno()))
        except OSError:
            return False
