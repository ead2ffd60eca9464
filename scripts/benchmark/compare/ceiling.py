"""What the CPUs can do at all: processes that call the function in a loop, with no server."""

import json
import os
import subprocess
import sys

from service import HERE, ONE_THREAD

PROCESSES = 2


class Ceiling:
    """Its processes load the model once and wait for the next window, within a `with` block."""

    def __init__(self, stage):
        loop = os.path.join(HERE, "compare", "ceiling_loop.py")
        self._command = [sys.executable, loop, stage.scripts, stage.input]
        self._processes = []

    def __enter__(self):
        try:
            for _ in range(PROCESSES):
                self._processes.append(self._start())
            self.measure(0.2, 1)
        except BaseException:
            self.__exit__()
            raise
        return self

    def _start(self):
        return subprocess.Popen(
            self._command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=dict(os.environ, **ONE_THREAD),
            text=True,
            start_new_session=True,
        )

    def measure(self, seconds, batch):
        """Jobs a second of all together, and CPU seconds a job."""
        for process in self._processes:
            process.stdin.write("%g %d\n" % (seconds, batch))
            process.stdin.flush()
        told = [json.loads(process.stdout.readline()) for process in self._processes]
        jobs = sum(one["jobs"] for one in told)
        return {
            "jobs": jobs,
            "seconds": max(one["seconds"] for one in told),
            "rate": sum(one["jobs"] / one["seconds"] for one in told),
            "cpu": sum(one["cpu"] for one in told) / jobs,
        }

    def __exit__(self, *_):
        for process in self._processes:
            process.kill()
            process.communicate()
