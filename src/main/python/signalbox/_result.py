"""How one job of a function ends: its output or its failure, as frames.

Both functions return whether it succeeded, the output's content type (None for JSON), and the
exit status that the script would have had.
"""

import sys
from types import GeneratorType

from . import _failure, _strict_json
from ._report import LARGEST

_JSON = True, None, 0
_RAW = True, "application/octet-stream", 0
_FAILED = False, None, 1


def succeed(value, number, reporter):
    """Sends what the function returned. Raises what encoding it, or its generator, raises."""
    if isinstance(value, (bytes, bytearray, memoryview)):
        reporter.output(number, bytes(value))
        return _RAW
    if type(value) is GeneratorType:
        nulls = _stream(value, number, reporter)
    else:
        data, nulls = _encoded(value, "output")
        reporter.output(number, data)
    if nulls:
        detail = "%d NaN or infinite numbers became null" % nulls
        reporter.warning(number, "non_finite_numbers", detail)
    return _JSON


def fail(error, number, reporter):
    """Sends the failure; an exit is known by its status alone."""
    if isinstance(error, SystemExit):
        return False, None, exit_status(error.code)
    reporter.failure(number, _failure.describe(error, False))
    return _FAILED


def exit_status(code):
    """The exit status that `sys.exit(code)` means; anything but a number is a message."""
    if code is None:
        return 0
    if isinstance(code, int):
        return code & 0xFF if -(1 << 63) <= code < 1 << 63 else 0xFF
    print(code, file=sys.stderr)
    return 1


def _stream(parts, number, reporter):
    """Sends each part as it comes, and the JSON array of them as the output."""
    nulls = untold = 0
    before = b"["
    try:
        for index, part in enumerate(parts):
            data, more = _encoded(part, "output[%d]" % index)
            nulls += more
            if len(data) <= LARGEST:
                reporter.partial(number, data)
            else:
                untold += 1
            reporter.output(number, before + data)
            before = b","
    finally:
        parts.close()
    reporter.output(number, b"[]" if before == b"[" else b"]")
    if untold:
        detail = "%d partial outputs of more than %d bytes came only with the output"
        reporter.warning(number, "partial_too_large", detail % (untold, LARGEST))
    return nulls


def _encoded(value, name):
    text, nulls = _strict_json.encode(value, name)
    try:
        return text.encode(), nulls
    except UnicodeEncodeError:  # half surrogate pairs
        units = text.encode("utf-16", "surrogatepass")
        return units.decode("utf-16", "replace").encode(), nulls
