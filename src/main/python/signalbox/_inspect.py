"""How scripts are called and what they import: `python _inspect.py FILE...` prints one object.

{file: {"kind": "plain" | "handle" | "handle_batch", "takes_job": bool, "imports": [module, ...]}}.
Read from their syntax trees; none of their code runs. A file that does not parse is missing.
"""

import ast
import json
import os
import sys

if __name__ == "__main__":
    sys.path[0] = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))

from signalbox import _imports, _syntax  # noqa: E402  (found only with the path above)

_KINDS = ("handle_batch", "handle")  # the first that is defined counts


def contract(file):
    """Of one script; None if it does not parse."""
    tree = _syntax.parse(file)
    if tree is None:
        return None
    kind, takes_job = called(tree)
    return {"kind": kind, "takes_job": takes_job, "imports": _imports.outside(file, tree)}


def called(tree):
    """Kind of the script, and whether its function takes a second argument."""
    defined = _definitions(tree)
    for kind in _KINDS:
        if kind in defined:
            return kind, _takes_job(defined[kind], defined)
    return "plain", False


def _definitions(tree):
    """Name -> what is defined or assigned at the top level under it, the last one."""
    defined = {}
    for node in _syntax.top_level(tree, with_handlers=True):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            defined[node.name] = node
        elif isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Name):
                    defined[target.id] = node.value
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value:
            defined[node.target.id] = node.value
    return defined


def _takes_job(node, defined):
    """A second parameter with a default value is the function's own affair, if not called so."""
    if isinstance(node, ast.Name):
        node = defined.get(node.id)
    if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
        return False
    parameters = node.args.posonlyargs + node.args.args
    if len(parameters) < 2:
        return False
    needed = len(parameters) - len(node.args.defaults)
    return needed >= 2 or parameters[1].arg in ("job", "jobs")


def main(files):
    found = {file: contract(file) for file in files}
    print(json.dumps({file: known for file, known in found.items() if known}))


if __name__ == "__main__":
    main(sys.argv[1:])
