"""Whether a script can start: `python _prepare.py KIND TAKES_JOB SCRIPT SOURCE`.

Prints {}, or {"failure": report}. The module of a function script is loaded. Of a plain one the
source is compiled and the import statements at its top level are executed, nothing else.
"""

import ast
import json
import os
import sys

if __name__ == "__main__":
    sys.path[0] = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))

from signalbox import _failure, _function  # noqa: E402  (found only with the path above)


def failure(kind, takes_job, file, source):
    """The report on what stands in the way; None where nothing does."""
    try:
        if kind == "plain":
            _import(file, source)
        else:
            name = os.path.basename(file)[: -len(".py")]
            script = {"name": name, "file": file, "source": source, "kind": kind}
            _function.load({**script, "takes_job": takes_job == "1"})
        return None
    except BaseException as error:
        return _failure.describe_load(error)


def _import(file, source):
    with open(source, "rb") as opened:
        text = opened.read()
    compile(text, file, "exec", dont_inherit=True)
    tree = ast.parse(text, file)
    tree.body = [node for node in tree.body if isinstance(node, (ast.Import, ast.ImportFrom))]
    module = type(sys)("__main__")
    module.__file__ = file
    sys.modules["__main__"] = module
    exec(compile(tree, file, "exec", dont_inherit=True), module.__dict__)


def main(kind, takes_job, file, source):
    answer = os.dup(1)
    os.dup2(2, 1)  # whatever is printed on the way is no answer
    sys.path[0] = os.path.dirname(file)
    report = failure(kind, takes_job, file, source)
    os.write(answer, json.dumps({"failure": report} if report else {}).encode())
    os._exit(0)  # whatever was loaded may have left threads


if __name__ == "__main__":
    main(*sys.argv[1:])
