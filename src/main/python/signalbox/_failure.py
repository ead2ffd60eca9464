"""What a script failed with: a report for the server, and what Python prints on stderr."""

import ast
import linecache
import os
import sys
import traceback

_OURS = os.path.join(os.path.dirname(__file__), "")
_MAX_MESSAGE = 8192
_MAX_LINES = 50

# By the name that a file has in tracebacks, where the text lies that was compiled: the file of
# that name may be another version by now.
sources = {}


def tell(error, never_ran, on_report):
    """Gives the report to `on_report`, if there is one, and prints as Python does."""
    report = describe(error, never_ran)
    if on_report:
        on_report(report)
    if sys.excepthook is sys.__excepthook__:
        _print(error)
    else:
        sys.excepthook(type(error), error, error.__traceback__)


def describe(error, never_ran):
    """The report. Takes our own frames off the beginning of the traceback.

    `never_ran`: the error is about the script's source, which was not executed.
    """
    _quote_sources()
    kind = type(error)
    frames = error.__traceback__ = _of_the_script(error.__traceback__)
    report = {
        "kind": _kind(error, never_ran, frames),
        "type": _name(kind),
        "message": _message(error)[:_MAX_MESSAGE],
        "traceback": _shortened(_formatted(error)),
    }
    line = _innermost_line(frames) if frames else getattr(error, "lineno", None)
    if isinstance(line, int):
        report["line"] = line
    return report


def describe_load(error):
    """The report on a module of functions that cannot be loaded."""
    report = describe(error, False)
    is_gone = error.__traceback__ is None and isinstance(error, FileNotFoundError)
    report["kind"] = "unknown_script" if is_gone else "cannot_start"
    return report


def _quote_sources():
    for name, source in sources.items():
        lines = linecache.getlines(source)
        if lines:
            linecache.cache[name] = 0, None, lines, name  # without a time it is not looked up again


def _formatted(error):
    return "".join(traceback.format_exception(type(error), error, error.__traceback__))


def _print(error):
    """Python itself would quote the file that is there now."""
    try:
        sys.stderr.write(_formatted(error))
        sys.stderr.flush()
    except (AttributeError, ValueError, OSError):
        pass  # the script closed or replaced it


def _of_the_script(frames):
    while frames and frames.tb_frame.f_code.co_filename.startswith(_OURS):
        frames = frames.tb_next
    return frames


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
    if frames and isinstance(error, Exception) and _is_in_import(frames):
        return "cannot_start"
    return "exception"


def _is_in_import(frames):
    """Whether the script's own line is an import statement outside of any function."""
    code = frames.tb_frame.f_code
    if code.co_name != "<module>":
        return False
    try:
        tree = ast.parse("".join(linecache.getlines(code.co_filename)))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
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
