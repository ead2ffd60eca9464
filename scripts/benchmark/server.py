"""A Signalbox of one's own."""

import json
import os
import sys

import proc
from service import HERE, WORK, Service

ROOT = os.path.dirname(os.path.dirname(HERE))


class Server(Service):
    """Settings use underscores twice: queue__capacity=10. All others are the defaults."""

    def __init__(self, **settings):
        super().__init__("the server", ready="/health/ready")
        self._settings = settings

    def command(self):
        self.tmp = os.path.join(self.folder, "tmp")
        os.mkdir(self.tmp)
        settings = {
            "http.port": self.port,
            "scripts.dir": WORK,
            "python.executable": sys.executable,
            "data.dir": os.path.join(self.folder, "data"),
            "data.tmp": self.tmp,
            "shutdown.drain": "0s",
        }
        settings.update((key.replace("__", "."), value) for key, value in self._settings.items())
        launcher = [os.path.join(ROOT, "scripts", "signalbox"), "serve"]
        return launcher + ["--set=%s=%s" % setting for setting in settings.items()]

    @property
    def keeper(self):
        """The process id of the keeper that runs our scripts; the server's is that of the JVM."""
        return max(proc.children(self.pid), key=lambda pid: sum(proc.cpu_seconds(pid)))

    def isolation(self, script):
        """The level in which it runs a script."""
        status, answer = self.call("GET", "/v1/scripts/" + script)
        if status != 200:
            raise RuntimeError("%s is not served: %d %s" % (script, status, answer.decode()))
        return json.loads(answer)["settings"]["isolation"]

    def run(self, script, body):
        """Runs a job and waits; its output."""
        status, answer = self.call("POST", "/v1/scripts/%s/run" % script, body)
        if status != 200:
            raise RuntimeError("%s failed: %d %s" % (script, status, answer.decode()))
        return answer

    def submit(self, script, body=b"[]"):
        """Hands a job in; its id."""
        status, answer = self.call("POST", "/v1/scripts/%s/jobs" % script, body)
        if status != 202:
            raise RuntimeError("a job was not accepted: %d %s" % (status, answer.decode()))
        return json.loads(answer)["id"]
