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
KEEPER = os.path.join(PACKAGE, "_keeper")
if KEEPER not in sys.path:
    sys.path.insert(0, KEEPER)

import frames  # noqa: E402  (found only with the path above)


class Connection:
    """One accepted connection; frames come as (type, payload)."""

    def __init__(self, accepted):
        self._socket = accepted
        self._socket.settimeout(20)
        self._buffer = bytearray()

    def send(self, kind, payload):
        self._socket.sendall(frames.encode(kind, payload))

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


class KeeperClient:
    """A keeper of its own with a scratch directory; close it."""

    def __init__(self):
        self.directory = tempfile.mkdtemp()
        self.package = os.path.join(self.directory, "signalbox")
        shutil.copytree(PACKAGE, self.package, ignore=shutil.ignore_patterns("__pycache__"))
        path = os.path.join(self.directory, "s")
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(path)
        self._listener.listen(8)
        self._listener.settimeout(20)
        self.process = subprocess.Popen(
            [sys.executable, "-I", os.path.join(self.package, "_keeper"), path],
            stdin=subprocess.PIPE,
        )
        self.process.stdin.write(b"secret\n")
        self.process.stdin.close()
        self.control, self.hello = self._accept()
        self._lanes = []

    def _accept(self):
        connection = Connection(self._listener.accept()[0])
        kind, payload = connection.receive()
        assert kind == frames.HELLO
        return connection, frames.parse(payload)

    def lane(self):
        number = len(self._lanes) + 1
        self.control.send(frames.OPEN_LANE, {"lane": number})
        connection, hello = self._accept()
        assert hello["lane"] == number
        self._lanes.append(connection)
        return connection

    def script(self, text):
        path = os.path.join(self.directory, "script.py")
        with open(path, "w") as file:
            file.write(text)
        return path

    def spec(self, text, job="job-1", **more):
        prelude = os.path.join(self.package, "_script.py")
        argv = [sys.executable, prelude, self.script(text), "input.json"]
        env = {"SIGNALBOX_JOB_ID": job, "SIGNALBOX_ATTEMPT": "1", "PATH": os.environ["PATH"]}
        return dict({"argv": argv, "env": env, "cwd": self.directory, "nice": 0}, **more)

    def run(self, text, **more):
        lane = self.lane()
        lane.send(frames.RUN, self.spec(text, **more))
        end = self.finish(lane)
        lane.close()
        return end

    def finish(self, lane):
        said = []
        while True:
            kind, payload = lane.receive()
            if kind in (frames.EXIT, frames.CANNOT_START):
                return End(said, kind, frames.parse(payload))
            said.append((kind, payload))

    def close(self):
        for connection in [self.control] + self._lanes:
            connection.close()
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
