"""Runs a script as `python script.py INPUT_FILE` would.

`python _script.py KIND TAKES_JOB SCRIPT SOURCE INPUT CONTENT_TYPE` compiles SOURCE as SCRIPT.

Imports only what every interpreter has loaded, so that it costs nothing. The script gets a real,
fresh `__main__`, so that pickle and multiprocessing find what they look for. What it fails with is
reported on descriptor 3 for the server, and printed as Python prints it.
"""

import os
import sys

_REPORT = 3


def _run(script, source_file, arguments):
    main = type(sys)("__main__")
    loader = sys.modules["_frozen_importlib_external"].SourceFileLoader("__main__", script)
    main.__dict__.update(
        __builtins__=__builtins__, __file__=script, __loader__=loader, __cached__=None
    )
    sys.modules["__main__"] = main
    sys.argv[:] = [script] + arguments
    home, sys.path[0] = sys.path[0], os.path.dirname(script)
    report = os.fstat(_REPORT)
    os.set_inheritable(_REPORT, False)
    sys.stdout.reconfigure(line_buffering=True)  # as on a terminal: lines arrive as they happen
    code = None
    try:
        with open(source_file, "rb") as file:
            source = file.read()
        code = compile(source, script, "exec", dont_inherit=True)
        exec(code, main.__dict__)
    except SystemExit:
        raise
    except BaseException as error:
        _fail(home, error, code is None, report)
        code = None
    if code is None:
        sys.exit(1)


def _fail(home, error, never_ran, report):
    """Reports and prints; what is needed for that is imported only now."""
    failure = type(sys)("_failure")
    path = os.path.join(home, "_failure.py")
    with open(path, "rb") as file:
        exec(compile(file.read(), path, "exec"), failure.__dict__)
    failure.tell(error, never_ran, _is_still(report) and _REPORT)


def _is_still(report):
    """The script may have closed descriptors that it did not know and opened its own."""
    try:
        return os.path.samestat(report, os.fstat(_REPORT))
    except OSError:
        return False


_run(os.path.abspath(sys.argv[3]), sys.argv[4], sys.argv[5:6])
