"""One run of a script without the server: same folder, same files, same rules."""

import json
import os
import shutil
import signal
import sys
import tempfile

from . import _inspect, _local_function, _local_plain, _syntax


def run(script: str, input_file: str, params: dict, out: str) -> int:
    """Prints the output to stdout and all else to stderr; 0 where there is an output, else 1.

    `out` is the folder that files which the script leaves are copied to.
    """
    # So that a terminated run cleans up as an interrupted one does.
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    with tempfile.TemporaryDirectory(prefix="signalbox-") as job_dir:
        copy = os.path.join(job_dir, "input" + os.path.splitext(input_file)[1].lower())
        shutil.copyfile(input_file, copy)
        with open(os.path.join(job_dir, "params.json"), "w", encoding="utf-8") as file:
            json.dump(params, file)
        problem = _converse(script, copy, _environment(job_dir))
        _keep(os.path.join(job_dir, "out"), out)
    if problem:
        print("signalbox: " + problem, file=sys.stderr, flush=True)
    return 1 if problem else 0


def _keep(left, out):
    """Copies the regular files, as the server keeps no others."""
    for folder, _, names in os.walk(left):
        for name in names:
            path = os.path.join(folder, name)
            if os.path.isfile(path) and not os.path.islink(path):
                target = os.path.normpath(os.path.join(out, os.path.relpath(path, left)))
                os.makedirs(os.path.dirname(target) or ".", exist_ok=True)
                shutil.copyfile(path, target)
                print("signalbox: left %s" % target, file=sys.stderr, flush=True)


def _converse(script, input_copy, environment):
    """Why there is no output; None where it was printed."""
    tree = _syntax.parse(script)
    kind, takes_job = _inspect.called(tree) if tree else ("plain", False)
    if kind == "plain":
        return _local_plain.run(script, input_copy, environment)
    return _local_function.run((kind, takes_job), script, input_copy, environment)


def _environment(job_dir):
    """The caller's own environment (and so his virtual environment), with what a job gets."""
    helper = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    search = [helper, os.environ.get("PYTHONPATH", "")]
    return dict(
        os.environ,
        PYTHONPATH=os.pathsep.join(filter(None, search)),
        PYTHONUTF8="1",
        MPLBACKEND="Agg",
        TMPDIR=job_dir,
        SIGNALBOX_JOB_ID="local",
        SIGNALBOX_JOB_DIR=job_dir,
        SIGNALBOX_ATTEMPT="1",
        SIGNALBOX_PARAMS=os.path.join(job_dir, "params.json"),
    )
