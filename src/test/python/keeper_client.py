"""Plays the server: a keeper over a real socket."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time

PACKAGE = os.path.join(
    os.path.dirname(os.path.abspath(__file__)), "..", "..", "main", "python", "signalbox"
)
if os.path.dirname(PACKAGE) not in sys.path:
    sys.path.insert(0, os.path.dirname(PACKAGE))

from signalbox._keeper import frames  # noqa: E402  (found only with the path above)


class Connection:
    """One accepted connection; frames come as (type, payload)."""

    def __init__(self, accepted):
        self._socket = accepted
        self._socket.settimeout(20)
        self._buffer = bytearray()

    def send(self, kind, payload):
        self._socket.sendall(frames.encode(kind, payload))

    def has_more(self):
        """Whether more was read than the last frame."""
        return bool(self._buffer)

    def receive(self):
        while True:
            frame = frames.decode(self._buffer)
            if frame:
                return frame
            data = self._socket.recv(65536)
            if not data:
                raise EOFError
            self._buffer += data

    def close(self):
        self._socket.close()


class End:
    """What a whole run said."""

    def __init__(self, said, kind, account):
        self.kind = kind
        self.stdout, self.stderr, self.report = (
            b"".join(p for k, p in said if k == wanted)
            for wanted in (frames.STDOUT, frames.STDERR, frames.REPORT)
        )
        self.account = account


def finish(lane):
    """Reads a run to its end."""
    said = []
    while True:
        kind, payload = lane.receive()
        if kind in (frames.EXIT, frames.CANNOT_START):
            return End(said, kind, frames.parse(payload))
        said.append((kind, payload))


def frames_in(report):
    """The frames that a child has written to its report."""
    buffer = bytearray(report)
    return list(iter(lambda: frames.decode(buffer), None))


class Listener:
    """Where a keeper or a fork server connects; the first connection is the control one."""

    def __init__(self, path):
        self.path = path
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.bind(path)
        self._socket.listen(8)
        self._socket.settimeout(20)
        self.control = self.hello = None
        self.lanes = []

    def await_control(self):
        self.control, self.hello = self._accept()

    def _accept(self):
        connection = Connection(self._socket.accept()[0])
        kind, payload = connection.receive()
        assert kind == frames.HELLO
        return connection, frames.parse(payload)

    def lane(self):
        number = len(self.lanes) + 1
        self.control.send(frames.OPEN_LANE, {"lane": number})
        connection, hello = self._accept()
        assert hello["lane"] == number
        connection.number = number
        self.lanes.append(connection)
        return connection

    def close(self):
        for connection in [self.control] * bool(self.control) + self.lanes:
            connection.close()
        self._socket.close()


class KeeperClient:
    """A keeper of its own with a scratch directory; close it."""

    def __init__(self):
        self.directory = tempfile.mkdtemp()
        self.package = os.path.join(self.directory, "signalbox")
        shutil.copytree(PACKAGE, self.package, ignore=shutil.ignore_patterns("__pycache__"))
        self._listener = Listener(os.path.join(self.directory, "s"))
        self.process = subprocess.Popen(
            [sys.executable, "-I", os.path.join(self.package, "_keeper"), self._listener.path],
            stdin=subprocess.PIPE,
        )
        self.process.stdin.write(b"secret\n")
        self.process.stdin.close()
        self._listener.await_control()
        self.control, self.hello = self._listener.control, self._listener.hello

    def lane(self):
        return self._listener.lane()

    def write(self, name, text):
        path = os.path.join(self.directory, name)
        with open(path, "w") as file:
            file.write(text)
        return path

    def script(self, text):
        return self.write("script.py", text)

    def spec(self, text, job="job-1", **more):
        prelude = os.path.join(self.package, "_script.py")
        script = self.script(text)
        argv = [sys.executable, prelude, "plain", "0", script, script, "input.json", "text/plain"]
        env = {"SIGNALBOX_JOB_ID": job, "SIGNALBOX_ATTEMPT": "1", "PATH": os.environ["PATH"]}
        return dict({"argv": argv, "env": env, "cwd": self.directory, "nice": 0}, **more)

    def run(self, text, **more):
        return self.finish(self.spec(text, **more))

    def finish(self, spec):
        lane = self.lane()
        lane.send(frames.RUN, spec)
        end = finish(lane)
        lane.close()
        return end

    def close(self):
        self._listener.close()
        self.process.wait(10)
        self._remove_directory()

    def _remove_directory(self):
        """A killed keeper's compiler dies with it, but may be in the midst of a last write."""
        for _ in range(100):
            try:
                return shutil.rmtree(self.directory)
            except OSError:
                time.sleep(0.02)
        shutil.rmtree(self.directory)
