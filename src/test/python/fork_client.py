"""Plays the server: a fork server and its warm processes over real sockets."""

import json
import os
import struct
import sys
import tempfile

from keeper_client import KeeperClient, Listener, finish, frames


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
