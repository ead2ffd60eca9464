"""What a process that runs a script tells the server: the frames of a child."""

import struct

_NUMBERED = struct.Struct(">IBI")  # length of the payload, type, number of the job
_OUTCOME = struct.Struct(">IBIBBII")  # and flags, exit status, cpu_us, rss_kib
_FIXED = _OUTCOME.size - 5  # bytes of an outcome's payload before its JSON
_LOADED, _BEGUN, _OUTPUT, _PARTIAL = b"DGUA"
_LOG, _PROGRESS, _METRIC, _WARNING = b"NQKW"
_FAILURE, _OUTCOME_TYPE = b"BC"
_MOST = 0xFFFFFFFF

LARGEST = (1 << 20) - 4  # bytes behind the number that a frame may have
SUCCEEDED, SPOKE, RETIRING, SKIPPED, HAS_DIR = 1, 2, 4, 8, 16  # flags of an outcome
_LONGEST = LARGEST // 6 - 64  # characters of a message: in JSON each may take six bytes


class Reporter:
    """One method for each frame; `write` gets whole frames, one at a time.

    `number` is that of the job on this connection, 0 the process itself.
    """

    def __init__(self, write):
        self._write = write

    def loaded(self, facts):
        """The process takes jobs from now on. `facts` may have `imports`."""
        self._say(_LOADED, 0, facts)

    def begun(self, number):
        """The call whose first job this is starts now."""
        self._write(_NUMBERED.pack(4, _BEGUN, number))

    def output(self, number, data):
        """Adds to the output of a job, in as many frames as the bytes need."""
        if len(data) <= LARGEST:
            self._write(_NUMBERED.pack(4 + len(data), _OUTPUT, number) + data)
            return
        data = memoryview(data)
        for begin in range(0, len(data), LARGEST):
            self.output(number, bytes(data[begin : begin + LARGEST]))

    def partial(self, number, data):
        """A partial output: JSON of at most LARGEST bytes."""
        self._write(_NUMBERED.pack(4 + len(data), _PARTIAL, number) + data)

    def log(self, number, message):
        """A message that is too long for a frame is cut, with a warning."""
        self._say(_LOG, number, {"message": message[:_LONGEST]})
        if len(message) > _LONGEST:
            detail = "a message of %d characters was cut to %d" % (len(message), _LONGEST)
            self.warning(number, "line_truncated", detail)

    def progress(self, number, value, message):
        self._say(_PROGRESS, number, {"value": value, "message": message[:_LONGEST]})

    def metric(self, number, name, value):
        self._say(_METRIC, number, {"name": name, "value": value})

    def warning(self, number, code, detail):
        self._say(_WARNING, number, {"code": code, "detail": detail[:_LONGEST]})

    def failure(self, number, report):
        """`report` comes from `_failure.describe`."""
        self._say(_FAILURE, number, report)

    def outcome(self, number, result, figures, facts=None):
        """Ends a job.

        `result` are flags and exit status, `figures` microseconds of CPU and KiB of resident
        memory; `facts` may have `type`, `retire` and `imports`.
        """
        extra = _json(facts) if facts else b""
        cpu, rss = figures
        fixed = (_FIXED + len(extra), _OUTCOME_TYPE, number, *result, min(cpu, _MOST), rss)
        self._write(_OUTCOME.pack(*fixed) + extra)

    def _say(self, kind, number, facts):
        data = _json(facts)
        self._write(_NUMBERED.pack(4 + len(data), kind, number) + data)


def _json(facts):
    import json  # a process that has nothing to say in JSON does not pay for it

    return json.dumps(facts, separators=(",", ":")).encode()
