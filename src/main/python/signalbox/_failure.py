"""What a script failed with: a report for the server, and what Python prints on stderr."""

import ast
import json
import os
import struct
import sys
import traceback

_MAX_MESSAGE = 8192
_MAX_LINES = 50


def tell(error, never_ran, descriptor):
    """Takes our own frames off the traceback, reports (where there is a descriptor), prints."""
    kind = type(error)
    frames = error.__traceback__ and error.__traceback__.tb_next
    error.__traceback__ = frames
    text = "".join(traceback.format_exception(kind, error, frames))
    report = {
        "kind": _kind(error, never_ran, frames),
        "type": _name(kind),
        "message": _message(error)[:_MAX_MESSAGE],
        "traceback": _shortened(text),
    }
    line = _innermost_line(frames) if frames else getattr(error, "lineno", None)
    if line is not None:
        report["line"] = line
    if descriptor:
        data = json.dumps(report).encode()
        _write(descriptor, struct.pack(">IBI", len(data) + 4, ord("B"), 1) + data)
    sys.excepthook(kind, error, frames)


def _innermost_line(frames):
    """The line of the script itself that is nearest to the error: where to look first."""
    script = frames.tb_frame.f_code.co_filename
    while frames:
        if frames.tb_frame.f_code.co_filename == script:
            line = frames.tb_lineno
        frames = frames.tb_next
    return line


def _kind(error, never_ran, frames):
    if never_ran:
        return "unknown_script" if isinstance(error, FileNotFoundError) else "cannot_start"
    if any(_name(base) == "signalbox.InvalidInput" for base in type(error).__mro__):
        return "invalid_input"
    if isinstance(error, Exception) and _is_in_import(frames):
        return "cannot_start"
    return "exception"


def _is_in_import(frames):
    """Whether the script's own line is an import statement outside of any function."""
    try:
        with open(frames.tb_frame.f_code.co_filename, "rb") as file:
            tree = ast.parse(file.read())
    except (OSError, SyntaxError, ValueError):
        return False
    return any(
        isinstance(node, (ast.Import, ast.ImportFrom))
        and node.lineno <= frames.tb_lineno <= node.end_lineno
        for node in _top_level(tree)
    )


def _top_level(node):
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            yield child
            yield from _top_level(child)


def _name(kind):
    """As tracebacks show it; what a package's private modules define is known by the package."""
    if kind.__module__ in ("builtins", "__main__"):
        return kind.__qualname__
    module = kind.__module__
    if module.startswith("signalbox."):
        module = "signalbox"
    return "%s.%s" % (module, kind.__qualname__)


def _message(error):
    try:
        return str(error)
    except Exception:
        return "<the message of the exception cannot be printed>"


def _shortened(text):
    lines = text.rstrip("\n").split("\n")
    if len(lines) > _MAX_LINES:
        lines[10 : len(lines) - _MAX_LINES + 11] = ["  ..."]
    return "\n".join(line[:1000] for line in lines)


def _write(descriptor, data):
    """Blocks until the keeper has it all; a script that closed the descriptor has no report."""
    try:
        while data:
            data = data[os.write(descriptor, data) :]
    except OSError:
        pass
