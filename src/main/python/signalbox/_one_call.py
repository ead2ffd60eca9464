"""One job of a function script in a process of its own."""

import json
import os
import resource
import sys
import time

from . import _failure, _function
from ._report import SUCCEEDED, Reporter

_NUMBER = 1
_FATAL = 1  # exit status


def run(script, job, write, function=None):
    """Reports all of it by `write`; the exit status.

    `job` is the input's file and type, `function` that of the script if it is loaded already.
    """
    reporter = Reporter(write)
    try:
        function = function or _function.load(script)
    except BaseException as error:
        reporter.failure(_NUMBER, _failure.describe_load(error))
        return _FATAL
    item = _function.Item(_NUMBER, _about(*job), None)
    began = time.process_time_ns()
    ((succeeded, kind, status),) = function.call([item], reporter)
    figures = (time.process_time_ns() - began) // 1000, _resident()
    result = SUCCEEDED if succeeded else 0, status
    _flush()
    reporter.outcome(_NUMBER, result, figures, {"type": kind} if kind else None)
    return status


def _about(file, content_type):
    with open(os.environ["SIGNALBOX_PARAMS"], "rb") as params:
        return {
            "id": os.environ["SIGNALBOX_JOB_ID"],
            "attempt": int(os.environ["SIGNALBOX_ATTEMPT"]),
            "dir": os.environ["SIGNALBOX_JOB_DIR"],
            "params": json.load(params),
            "type": content_type,
            "file": file,
        }


def _resident():
    """In KiB; the peak is the nearest that every platform knows."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak >> 10 if sys.platform == "darwin" else peak


def _flush():
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except Exception:
            pass  # the script closed or replaced it
