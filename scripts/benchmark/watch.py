"""Many websocket watchers in one process: watch.py PORT JOB WATCHERS.

Prints a line when all are connected, and one with what they got when all are done.
"""

import base64
import json
import os
import resource
import selectors
import socket
import statistics
import struct
import sys
import time

_GIVE_UP = 120
_TEXT = 1
_CLOSE = 8
_FINALS = (b'"job.succeeded"', b'"job.failed"', b'"job.cancelled"')


class Watcher:
    """One websocket: counts its messages and notes when the final one came."""

    def __init__(self, port, job):
        self.final_at = None
        self.is_closed = False
        self.messages = self.progress = 0
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=_GIVE_UP)
        self._received = self._upgrade(job)

    def _upgrade(self, job):
        """Asks for the websocket; what came after the head of the answer."""
        key = base64.b64encode(os.urandom(16)).decode()
        self.socket.sendall(
            (
                "GET /v1/jobs/%s/events HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\n"
                "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: %s\r\n\r\n"
                % (job, key)
            ).encode()
        )
        head = b""
        while b"\r\n\r\n" not in head:
            data = self.socket.recv(4096)
            if not data:
                raise ConnectionError("closed while upgrading: %r" % head)
            head += data
        if not head.startswith(b"HTTP/1.1 101"):
            raise ConnectionError("no websocket: %r" % head)
        return head.partition(b"\r\n\r\n")[2]

    def read(self):
        """Takes what has come. Ends with the server's close frame or connection."""
        try:
            data = self.socket.recv(65536)
        except ConnectionResetError:
            data = b""
        if not data:
            self.is_closed = True
            return
        self._received += data
        self.take()

    def take(self):
        """Takes the frames that are complete. A server masks none."""
        while len(self._received) >= 2:
            start, length = 2, self._received[1] & 127
            if length == 126:
                start, length = 4, int.from_bytes(self._received[2:4], "big")
            elif length == 127:
                start, length = 10, int.from_bytes(self._received[2:10], "big")
            if len(self._received) < start + length:
                return
            self._hear(self._received[0] & 15, self._received[start : start + length])
            self._received = self._received[start + length :]

    def _hear(self, kind, payload):
        if kind == _CLOSE:
            self.socket.sendall(struct.pack(">BBI", 0x88, 0x80, 0))  # masked, as a client must
            self.is_closed = True
        if kind != _TEXT:
            return
        self.messages += 1
        self.progress += b'"job.progress"' in payload
        if any(name in payload for name in _FINALS):
            self.final_at = time.monotonic()


def connect(port, job, count):
    needed = count + 100
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < needed:
        resource.setrlimit(resource.RLIMIT_NOFILE, (needed, max(hard, needed)))
    return [Watcher(port, job) for _ in range(count)]


def follow(watchers):
    """Reads until all are closed, or too long nothing comes."""
    selector = selectors.DefaultSelector()
    for watcher in watchers:
        watcher.socket.setblocking(False)
        selector.register(watcher.socket, selectors.EVENT_READ, watcher)
        watcher.take()
    while selector.get_map():
        ready = selector.select(_GIVE_UP)
        if not ready:
            return
        for key, _ in ready:
            key.data.read()
            if key.data.is_closed:
                selector.unregister(key.fileobj)
                key.fileobj.close()


def main():
    watchers = connect(int(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
    print("connected", flush=True)
    follow(watchers)
    finals = [watcher.final_at for watcher in watchers if watcher.final_at is not None]
    report = {
        "finals": len(finals),
        "messages": sum(watcher.messages for watcher in watchers),
        "progress": statistics.median(watcher.progress for watcher in watchers),
        "spread_ms": (max(finals) - min(finals)) * 1000 if finals else 0,
    }
    print(json.dumps(report), flush=True)


if __name__ == "__main__":
    main()
