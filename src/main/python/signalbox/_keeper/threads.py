"""Thread pools of numerical libraries: none while a fork server imports, else as was asked for.

A library that starts its threads when it is loaded could not be forked. So it is told to have one,
and told in the child how many it may have: none of them has computed anything before.
"""

import ctypes
import os

# The variable that a library reads when it is loaded, a part of its file's name, and its function
# for the same later: OpenBLAS has a name of its own in each distribution.
_LIBRARIES = (
    ("OMP_NUM_THREADS", ("libgomp", "libomp", "libiomp"), ("omp_set_num_threads",)),
    (
        "OPENBLAS_NUM_THREADS",
        ("openblas",),
        (
            "openblas_set_num_threads",
            "openblas_set_num_threads64_",
            "scipy_openblas_set_num_threads",
            "scipy_openblas_set_num_threads64_",
        ),
    ),
    ("MKL_NUM_THREADS", ("libmkl_rt",), ("MKL_Set_Num_Threads",)),
    ("BLIS_NUM_THREADS", ("libblis",), ("bli_thread_set_num_threads",)),
)


def hold_back():
    """Before the first import of a fork server."""
    for variable, _, _ in _LIBRARIES:
        if variable in os.environ:
            os.environ[variable] = "1"


def release():
    """In a child, once its environment is its own."""
    wanted = {variable: _count(variable) for variable, _, _ in _LIBRARIES}
    if max(wanted.values()) <= 1:
        return
    for path in _loaded():
        name = os.path.basename(path)
        for variable, parts, functions in _LIBRARIES:
            if wanted[variable] > 1 and any(part in name for part in parts):
                _set(path, functions, wanted[variable])


def _count(variable):
    """OpenMP's may be a list, of which the first counts; what is no number is the library's own."""
    try:
        return int(os.environ.get(variable, "").split(",")[0])
    except ValueError:
        return 0


def _loaded():
    with open("/proc/self/maps", "rb") as file:
        paths = {line.split(None, 5)[5].rstrip(b"\n") for line in file if b".so" in line}
    return sorted(os.fsdecode(path) for path in paths)


def _set(path, functions, count):
    try:
        library = ctypes.CDLL(path, mode=os.RTLD_NOW | os.RTLD_NOLOAD)
    except OSError:
        return  # its file is another one by now
    for function in functions:
        if hasattr(library, function):
            getattr(library, function)(ctypes.c_int(count))
            return
