"""A server of one's own, in a temporary folder, that is gone with the block that uses it."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time

import proc

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
WORK = os.path.join(HERE, "work")
_START_LIMIT = 60
_STOP_LIMIT = 20


class Server:
    """Runs within a `with` block. Settings use underscores twice: queue__capacity=10."""

    def __init__(self, **settings):
        self._settings = settings

    def __enter__(self):
        self._folder = tempfile.TemporaryDirectory(prefix="signalbox-bench-")
        self.tmp = os.path.join(self._folder.name, "tmp")
        self._log = os.path.join(self._folder.name, "log")
        self.port = _free_port()
        self._process = None
        try:
            self._start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def _start(self):
        os.mkdir(self.tmp)
        begin = time.monotonic()
        with open(self._log, "wb") as log:
            # A session of its own: Ctrl-C is ours, and we stop it in order.
            self._process = subprocess.Popen(
                self._command(), stdout=log, stderr=log, start_new_session=True
            )
        while not self._is_ready():
            if self._process.poll() is not None or time.monotonic() > begin + _START_LIMIT:
                with open(self._log, encoding="utf-8", errors="replace") as log:
                    sys.exit("the server did not start; its log:\n" + log.read()[-4000:])
            time.sleep(0.01)
        self.start_seconds = time.monotonic() - begin

    def _command(self):
        java = [os.path.join(ROOT, "scripts", "signalbox"), "serve"]
        settings = {
            "http.port": self.port,
            "scripts.dir": WORK,
            "python.executable": sys.executable,
            "data.dir": os.path.join(self._folder.name, "data"),
            "data.tmp": self.tmp,
            "shutdown.drain": "0s",
        }
        settings.update((key.replace("__", "."), value) for key, value in self._settings.items())
        return java + ["--set=%s=%s" % setting for setting in settings.items()]

    def _is_ready(self):
        try:
            return self.call("GET", "/health/ready")[0] == 200
        except OSError:
            return False

    def __exit__(self, *_):
        handler = signal.signal(signal.SIGINT, signal.SIG_IGN)  # a second Ctrl-C waits
        try:
            if self._process is not None:
                self._stop()
            self._folder.cleanup()
        finally:
            signal.signal(signal.SIGINT, handler)

    def _stop(self):
        self._process.terminate()
        try:
            self._process.wait(_STOP_LIMIT)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    @property
    def pid(self):
        """The process id of the JVM: the launcher replaces itself by it."""
        return self._process.pid

    @property
    def keeper(self):
        """The process id of the keeper that runs our scripts."""
        return max(proc.children(self.pid), key=lambda pid: sum(proc.cpu_seconds(pid)))

    def connect(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.connect()
        connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return connection

    def call(self, method, path, body=None):
        """One request on a connection of its own: status and body."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, path, body)
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def submit(self, script, body=b"[]"):
        """Hands a job in; its id."""
        status, answer = self.call("POST", "/v1/scripts/%s/jobs" % script, body)
        if status != 202:
            raise RuntimeError("a job was not accepted: %d %s" % (status, answer.decode()))
        return json.loads(answer)["id"]


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
