"""Children forked ahead, so that a run does not wait for a fork."""

import os
import selectors
import signal
import time

from signalbox._keeper import forking

_NEVER = float("inf")
_SOON = 0.005  # after a spare was used: first its run gets going
_LATER = 1.0  # after one died unused, or no fork was possible


class Spares:
    """A few waiting children of a fork server. A dead one is replaced, but not in a hurry."""

    def __init__(self, server):
        self._server = server
        self._wanted = 0
        self._waiting = {}  # socket -> (pid, reads)
        self.wake_at = _NEVER

    def keep(self, number):
        """Says how many there should be, and sees to it."""
        self._wanted = number
        self._replace_in(0)

    def pids(self):
        return {pid for pid, _ in self._waiting.values()}

    def use(self, spec, channel):
        """Gives the run to a spare: its pid and pipes, or None where there is no spare."""
        while self._waiting:
            ours = next(iter(self._waiting))
            spare = self._release(ours)
            self._replace_in(_SOON)
            try:
                with ours:
                    forking.hand_over(ours, spec, channel)
                return spare
            except OSError:
                self._bury(spare)
        return None

    def tick(self, now):
        """Forks one that is missing."""
        self.wake_at = _NEVER
        if len(self._waiting) >= self._wanted:
            return
        try:
            pid, reads, ours = forking.fork_spare(self._server)
        except OSError:
            self._replace_in(_LATER)
            return
        self._waiting[ours] = (pid, reads)
        # It never says anything: what can be read is its end.
        self._server.selector.register(
            ours, selectors.EVENT_READ, lambda _: self._on_death(ours)
        )
        self._replace_in(0)

    def _on_death(self, ours):
        spare = self._release(ours)
        ours.close()
        self._bury(spare)
        self._replace_in(_LATER)

    def _release(self, ours):
        self._server.selector.unregister(ours)
        return self._waiting.pop(ours)

    @staticmethod
    def _bury(spare):
        """Makes sure that it is dead; as an orphan it is waited for by the server."""
        pid, reads = spare
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        for descriptor in reads:
            os.close(descriptor)

    def _replace_in(self, seconds):
        if len(self._waiting) < self._wanted:
            self.wake_at = time.monotonic() + seconds
