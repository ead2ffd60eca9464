"""What a job script says to Signalbox, and how it reads what it was given.

Standard library only, Python 3.9 or newer. Every call writes one line to standard output, so a
script that uses it also runs by hand, without the server:

    from signalbox import load_input, log, output, progress

    samples = load_input()["signal"]
    progress(0.5, "summing")
    output({"sum": sum(samples)})

To run a script as the server would: python -m signalbox run script.py input.json
"""

import sys

# Nothing else is imported up here: every job pays for this import (json alone takes 10 ms).

__all__ = [
    "InvalidInput",
    "error",
    "load_input",
    "load_model",
    "load_params",
    "log",
    "metric",
    "out_dir",
    "output",
    "progress",
]

_METRIC_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789_.")

# Set while a function script is loaded: whether there is one, and the job that it works on. (No
# name of a module of ours: to import that would set it too.)
_is_function = False
_speaker = None

# Takes the code and the detail of a warning, where the server listens to more than lines.
_on_warning = getattr(sys.modules.get("signalbox._script"), "warn", None)


class InvalidInput(ValueError):
    """The input cannot be used. The message is for whoever sent it."""


def log(message) -> None:
    """Adds a line to the job's log. A message may have line breaks."""
    if _speaker is not None:
        _speaker.log(message)
    else:
        _send("LOG", _text(message))


def error(message) -> None:
    """Says that the job has failed, and why. The script itself goes on: leave it after this."""
    _send("ERROR", _text(message))


def output(value) -> None:
    """Sends the job's output as JSON. Only the first output (or error) of a job counts.

    Beside JSON's own types it takes NumPy scalars and arrays, pandas frames (a list of records),
    series, dates and times (ISO 8601), durations (seconds), dataclasses, enums, sets, decimals
    and paths. NaN and infinities become null, and a log line says how many. TypeError or
    ValueError name the place of anything else, such as `output.scores[3]`.
    """
    from . import _strict_json

    text, nulls = _strict_json.encode(value)
    if nulls:
        log("%d number(s) of the output are NaN or infinite and were sent as null" % nulls)
    _send("OUTPUT", text)


def progress(value: float, message="") -> None:
    """Reports how far the job is, from 0 to 1, and what it does. Only the latest counts."""
    if _speaker is not None:
        _speaker.progress(value, message)
    else:
        _send("PROGRESS", ("%r %s" % (_share(value), _text(message))).rstrip())


def metric(name: str, value: float) -> None:
    """Records a measurement of this run; `name` has 1 to 64 letters of a-z, 0-9, `_` and `.`."""
    if _speaker is not None:
        _speaker.metric(name, value)
    else:
        _send("METRIC", "%s %r" % (name, _measurement(name, value)))


def load_input(path=None):
    """Reads the job's input: the file at `path`, by default the script's first argument.

    The file's ending decides: `.json` gives the value, `.csv` a list of rows (each a list of
    strings, the header being the first), `.npy` a NumPy array, anything else bytes.
    InvalidInput says what is wrong with a file that cannot be read that way. In a function script,
    which gets its input as an argument, `path` is needed: RuntimeError.
    """
    from . import _files

    return _files.load_input(path)


def load_params() -> dict:
    """The parameters that came beside the input; empty where there are none.

    RuntimeError in a function script while no job runs, and in `handle_batch`, whose jobs have
    each their own.
    """
    from . import _files

    return _files.load_params()


def out_dir() -> str:
    """The folder whose files are kept with the job, as its artifacts; made when first asked for.

    By hand, without the server, it is `out` in the working directory. RuntimeError in a function
    script while no job runs, and in `handle_batch`, whose jobs leave each their own (`job.out`).
    """
    from . import _files

    return _files.out_dir()


def load_model(path):
    """Loads a pickled (or joblib) model, and keeps it until the file changes.

    It is the same object for every job that the process does: leave it as it is. A relative path
    is looked for in the script's folder, then in the working directory. FileNotFoundError names
    the places where a missing file was looked for. A model that was made with another version of
    scikit-learn gives the warning `model_version`; so does one of any other library that a
    dictionary `versions` in the model names. Unpickling runs code: load only files that you trust.
    """
    from . import _models

    return _models.load_model(path)


def _share(value) -> float:
    share = min(max(float(value), 0.0), 1.0)
    if share != share:
        raise ValueError("progress must be a number from 0 to 1, not nan")
    return round(share, 4)


def _measurement(name, value) -> float:
    if not 1 <= len(name) <= 64 or not _METRIC_LETTERS.issuperset(name):
        raise ValueError("metric name %r: 1 to 64 letters of a-z, 0-9, _ and . are allowed" % name)
    number = float(value)
    if number - number != 0:  # NaN and infinities
        raise ValueError("metric %s must be a finite number, not %r" % (name, number))
    return number


def _text(message) -> str:
    """The message as the end of a line: in JSON where a plain one would not arrive unchanged."""
    text = str(message)
    if text == text.strip() and not text.startswith('"') and "\n" not in text and "\r" not in text:
        return text
    import json

    return json.dumps(text, ensure_ascii=False)


def _send(word: str, text: str) -> None:
    """Writes one protocol line in one call, so that lines of two threads do not mix."""
    line = "%s: %s\n" % (word, text)
    try:
        sys.stdout.write(line)
    except UnicodeEncodeError:
        sys.stdout.write(_in_ascii(line))
    sys.stdout.flush()


def _in_ascii(line: str) -> str:
    """JSON escapes for what standard output cannot write; U+FFFD for half surrogate pairs."""
    units = line.encode("utf-16-be", "surrogatepass").decode("utf-16-be", "replace")
    units = units.encode("utf-16-be")
    codes = [units[i] << 8 | units[i + 1] for i in range(0, len(units), 2)]
    return "".join(chr(code) if code < 128 else "\\u%04x" % code for code in codes)
