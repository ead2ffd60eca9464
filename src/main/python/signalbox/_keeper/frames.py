"""Frames: a four-byte length (big-endian, of the payload), one byte of type, the payload.

The same table stands in FrameType.java; both halves read the golden frames in
src/test/resources/protocol.
"""

import json
import struct

PROTOCOL = 2
MAX_PAYLOAD = 1 << 20
HEADER = struct.Struct(">IB")

# Keeper to server.
HELLO = ord("H")  # JSON: protocol, token, lane, pid, python, executable, forks
STARTED = ord("T")  # JSON: pid
STDOUT = ord("O")  # raw bytes
STDERR = ord("E")  # raw bytes
REPORT = ord("P")  # raw bytes: a piece of the child's own frames
EXIT = ord("X")  # JSON: exit_status or signal, and what the run cost
CANNOT_START = ord("F")  # JSON: detail

# Fork server to server, on the control connection.
IMPORTING = ord("I")  # JSON: module
READY = ord("Y")  # JSON: imported, skipped, threaded, rss_bytes

# Child to server. Each payload begins with the number of the job (u32); 0 is the process itself.
LOADED = ord("D")  # JSON
BEGUN = ord("G")  # nothing more
OUTPUT = ord("U")  # raw bytes: a piece of the output
PARTIAL = ord("A")  # JSON: a partial output
LOG = ord("N")  # JSON: message
PROGRESS = ord("Q")  # JSON: value, message
METRIC = ord("K")  # JSON: name, value
WARNING = ord("W")  # JSON: code, detail
FAILURE = ord("B")  # JSON: kind, type, message, traceback, line
OUTCOME = ord("C")  # flags (u8), exit status (u8), cpu_us (u32), rss_kib (u32), JSON or nothing

# Server to keeper.
OPEN_LANE = ord("L")  # JSON: lane
RUN = ord("R")  # JSON: what to run and how; see src/docs/protocol.md
STOP = ord("S")  # JSON: grace_ms
PRELOAD = ord("M")  # JSON, to a fork server: modules, folder, spares, nice, board, module

# Server to child.
JOB = ord("J")  # number (u32), length of the header (u16), the header as JSON, the input


class ProtocolError(Exception):
    """The other side does not speak this protocol."""


def encode(kind, payload):
    """The frame as bytes; the payload is bytes, or anything that JSON can say."""
    if not isinstance(payload, (bytes, bytearray, memoryview)):
        payload = json.dumps(payload, separators=(",", ":")).encode()
    return HEADER.pack(len(payload), kind) + payload


def parse(payload):
    """The JSON of a payload."""
    return json.loads(payload)


def decode(buffer):
    """Takes the first whole frame off a bytearray: (type, bytes), or None if there is none yet."""
    if len(buffer) < HEADER.size:
        return None
    length, kind = HEADER.unpack_from(buffer)
    if length > MAX_PAYLOAD:
        raise ProtocolError("a frame of %d bytes" % length)
    end = HEADER.size + length
    if len(buffer) < end:
        return None
    payload = bytes(buffer[HEADER.size : end])
    del buffer[:end]
    return kind, payload
