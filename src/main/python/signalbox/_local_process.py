"""The process of a local run: with a group of its own, which does not outlive it."""

import os
import signal
import subprocess
from contextlib import contextmanager

LINGER = 5.0  # seconds that a process may live on after its last word


@contextmanager
def started(command, script, environment, **streams):
    """Starts it in the script's folder; leaving kills and reaps what is left."""
    process = subprocess.Popen(
        command,
        cwd=os.path.dirname(script),
        env=environment,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        **streams,
    )
    try:
        yield process
    finally:
        kill_group(process)
        process.wait()


def kill_group(process):
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        pass  # nobody of the group is left


def problem(status):
    """What a process that ended without a last word has come to; None: it ended in order."""
    if status < 0:
        return "process_crashed: %s" % signal.Signals(-status).name
    return "script_error: exit status %d" % status if status else None
