"""What the tests share: the lines that a call writes, as the server would see them."""

import contextlib
import io
import json


def lines_of(call, *args):
    """The protocol lines that a call writes to standard output."""
    stdout = io.StringIO()
    with contextlib.redirect_stdout(stdout):
        call(*args)
    text = stdout.getvalue()
    assert text.endswith("\n"), text
    return text[:-1].split("\n")


def arrived(line):
    """The word and the message of a line, as DESIGN's line protocol decodes them."""
    word, _, text = line.partition(": ")
    if text.startswith('"'):
        with contextlib.suppress(ValueError):
            text = json.loads(text)
    return word, text
