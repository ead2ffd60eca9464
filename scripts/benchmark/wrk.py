"""Load from wrk, in one process with one thread, on the same CPUs as what it loads."""

import json
import os
import resource
import shutil
import subprocess

_SCRIPT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "post.lua")
_PATIENCE = 120  # seconds for one answer: a process a job is slow


class LoadFailed(Exception):
    """Some requests were not answered with success."""


def is_here():
    return shutil.which("wrk") is not None


def version():
    said = subprocess.run(["wrk", "-v"], capture_output=True, text=True, check=False)
    return (said.stdout + said.stderr).split("[")[0].strip()


def post(url, body, connections, seconds):
    """Posts a file again and again; what was counted, and the CPU seconds of wrk itself."""
    command = ["wrk", "-t1", "-c%d" % connections, "-d%ds" % round(seconds)]
    command += ["--timeout", "%ds" % _PATIENCE, "-s", _SCRIPT, url, "--", body]
    before = _cpu_of_the_ended()
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    spent = _cpu_of_the_ended() - before
    result = done.stdout.rpartition("RESULT ")[2]
    if done.returncode != 0 or not result.startswith("{"):
        raise LoadFailed("wrk failed: %s" % (done.stdout + done.stderr))
    counted = dict(json.loads(result), load_cpu=spent)
    if not counted["jobs"]:
        raise LoadFailed("nothing was answered in %g seconds" % seconds)
    if counted["failed"] or counted["broken"]:
        raise LoadFailed(
            "of %(jobs)d requests %(failed)d failed and %(broken)d connections broke" % counted
        )
    return counted


def _cpu_of_the_ended():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
