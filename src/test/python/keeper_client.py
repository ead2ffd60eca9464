"""Plays the server: a keeper over a real socket."""

import json
import os
import shutil
import socket
import struct
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


class ForkServerClient:
    """A fork server under a keeper of its own, with a folder for scripts; close it."""

    def __init__(self, modules=(), spares=0, module=None, **environment):
        self.keeper = KeeperClient()
        self.folder = os.path.join(self.keeper.directory, "scripts")
        os.mkdir(self.folder)
        self.board = os.path.join(self.keeper.directory, "board")
        with open(self.board, "wb") as file:
            file.truncate(4096)
        self.env = {"PATH": os.environ["PATH"], "PYTHONPATH": self.keeper.directory}
        self.env.update(LANG="C.UTF-8", PYTHONUTF8="1", PYTHONDONTWRITEBYTECODE="1", **environment)
        self._listener = Listener(os.path.join(self.keeper.directory, "f"))
        self.keeper_lane = self._start()
        self._listener.await_control()
        self.control, self.hello = self._listener.control, self._listener.hello
        self.pid = self.hello["pid"]
        self.said, self.ready = self._preload(modules, spares, module)

    def _start(self):
        lane = self.keeper.lane()
        program = os.path.join(self.keeper.package, "_keeper", "server.py")
        argv = [sys.executable, "-X", "faulthandler", program, self._listener.path]
        env = dict(self.env, SIGNALBOX_TOKEN="hidden")
        lane.send(frames.RUN, {"argv": argv, "env": env, "cwd": self.folder, "nice": 0})
        return lane

    def _preload(self, modules, spares, module):
        order = {"modules": list(modules), "folder": self.folder, "spares": spares, "nice": 0}
        order.update(board=self.board, module=module and self.script(**module))
        self.control.send(frames.PRELOAD, order)
        said = []
        while True:
            kind, payload = self.control.receive()
            if kind == frames.READY:
                return said, frames.parse(payload)
            said.append(frames.parse(payload)["module"])

    def lane(self):
        return self._listener.lane()

    def write(self, name, text):
        path = os.path.join(self.folder, name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path

    def script(self, text, name="script", kind="plain", takes_job=False):
        path = self.write(name + ".py", text)
        return dict(name=name, file=path, source=path, kind=kind, takes_job=takes_job)

    def spec(self, text, env=None, **more):
        """A run of mode `once`."""
        names = ("name", "kind", "takes_job")
        script = self.script(text, **{n: more.pop(n) for n in names if n in more})
        job = {"SIGNALBOX_JOB_ID": "job-1", "SIGNALBOX_ATTEMPT": "1"}
        spec = {"mode": "once", "script": script, "env": env or dict(self.env, **job)}
        spec.update(cwd=self.folder, nice=0, memory=0, input="input.json")
        return dict(spec, type="application/json", **more)

    def run(self, text, **more):
        lane = self.lane()
        lane.send(frames.RUN, self.spec(text, **more))
        end = finish(lane)
        lane.close()
        return end

    def run_function(self, text, kind, takes_job=False):
        """One call in a process of its own, with the number 0 as its input."""
        names = ("input.json", "params.json")
        for name, content in zip(names, ("0", "{}")):
            self.write(name, content)
        file, params = (os.path.join(self.folder, name) for name in names)
        env = dict(self.env, SIGNALBOX_JOB_ID="job-1", SIGNALBOX_ATTEMPT="1")
        env.update(SIGNALBOX_JOB_DIR=self.folder, SIGNALBOX_PARAMS=params)
        return self.run(text, kind=kind, takes_job=takes_job, env=env, input=file)

    def close(self):
        self._listener.close()
        try:
            finish(self.keeper_lane)
        finally:
            self.keeper.close()


class WarmClient:
    """A warm process of a fork server: jobs in, frames out."""

    NONCE = "cafe"

    def __init__(self, server, text, slot=0, max_runs=0, **script):
        self._server = server
        self._slot = slot
        self.control, self.channel = server.lane(), server.lane()
        self._jobs = 0
        self.spec = server.spec(text, **script)
        self.spec.update(mode="warm", channel=self.channel.number, slot=slot, nonce=self.NONCE)
        self.spec.update(max_runs=max_runs, env=server.env)
        self.control.send(frames.RUN, self.spec)

    def started(self):
        """Waits for the first words of both connections; the pid."""
        kind, payload = self.control.receive()
        assert kind == frames.STARTED, (kind, payload)
        return frames.parse(payload)["pid"]

    def send(self, body=b"", more=False, **header):
        self._jobs += 1
        directory = os.path.join(self._server.keeper.directory, "job-%d" % self._jobs)
        head = {"id": "id-%d" % self._jobs, "attempt": 1, "type": "application/json"}
        head.update({"params": {}, "dir": directory}, **header)
        if more:
            head["more"] = True
        head = json.dumps(head, separators=(",", ":")).encode()
        start = struct.pack(">IH", self._jobs, len(head))
        self.channel.send(frames.JOB, start + head + body)
        return self._jobs

    def receive(self):
        """(type, number, the rest) of the next frame of the child."""
        kind, payload = self.channel.receive()
        return kind, int.from_bytes(payload[:4], "big"), payload[4:]

    def answer(self):
        """Reads up to the next outcome."""
        return Answer(self._read_outcome())

    def _read_outcome(self):
        said = []
        while not said or said[-1][0] != frames.OUTCOME:
            said.append(self.receive())
        return said

    def plain(self, text="", **header):
        """Does one plain job on `text`: its answer, with the output up to the markers."""
        directory = tempfile.mkdtemp(dir=self._server.keeper.directory)
        path = os.path.join(directory, "input.json")
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        number = self.send(dir=directory, file=path, **header)
        answer = self.answer()
        answer.directory, answer.file = directory, path
        answer.stdout, answer.stderr = self.spoken(number)
        return answer

    def spoken(self, number):
        """What was written up to the markers of that call."""
        marker = ("\0signalbox:%s:%d\n" % (self.NONCE, number)).encode()
        said = {frames.STDOUT: b"", frames.STDERR: b""}
        while not all(text.endswith(marker) for text in said.values()):
            kind, payload = self.control.receive()
            if kind in said:
                said[kind] += payload
            else:
                assert kind == frames.STARTED, (kind, payload)
        return [text[: -len(marker)] for text in said.values()]

    def end(self):
        """Closes the channel and waits for the end."""
        self.channel.close()
        return finish(self.control)


class Answer:
    """What a child said of one job, the outcome last."""

    def __init__(self, said):
        self.frames = said[:-1]
        _, self.number, rest = said[-1]
        self.flags, self.status, self.cpu_us, self.rss_kib = struct.unpack(">BBII", rest[:10])
        self.extra = json.loads(rest[10:] or "{}")
        self.retire = self.extra.get("retire")

    def of(self, kind):
        return [rest for k, _, rest in self.frames if k == kind]
