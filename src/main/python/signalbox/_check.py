"""What an interpreter is, and which of the named distributions it lacks: one line of JSON.

Asks the metadata that installers leave; imports none of the packages.
"""

import importlib.metadata
import json
import os
import sys


def _standard_library():
    names = getattr(sys, "stdlib_module_names", None)  # from 3.10 on
    if names is None:
        files = os.listdir(os.path.dirname(os.__file__))
        names = set(sys.builtin_module_names) | {file.partition(".")[0] for file in files}
    return sorted(name for name in names if name.isidentifier())


def _is_missing(name):
    try:
        importlib.metadata.distribution(name)
        return False
    except importlib.metadata.PackageNotFoundError:
        return True


if __name__ == "__main__":
    print(
        json.dumps(
            {
                "python": "%d.%d.%d" % sys.version_info[:3],
                "missing": [name for name in sys.argv[1:] if _is_missing(name)],
                "standard_library": _standard_library(),
            }
        )
    )
