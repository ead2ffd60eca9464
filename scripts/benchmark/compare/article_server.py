"""The article's design: a fixed pool that starts one process a job. article_server.py PORT SCRIPT.

A bounded pending queue, a temporary JSON file as the script's argument, and ERROR and OUTPUT in
lines of its standard output. Python in place of Go: what it adds is little beside a process a job.
"""

import os
import queue
import subprocess
import sys
import tempfile
import threading
from concurrent.futures import Future
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

_WORKERS = 2
_PENDING = 100


class Pool:
    """Each worker runs one job after another."""

    def __init__(self, script):
        self._script = script
        self._pending = queue.Queue(_PENDING)
        for _ in range(_WORKERS):
            threading.Thread(target=self._work, daemon=True).start()

    def submit(self, body):
        job = Future()
        self._pending.put((body, job))
        return job

    def _work(self):
        while True:
            body, job = self._pending.get()
            try:
                job.set_result(self._run(body))
            except Exception as problem:  # it is the caller's answer
                job.set_exception(problem)

    def _run(self, body):
        with tempfile.NamedTemporaryFile(suffix=".json") as file:
            file.write(body)
            file.flush()
            command = [sys.executable, self._script, file.name]
            with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
                return _last_word(process.stdout)


def _last_word(lines):
    for line in lines:
        if b"ERROR:" in line:
            raise RuntimeError(line.decode())
        if b"OUTPUT:" in line:
            return line.partition(b"OUTPUT:")[2].strip()
    raise RuntimeError("no output")


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # head and body in one write

    def do_GET(self):
        self._answer(200, b"ready")

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        try:
            self._answer(200, self.server.pool.submit(body).result())
        except Exception as problem:  # told to the client, as the article does
            self._answer(500, str(problem).encode())

    def _answer(self, status, body):
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass  # no access log, as for everybody here


class ArticleServer(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128


def main():
    server = ArticleServer(("127.0.0.1", int(sys.argv[1])), Handler)
    server.pool = Pool(os.path.abspath(sys.argv[2]))
    server.serve_forever()


if __name__ == "__main__":
    main()
