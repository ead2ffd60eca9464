"""A local run of a function script: as the server runs one with `isolation = "process"`."""

import json
import os
import struct
import subprocess
import sys

from ._local_process import LINGER, kill_group, problem, started
from ._report import SUCCEEDED

_PROGRAM = os.path.join(os.path.dirname(os.path.abspath(__file__)), "_script.py")
_REPORT = 3  # the descriptor that the program writes its frames to
_HEADER = struct.Struct(">IcI")  # length of what follows the type, type, number of the job
_OUTPUT, _FAILURE, _OUTCOME = b"U", b"B", b"C"
_SHOWN = {
    b"A": lambda value: "PARTIAL: " + json.dumps(value, ensure_ascii=False),
    b"N": lambda said: "LOG: %(message)s" % said,
    b"Q": lambda said: ("PROGRESS: %(value)r %(message)s" % said).rstrip(),
    b"K": lambda said: "METRIC: %(name)s %(value)r" % said,
    b"W": lambda said: "signalbox: %(code)s: %(detail)s" % said,
}
_TYPES = {".json": "application/json", ".csv": "text/csv", ".npy": "application/x-npy"}


def run(contract, script, input_file, environment):
    """Prints the output; else says why there is none. `contract` is kind and `takes_job`."""
    kind, takes_job = contract
    content_type = _TYPES.get(os.path.splitext(input_file)[1], "application/octet-stream")
    arguments = [kind, str(int(takes_job)), script, script, input_file, content_type]
    reads, writes = os.pipe()
    with started(
        [sys.executable, "-X", "faulthandler", _PROGRAM, *arguments],
        script,
        environment,
        stdout=sys.stderr,  # what a function prints is log
        close_fds=False,
        preexec_fn=lambda: os.dup2(writes, _REPORT),
    ) as process:
        os.close(writes)
        with open(reads, "rb") as report:
            return _listen(process, report)


def _listen(process, report):
    output, failure, outcome = [], None, None
    for kind, payload in _frames(report):
        if kind == _OUTPUT:
            output.append(payload)
        elif kind == _FAILURE:
            failure = json.loads(payload)
        elif kind == _OUTCOME:
            outcome = payload
            break  # what else has the pipe open does not matter
        elif kind in _SHOWN:
            print(_SHOWN[kind](json.loads(payload)), file=sys.stderr, flush=True)
    if failure:
        print(failure["traceback"], file=sys.stderr)
        return _reason(failure)
    if outcome and outcome[0] & SUCCEEDED:
        _await_end(process)
        return _print(b"".join(output), is_json=len(outcome) == 10)
    status = outcome[1] if outcome else process.wait()
    return problem(status) or "no_output: the script ended without an output"


def _frames(report):
    """(type, what follows the job's number) of each whole frame."""
    header = report.read(_HEADER.size)
    while len(header) == _HEADER.size:
        length, kind, _ = _HEADER.unpack(header)
        yield kind, report.read(length - 4)
        header = report.read(_HEADER.size)


def _reason(failure):
    if failure["kind"] == "exception":
        return "script_error: %(type)s: %(message)s" % failure
    if failure["kind"] == "invalid_input":
        return "invalid_input: %(message)s" % failure
    return "%(kind)s: %(type)s: %(message)s" % failure


def _await_end(process):
    try:
        process.wait(LINGER)
    except subprocess.TimeoutExpired:
        kill_group(process)
        print("signalbox: killed_after_output", file=sys.stderr, flush=True)


def _print(output, is_json):
    sys.stdout.buffer.write(output + b"\n" if is_json else output)
    sys.stdout.buffer.flush()
