"""Frames: a four-byte length (big-endian, of the payload), one byte of type, the payload.

The same table stands in FrameType.java; both halves read the golden frames in
src/test/resources/protocol.
"""

import json
import struct

PROTOCOL = 1
MAX_PAYLOAD = 1 << 20
HEADER = struct.Struct(">IB")

# Keeper to server.
HELLO = ord("H")  # JSON: protocol, token, lane, pid, python, executable
STARTED = ord("T")  # JSON: pid
STDOUT = ord("O")  # raw bytes
STDERR = ord("E")  # raw bytes
REPORT = ord("P")  # raw bytes: a piece of the JSON that the script's prelude reports
EXIT = ord("X")  # JSON: exit_status or signal, and what the run cost
CANNOT_START = ord("F")  # JSON: detail

# Server to keeper.
OPEN_LANE = ord("L")  # JSON: lane
RUN = ord("R")  # JSON: argv, env, cwd, nice
STOP = ord("S")  # JSON: grace_ms


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
