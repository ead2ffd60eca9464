"""Runs a plain script as `python script.py INPUT_FILE` would, in a `__main__` of its own."""

import contextvars
import sys
from importlib.machinery import SourceFileLoader

import signalbox
from signalbox import _failure
from signalbox._keeper.helpers import state_of
from signalbox._result import exit_status

_code = {}  # source file -> (its state, code): a warm process runs the same one again and again


def run(script, argument, reporter, number):
    """Executes the script for the job of this number; its exit status.

    What it fails with is printed as Python prints it, and reported.
    """
    signalbox._on_warning = lambda code, detail: reporter.warning(number, code, detail)
    main = _new_main(script["file"])
    sys.modules["__main__"] = main
    sys.argv = [script["file"], argument]
    code = None
    try:
        code = _compiled(script)
        # In a context of its own, which decimal and others keep their settings in.
        contextvars.copy_context().run(exec, code, main.__dict__)
    except SystemExit as leaving:
        return exit_status(leaving.code)
    except BaseException as error:
        _failure.tell(error, code is None, lambda report: reporter.failure(number, report))
        return 1
    return 0


def _new_main(file):
    main = type(sys)("__main__")
    main.__dict__.update(
        __builtins__=sys.modules["builtins"],
        __file__=file,
        __loader__=SourceFileLoader("__main__", file),
        __cached__=None,
    )
    return main


def _compiled(script):
    path = script["source"]
    state = state_of(path)
    known = _code.get(path)
    if known is None or known[0] != state:
        with open(path, "rb") as file:
            known = state, compile(file.read(), script["file"], "exec", dont_inherit=True)
        _code[path] = known
        _failure.sources[script["file"]] = path
    return known[1]
