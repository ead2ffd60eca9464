"""Sends requests at a fixed rate, whatever the answers do.

Usage: open_loop.py PORT RATE CONNECTIONS SECONDS.
Latency counts from the moment when a request was due, so that a stall is seen by all it delays.
"""

import collections
import json
import selectors
import socket
import sys
import time

from table import percentile

_BODY = b"[1, 2, 3]"
_REQUEST = (
    b"POST /v1/scripts/burn/run HTTP/1.1\r\nHost: 127.0.0.1\r\n"
    b"Content-Type: application/json\r\nContent-Length: %d\r\n\r\n%s" % (len(_BODY), _BODY)
)


class Connection:
    """One request at a time on a kept connection."""

    def __init__(self, port, selector):
        self._socket = socket.create_connection(("127.0.0.1", port))
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket.setblocking(False)
        self._received = b""
        self.due = 0.0
        selector.register(self._socket, selectors.EVENT_READ, self)

    def send(self, due):
        self.due = due
        self._socket.send(_REQUEST)

    def answer(self):
        """The head of the answer once it is complete, else None."""
        data = self._socket.recv(65536)
        if not data:
            raise ConnectionError("the server closed a connection")
        self._received += data
        head, end, body = self._received.partition(b"\r\n\r\n")
        if not end or len(body) < _length(head):
            return None
        self._received = b""
        return head


def _length(head):
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return int(line[15:])
    raise ValueError("an answer without Content-Length: %r" % head)


def run(port, rate, connections, seconds):
    selector = selectors.DefaultSelector()
    idle = collections.deque(Connection(port, selector) for _ in range(connections))
    total = int(rate * seconds)
    latencies, late, rejected, sent = [], [], 0, 0
    begin = time.perf_counter()
    while len(latencies) < total:
        now = time.perf_counter()
        while idle and sent < total and begin + sent / rate <= now:
            due = begin + sent / rate
            idle.popleft().send(due)
            late.append((time.perf_counter() - due) * 1000)
            sent += 1
        wait = begin + sent / rate - time.perf_counter() if idle and sent < total else None
        for key, _ in selector.select(wait if wait is None else max(0.0, wait)):
            head = key.data.answer()
            if head is not None:
                latencies.append((time.perf_counter() - key.data.due) * 1000)
                rejected += b" 429 " in head[:20] and b"\nretry-after:" in head.lower()
                idle.append(key.data)
    return {
        "requests": total,
        "p50": percentile(latencies, 50),
        "p99": percentile(latencies, 99),
        "max": max(latencies),
        "late_p99": percentile(late, 99),
        "rejected_percent": 100 * rejected / total,
    }


if __name__ == "__main__":
    port, rate, connections = map(int, sys.argv[1:4])
    print(json.dumps(run(port, rate, connections, float(sys.argv[4]))))
