"""The keeper: parent of every child, one single-threaded loop."""

import os
import selectors
import signal
import time

from signalbox._keeper import child, frames, linux
from signalbox._keeper.channel import Channel
from signalbox._keeper.run import Run

_LAST_WAIT = 3.0
_NEVER = float("inf")


class Keeper:
    """Serves the control connection and the lanes until the server is gone."""

    def __init__(self, path, hello, compiler=None):
        self.selector = selectors.DefaultSelector()
        self.oom_counter = linux.oom_counter()
        self._path = path
        self._hello = hello
        self._compiler = compiler  # a child of our own that ends by itself
        self._runs = {}
        self._unknown = set()
        self._watch_children()
        self._control = Control(self)

    def _watch_children(self):
        self._wake, wake = os.pipe()
        for end in (self._wake, wake):
            os.set_blocking(end, False)
        signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
        # Handlers, not SIG_IGN: a handler is back at its default after an exec.
        for number in (signal.SIGCHLD, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, lambda *_: None)
        self.selector.register(self._wake, selectors.EVENT_READ, self._on_signal)

    def _on_signal(self, _):
        try:
            os.read(self._wake, 4096)
        except BlockingIOError:
            return
        now = time.monotonic()
        for run in list(self._runs.values()):
            if run.has_lost_its_leader():
                run.end(now)
        self._reap_orphans()

    def serve(self):
        """Returns when the server has closed the control connection; nothing is left then."""
        while not self._control.closed:
            for key, mask in self.selector.select(self._pause()):
                # An earlier callback of this round may have closed what this event is about.
                if self.selector.get_map().get(key.fd) == key:
                    key.data(mask)
            now = time.monotonic()
            for clock in self.clocks():
                if now >= clock.wake_at:
                    clock.tick(now)
        self._kill_everything()

    def _pause(self):
        """Seconds until something is due; None: nothing is."""
        wake_at = min((clock.wake_at for clock in self.clocks()), default=_NEVER)
        return None if wake_at == _NEVER else max(0.0, wake_at - time.monotonic())

    # -- what a fork server does in its own way ------------------------------------------------

    def open_lane(self, number):
        Lane(self, number)

    def command(self, kind, payload):
        """A frame on the control connection beyond OPEN_LANE. A keeper knows none."""

    def new_run(self, lane, spec):
        return Run(self, lane, spec, child.spawn(spec))

    def clocks(self):
        """All that has a `wake_at` and a `tick`."""
        return list(self._runs.values())

    def own_children(self):
        """Living children that belong to no run: they are no orphans."""
        return {self._compiler} if self._compiler else set()

    # ------------------------------------------------------------------------------------------

    def connect_as(self, lane):
        return self.selector, self._path, dict(self._hello, lane=lane)

    def start(self, lane, spec):
        run = self.new_run(lane, spec)
        self._runs[run.pid] = run
        return run

    def forget(self, run):
        del self._runs[run.pid]

    # -- orphans: as a subreaper the keeper becomes the parent of whoever loses his own ---------

    def kill_orphans_of(self, run):
        """Kills the run's orphans, and those of no run; how many are not gone yet."""
        left = 0
        for pid in set(self._reap_orphans()) - self.own_children():
            owner = next((r for r in self._runs.values() if r.owns(pid)), None)
            if owner is None or owner is run:
                left += 1  # also where it needs a second look
                if owner is run or self._is_nobodys(pid):
                    _kill(pid)
        return left

    def _is_nobodys(self, pid):
        """A process in the midst of an exec has no environment: it gets a second look."""
        if linux.environment(pid) - {b""} or pid in self._unknown:
            return True
        self._unknown.add(pid)
        return False

    def _reap_orphans(self):
        """Buries dead orphans; the living ones."""
        orphans = [pid for pid in linux.children() if pid not in self._runs]
        living = [pid for pid in orphans if os.waitpid(pid, os.WNOHANG)[0] == 0]
        self._unknown.intersection_update(living)
        return living

    def _kill_everything(self):
        give_up_at = time.monotonic() + _LAST_WAIT
        for run in self._runs.values():
            run.stop(0)
            run.tick(time.monotonic())
        self._runs.clear()  # leaders are like orphans now
        while time.monotonic() < give_up_at:
            living = self._reap_orphans()
            if not living:
                return
            for pid in living:
                _kill(pid)
            time.sleep(0.005)


def _kill(pid):
    try:
        os.kill(pid, signal.SIGKILL)
    except PermissionError:
        pass  # it became another user's; nothing more can be done about it


class Control(Channel):
    """The connection whose end is the end of the keeper. Lane 0."""

    def __init__(self, keeper):
        self._keeper = keeper
        super().__init__(*keeper.connect_as(0))

    def on_frame(self, kind, payload):
        if kind == frames.OPEN_LANE:
            self._keeper.open_lane(frames.parse(payload)["lane"])
        else:
            self._keeper.command(kind, payload)


class Lane(Channel):
    """A connection for one run at a time. Its end kills the run."""

    def __init__(self, keeper, number):
        self._keeper = keeper
        self._run = None
        super().__init__(*keeper.connect_as(number))

    def on_frame(self, kind, payload):
        if kind == frames.RUN and self._run is None:
            self._start(frames.parse(payload))
        elif kind == frames.STOP and self._run is not None:
            self._run.stop(frames.parse(payload)["grace_ms"] / 1000)

    def _start(self, spec):
        try:
            self._run = self._keeper.start(self, spec)
        except OSError as error:
            self.send(frames.CANNOT_START, {"detail": "cannot fork: %s" % error})

    def on_drained(self):
        if self._run is not None:
            self._run.on_drained()

    def on_closed(self):
        if self._run is not None:
            self._run.stop(0)

    def run_ended(self, run, kind, account):
        self._keeper.forget(run)
        self._run = None
        self.send(kind, account)
