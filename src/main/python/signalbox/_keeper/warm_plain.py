"""A warm child that executes a plain script anew for each job."""

import atexit
import json
import os
import sys
import threading

from signalbox._keeper import entropy, leftovers, linux, plain, streams
from signalbox._keeper.exits import Exits
from signalbox._keeper.helpers import Helpers
from signalbox._keeper.job_environment import JobEnvironment
from signalbox._keeper.leftovers import Leftovers
from signalbox._keeper.putback import PutBack
from signalbox._keeper.warm import Warm
from signalbox._report import RETIRING, SPOKE


class PlainWarm(Warm):
    """Puts everything back after a job, or ends when that cannot be done."""

    def __init__(self, spec, channel, board):
        super().__init__(spec, channel, board)
        self._script = spec["script"]
        linux.become_subreaper()  # so that a job's orphans are known as children that it left
        self._helpers = Helpers(os.path.dirname(self._script["file"]))
        self._exits = Exits(self.is_inside)
        self._environment = JobEnvironment()
        self._put_back = PutBack(self._environment, self.markers.descriptors)
        self._leftovers = Leftovers()
        self.loaded()

    def call(self, jobs):
        number, header, _ = jobs[0]
        job = json.loads(header)
        self._environment.set(job["id"], job["attempt"], job["dir"])
        status = plain.run(self._script, job["file"], self.reporter, number)
        reason = self._clean_up()
        self.leave_if_over(status)
        reason = reason or self.worn()
        figures = self.figures()
        facts = self.news({"retire": reason} if reason else {})
        streams.flush()
        self.markers.write(number)
        flags = SPOKE | RETIRING if reason else SPOKE
        self.reporter.outcome(number, (flags, status), figures, facts)
        return reason is not None

    def _clean_up(self):
        """The end of the script as at the end of its process; why this one has to end too."""
        reason = leftovers.threads_and_children()
        if reason:
            threading._shutdown()
        self._exits.run()
        if reason:
            atexit._run_exitfuncs()
            return reason  # its threads may still use whatever they can reach
        sys.modules["__main__"].__dict__.clear()
        self._helpers.drop()
        self._put_back.put_back()
        entropy.renew()
        return self._leftovers.reason()
