"""Loads function scripts in this process and calls them as a warm process does."""

import json
import os
import struct
import sys
import tempfile
import textwrap
import unittest

import signalbox
from signalbox import _function
from signalbox._report import Reporter


class Said:
    """The frames of one job: (type, the rest as bytes) each, and what the call returned of it."""

    def __init__(self, frames, result):
        self.frames = frames
        self.succeeded, self.type, self.status = result
        self.raw = b"".join(self.of("U"))

    def of(self, kind):
        return [rest for letter, rest in self.frames if letter == kind]

    def json_of(self, kind):
        return [json.loads(rest) for rest in self.of(kind)]

    @property
    def output(self):
        return json.loads(self.raw)

    @property
    def failure(self):
        (report,) = self.json_of("B")
        return report


class FunctionCase(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = os.path.realpath(folder.name)
        self.function = None
        kept = sys.modules["__main__"], sys.argv[:], signalbox._on_warning
        self.addCleanup(self._put_back, *kept)

    def _put_back(self, main, argv, on_warning):
        sys.modules["__main__"] = main
        sys.modules.pop("job_script", None)
        sys.argv[:] = argv
        signalbox._on_warning = on_warning
        signalbox._is_function = False

    def load(self, text, kind="handle", takes_job=False):
        path = os.path.join(self.folder, "job_script.py")
        with open(path, "w", encoding="utf-8") as file:
            file.write(textwrap.dedent(text))
        script = {"name": "job_script", "file": path, "source": path}
        self.function = _function.load(dict(script, kind=kind, takes_job=takes_job))
        return self.function

    def item(self, number, value, kind="application/json", **about):
        body = value if isinstance(value, bytes) else json.dumps(value).encode()
        place = os.path.join(self.folder, "job-%d" % number)
        known = {"id": "id-%d" % number, "attempt": 1, "type": kind, "params": {}, "dir": place}
        return _function.Item(number, dict(known, **about), body)

    def call(self, *items):
        """Calls the function once for all items: what was said of each."""
        frames = []
        results = self.function.call(list(items), Reporter(frames.append))
        said = {item.number: [] for item in items}
        for frame in frames:
            length, kind, number = struct.unpack(">IBI", frame[:9])
            assert length == len(frame) - 5, frame
            said[number].append((chr(kind), frame[9:]))
        return [Said(said[item.number], result) for item, result in zip(items, results)]

    def one(self, value, *arguments, **about):
        (said,) = self.call(self.item(1, value, *arguments, **about))
        return said

    def all(self, *values):
        return self.call(*[self.item(number, value) for number, value in enumerate(values, 1)])
