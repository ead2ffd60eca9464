"""The environment variables that differ from job to job."""

import ctypes
import os

_putenv = ctypes.CDLL(None).putenv
_putenv.argtypes = [ctypes.c_void_p]
_ROOM = 256


class JobEnvironment:
    """Writes them into memory of our own: setenv never frees a value that it was given once."""

    def __init__(self):
        self._environ = os.environ
        self._general = dict(os.environ)
        self._buffers = {}
        self._expected = None

    def set(self, job_id, attempt, directory):
        """Describes the next job."""
        known = self._environ._data
        for name, value in (
            (b"SIGNALBOX_JOB_ID", job_id),
            (b"SIGNALBOX_ATTEMPT", str(attempt)),
            (b"SIGNALBOX_JOB_DIR", directory),
            (b"TMPDIR", directory),
            (b"JOBLIB_TEMP_FOLDER", directory),
            (b"SIGNALBOX_PARAMS", directory + "/params.json"),
        ):
            known[name] = os.fsencode(value)
            self._put(name, known[name])
        self._expected = known.copy()

    def _put(self, name, value):
        text = b"%s=%s" % (name, value)
        buffer = self._buffers.get(name)
        if buffer is None or len(text) >= len(buffer):
            buffer = ctypes.create_string_buffer(max(_ROOM, 2 * len(text)))
        buffer.value = text
        _putenv(buffer)
        self._buffers[name] = buffer  # only now may the old one go

    def put_back(self):
        """Takes away what the job changed."""
        os.environ = self._environ
        if self._environ._data != self._expected:
            self._environ.clear()
            self._environ.update(self._general)
