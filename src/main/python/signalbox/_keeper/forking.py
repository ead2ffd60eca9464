"""How a child of a fork server comes to be: at once for a run, or ahead of it."""

import json
import os
import socket

from signalbox._keeper import child, life

_LARGEST = 1 << 20  # bytes of a run's specification


class Born(BaseException):
    """Raised in the child, so that it leaves the server's stack; `live` never returns."""

    def __init__(self, live):
        super().__init__()
        self.live = live


def fork_for(server, spec, channel):
    """Forks a child that runs `spec`: its pid and our ends of its pipes."""

    def live(ancestor, writes, channel):
        life.begin(ancestor, writes, {channel} | server.preload.descriptors)
        life.run(server, spec, channel, writes[-1])

    return _fork(live, channel)


def fork_spare(server):
    """Forks a child that waits for its run: its pid, our ends of its pipes, and a socket."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)

    def live(ancestor, writes, waiting):
        life.begin(ancestor, writes, {waiting} | server.preload.descriptors)
        spec, channel = _await_spec(waiting)
        life.run(server, spec, channel, writes[-1])

    try:
        with theirs:
            return _fork(live, theirs) + (ours,)
    except OSError:
        ours.close()
        raise


def hand_over(ours, spec, channel):
    """Gives a spare its run. OSError: it is dead, or the run's specification is too large."""
    descriptors = [] if channel is None else [channel.fileno()]
    socket.send_fds(ours, [json.dumps(spec).encode()], descriptors)


def _await_spec(waiting):
    with socket.socket(fileno=waiting) as theirs:
        data, descriptors, _, _ = socket.recv_fds(theirs, _LARGEST, 1)
    if not data:
        os._exit(0)  # the server needs no spares any more
    if not descriptors:
        return json.loads(data), None
    channel = child.out_of_the_way(descriptors[0])
    os.close(descriptors[0])
    return json.loads(data), channel


def _fork(live, connection):
    """In the child `live` gets the server's pid, the ends of the pipes and of the connection."""
    reads, writes, held = [], [], []
    ancestor = os.getpid()
    try:
        for _ in range(4):
            child.add_pipe(reads, writes)
        if connection is not None:
            held.append(child.out_of_the_way(connection.fileno()))
        pid = os.fork()
    except OSError:
        for descriptor in reads + writes + held:
            os.close(descriptor)
        raise
    if pid == 0:
        raise Born(lambda: live(ancestor, writes, held[0] if held else None))
    for descriptor in writes + held:
        os.close(descriptor)
    return pid, reads
