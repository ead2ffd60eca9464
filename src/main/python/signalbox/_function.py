"""Function scripts: a module that is loaded once, and a function of it that does each job."""

import sys
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_file_location

import signalbox

from . import _failure
from ._call import BatchFunction, Function
from ._jobs import Item

__all__ = ["BatchFunction", "Function", "Item", "load"]

_ASYNCHRONOUS = 0x80 | 0x200  # coroutines and asynchronous generators, in the flags of a code


def load(script):
    """Executes the module of a script: {name, file, source, kind, takes_job}.

    It is known by its own name, and as `__main__`, so that pickles made by a training script load.
    Raises whatever the module raises; `_failure.describe_load` makes a report of it.
    """
    warnings = []
    signalbox._is_function = True
    signalbox._on_warning = lambda code, detail: _warn(warnings, code, detail)
    with open(script["source"], "rb") as file:
        source = file.read()
    file, name, kind = script["file"], script["name"], script["kind"]
    _failure.sources[file] = script["source"]
    code = compile(source, file, "exec", dont_inherit=True)
    loader = SourceFileLoader(name, file)
    module = module_from_spec(spec_from_file_location(name, file, loader=loader))
    sys.argv[:] = [file]
    sys.modules[name] = sys.modules["__main__"] = module
    exec(code, module.__dict__)
    make = BatchFunction if kind == "handle_batch" else Function
    return make(_defined(module, kind), script["takes_job"], warnings)


def _warn(waiting, code, detail):
    """A warning belongs to the job that runs; what comes while the module loads, to the first."""
    job = signalbox._speaker
    if job is None:
        waiting.append((code, detail))
    else:
        job.warn(code, detail)


def _defined(module, kind):
    function = module.__dict__.get(kind)
    if not callable(function):
        raise TypeError("%s is not a function once the module is loaded" % kind)
    flags = getattr(getattr(function, "__code__", None), "co_flags", 0)
    if flags & _ASYNCHRONOUS:
        raise TypeError(
            "%s must not be `async def`: it is called as a plain function, in which "
            "asyncio.run(...) may be used" % kind
        )
    return function
