"""Runs one job of a script in an interpreter of its own.

`python _script.py KIND TAKES_JOB SCRIPT SOURCE INPUT CONTENT_TYPE` compiles SOURCE as SCRIPT. A
plain script runs as `python SCRIPT INPUT` would: it gets a real, fresh `__main__`, so that pickle
and multiprocessing find what they look for, and nothing is imported before it that every
interpreter has not loaded. What there is to tell goes as frames to descriptor 3.
"""

import os
import sys

_REPORT = 3
_NUMBER = 1
_HOME = os.path.dirname(__file__)


def main(kind, takes_job, script, source, *rest):
    """Never returns if the script has failed."""
    os.set_inheritable(_REPORT, False)
    sys.stdout.reconfigure(line_buffering=True)  # as on a terminal: lines arrive as they happen
    sys.modules["signalbox._script"] = sys.modules["__main__"]  # where `warn` is found
    script = os.path.abspath(script)
    if kind == "plain":
        sys.path[0] = os.path.dirname(script)
        _run(script, source, rest[0])
    else:
        sys.path[0] = os.path.dirname(_HOME)
        from signalbox import _one_call

        sys.path[0] = os.path.dirname(script)
        sys.exit(_one_call.run(_script(kind, takes_job, script, source), rest, _write))


def _script(kind, takes_job, file, source):
    name = os.path.basename(file)[: -len(".py")]
    takes_job = takes_job == "1"
    return {"name": name, "file": file, "source": source, "kind": kind, "takes_job": takes_job}


def _run(script, source_file, argument):
    module = type(sys)("__main__")
    loader = sys.modules["_frozen_importlib_external"].SourceFileLoader("__main__", script)
    module.__dict__.update(
        __builtins__=__builtins__, __file__=script, __loader__=loader, __cached__=None
    )
    sys.modules["__main__"] = module
    sys.argv[:] = [script, argument]
    code = None
    try:
        with open(source_file, "rb") as file:
            source = file.read()
        code = compile(source, script, "exec", dont_inherit=True)
        exec(code, module.__dict__)
    except SystemExit:
        raise
    except BaseException as error:
        failure = _ours("_failure")
        failure.sources[script] = source_file
        failure.tell(error, code is None, lambda report: _reporter().failure(_NUMBER, report))
        sys.exit(1)


def warn(code, detail):
    """Adds a warning to the outcome of the job."""
    _reporter().warning(_NUMBER, code, detail)


def _reporter():
    return _ours("_report").Reporter(_write)


def _ours(name):
    """A module of ours, wherever the script has made `sys.path` lead to."""
    module = type(sys)(name)
    module.__file__ = os.path.join(_HOME, name + ".py")
    with open(module.__file__, "rb") as file:
        exec(compile(file.read(), module.__file__, "exec"), module.__dict__)
    return module


def _write(data):
    """Blocks until the keeper has it all; a script that closed the descriptor has no report."""
    with _turn:
        try:
            while data and os.path.samestat(_report, os.fstat(_REPORT)):
                data = data[os.write(_REPORT, data) :]
        except OSError:
            pass


_report = os.fstat(_REPORT)  # the script may close it, and open a file of its own by this number
_turn = sys.modules["_thread"].allocate_lock()
main(*sys.argv[1:])
