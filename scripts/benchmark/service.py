"""A process of one's own that serves HTTP, and that is gone with the block that uses it."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
WORK = os.path.join(HERE, "work")
_START_LIMIT = 120
_STOP_LIMIT = 20

# One thread for each library that would start more: workers times threads is the CPUs, for all.
ONE_THREAD = {
    name: "1" for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
}


class Service:
    """Runs within a `with` block, in a temporary folder that it removes."""

    def __init__(self, name, ready="/"):
        self.name = name
        self._ready = ready
        self._process = None

    def command(self):
        """The argument list; the folder and the port are known by then."""
        raise NotImplementedError

    def environment(self):
        return dict(os.environ, **ONE_THREAD)

    def __enter__(self):
        self._folder = tempfile.TemporaryDirectory(prefix="signalbox-bench-")
        self.folder = self._folder.name
        self.port = _free_port()
        try:
            self._start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def _start(self):
        begin = time.monotonic()
        with open(self._log_file(), "wb") as log:
            # A session of its own: Ctrl-C is ours, and we stop it in order.
            self._process = subprocess.Popen(
                self.command(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=self.environment(),
                start_new_session=True,
            )
        while not self._is_ready():
            if self._process.poll() is not None or time.monotonic() > begin + _START_LIMIT:
                sys.exit("%s did not start; its log:\n%s" % (self.name, self.log()))
            time.sleep(0.01)
        self.start_seconds = time.monotonic() - begin

    def _is_ready(self):
        try:
            return self.call("GET", self._ready, timeout=2)[0] < 500
        except OSError:
            return False

    def _log_file(self):
        return os.path.join(self.folder, "log")

    def log(self):
        """The end of what it wrote."""
        with open(self._log_file(), encoding="utf-8", errors="replace") as log:
            return log.read()[-4000:]

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
        try:
            os.killpg(self._process.pid, signal.SIGKILL)  # workers that outlived it
        except ProcessLookupError:
            pass

    @property
    def pid(self):
        return self._process.pid

    def connect(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.connect()
        connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return connection

    def call(self, method, path, body=None, timeout=60):
        """One request on a connection of its own: status and body."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        headers = {"Content-Type": "application/json"} if body else {}
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
