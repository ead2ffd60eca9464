"""One run: a child, its pipes, and its end."""

import os
import signal
import time

from signalbox._keeper import frames, linux
from signalbox._keeper.pipe import Pipe

_NEVER = float("inf")
_HIGH_WATER = 1 << 18  # unsent bytes beyond which the child's pipes are left full
_LAST_READ = 1 << 21  # more than any pipe holds
_SAMPLE_EVERY = 0.25
_LOOK_AGAIN = 0.005
_LAST_WAIT = 2.0  # for killed processes to be gone; one in uninterruptible sleep may stay


class Run:
    """Lives from a RUN frame to its EXIT frame. `wake_at` is when `tick` wants to be called.

    `spawned` is the leader's pid and our ends of its pipes: stdout, stderr, report, starting.
    """

    # A new program inherits its parent's peak; what is only forked has its own.
    samples_peak = True

    def __init__(self, keeper, lane, spec, spawned):
        self._keeper = keeper
        self._lane = lane
        self._env = spec["env"]
        self._memory = spec.get("memory", 0)
        self._oom_before = linux.oom_kills(keeper.oom_counter)
        self._problem = b""
        self._peak_rss = 0
        self._began_at = self._ended_at = None
        self._kill_at = self._sample_at = self._look_at = _NEVER
        self._killed = self._over_memory = False
        self.pid, (stdout, stderr, report, starting) = spawned
        self._starting = Pipe(keeper.selector, starting, self._on_problem, self._begin)
        self._starting.watch()
        self._pipes = [
            self._pipe(stdout, frames.STDOUT),
            self._pipe(stderr, frames.STDERR),
            self._pipe(report, frames.REPORT),
        ]

    def _pipe(self, descriptor, kind):
        return Pipe(self._keeper.selector, descriptor, self._relay(kind))

    def _on_problem(self, data):
        self._problem += data

    def _begin(self):
        """The exec has closed the starting pipe, or the child died before it."""
        if not self._problem:
            self._began_at = time.monotonic()
            if self._memory or self.samples_peak:
                self._sample_at = self._began_at + _SAMPLE_EVERY
            self._lane.send(frames.STARTED, {"pid": self.pid})
            self._watch(True)

    # -- while it runs -------------------------------------------------------

    def _relay(self, kind):
        def pass_on(data):
            if self.samples_peak and not self._peak_rss:
                self._sample_peak()
            self._lane.send(kind, data)
            if self._lane.unsent > _HIGH_WATER:
                self._watch(False)

        return pass_on

    def on_drained(self):
        """The server took something: the child may go on writing."""
        if self._began_at and self._lane.unsent < _HIGH_WATER // 2:
            self._watch(True)

    def _watch(self, wanted):
        for pipe in self._pipes:
            pipe.watch(wanted)

    def _sample(self, now):
        self._sample_at = now + _SAMPLE_EVERY
        if self.samples_peak:
            self._sample_peak()
        if self._memory and linux.resident_of_run(self.pid) > self._memory:
            self._over_memory = True
            self._kill_at = now

    def _sample_peak(self):
        self._peak_rss = max(self._peak_rss, linux.peak_rss(self.pid))

    def stop(self, grace):
        """SIGTERM to the group now, SIGKILL after `grace` seconds; the shortest grace holds."""
        if grace > 0:
            self._signal(signal.SIGTERM)
        self._kill_at = min(self._kill_at, time.monotonic() + grace)

    def _signal(self, number):
        for send in (os.killpg, os.kill):  # until its setsid the child has no group of its own
            try:
                send(self.pid, number)
                return
            except (ProcessLookupError, PermissionError):
                continue

    @property
    def wake_at(self):
        return min(self._kill_at, self._sample_at, self._look_at)

    def tick(self, now):
        """Does what is due."""
        if now >= self._sample_at:
            self._sample(now)
        if now >= self._kill_at:
            self._kill_at = _NEVER
            self._killed = True
            self._signal(signal.SIGKILL)
        if now >= self._look_at:
            self.end(now)

    # -- end -----------------------------------------------------------------

    def owns(self, pid):
        """Whether an orphan comes from this run: by its session, else by its environment."""
        if linux.session(pid) == self.pid:
            return True
        marks = ("SIGNALBOX_JOB_ID", "SIGNALBOX_ATTEMPT")
        mine = {("%s=%s" % (m, self._env[m])).encode() for m in marks if m in self._env}
        return bool(mine) and mine <= linux.environment(pid)

    def has_lost_its_leader(self):
        """Whether the leader is dead. It stays a zombie, which keeps its group's number ours."""
        options = os.WEXITED | os.WNOHANG | os.WNOWAIT
        return os.waitid(os.P_PID, self.pid, options) is not None

    def end(self, now):
        """Kills what the dead leader left behind; when that is gone, reports the end.

        Pipes are emptied last, and end here: a grandchild that holds one delays nothing.
        """
        if self._ended_at is None:
            self._ended_at = now
            self._kill_at = self._sample_at = _NEVER
            self._signal(signal.SIGKILL)
        if self._keeper.kill_orphans_of(self) and now < self._ended_at + _LAST_WAIT:
            self._look_at = now + _LOOK_AGAIN
            return
        for pipe in [self._starting] + self._pipes:
            pipe.empty(_LAST_READ)
            pipe.close()
        self._pipes.clear()  # they know us: no work for the garbage collector
        _, status, usage = os.wait4(self.pid, 0)
        if self._problem:
            detail = self._problem.decode("utf-8", "replace")  # it may be cut in a character
            self._lane.run_ended(self, frames.CANNOT_START, {"detail": detail})
        else:
            self._lane.run_ended(self, frames.EXIT, self._account(status, usage))

    def _account(self, status, usage):
        account = {
            "cpu_ms": round((usage.ru_utime + usage.ru_stime) * 1000),
            "run_ms": round((self._ended_at - (self._began_at or self._ended_at)) * 1000),
            "peak_rss_bytes": self._peak(usage.ru_maxrss * 1024),
            "killed": self._killed,
        }
        if os.WIFSIGNALED(status):
            account["signal"] = os.WTERMSIG(status)
        else:
            account["exit_status"] = os.WEXITSTATUS(status)
        oom_kills = linux.oom_kills(self._keeper.oom_counter)
        if oom_kills is not None:
            account["oom_kills"] = oom_kills - (self._oom_before or 0)
        if self._over_memory:
            account["over_memory"] = True
        return account

    def _peak(self, inherited):
        """ru_maxrss survives an exec, so that a small script shows the keeper's memory in it.

        It counts only above that. Below, samples of VmHWM, which starts anew, are the truth.
        """
        is_its_own = inherited > linux.peak_rss(os.getpid())
        return max(self._peak_rss, inherited) if is_its_own else self._peak_rss or inherited
