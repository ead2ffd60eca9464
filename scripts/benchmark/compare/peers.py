"""What a user would pick instead, each with two workers, and the article's own design."""

import importlib.util
import os
import sys

from service import HERE, Service

WORKERS = "2"
_FOLDER = os.path.join(HERE, "compare")


class Peer(Service):
    """A Python program that finds our apps and the stage's helper on its path."""

    def __init__(self, name, stage, arguments):
        super().__init__(name)
        self._stage = stage
        self._arguments = arguments

    def command(self):
        places = {"port": self.port, "folder": self.folder}
        return [sys.executable] + [argument.format(**places) for argument in self._arguments]

    def environment(self):
        path = os.pathsep.join((_FOLDER, self._stage.scripts))
        return dict(super().environment(), PYTHONPATH=path, PYTHONDONTWRITEBYTECODE="1")


def fastapi(stage):
    return Peer("uvicorn", stage, [os.path.join(_FOLDER, "uvicorn_server.py"), "{port}"])


def flask(stage):
    return _gunicorn("gunicorn sync", stage)


def flask_threads(stage):
    return _gunicorn("gunicorn gthread", stage, "--worker-class=gthread", "--threads=4")


def _gunicorn(name, stage, *more):
    arguments = ["-m", "gunicorn", "flask_app:app", "--bind=127.0.0.1:{port}", *more]
    arguments += ["--workers=" + WORKERS, "--worker-tmp-dir={folder}", "--log-level=warning"]
    return Peer(name, stage, arguments)


def article(stage):
    program = os.path.join(_FOLDER, "article_server.py")
    return Peer("the article's design", stage, [program, "{port}", stage.path("classify")])


def lack(*modules):
    """Those of the modules that this Python does not have."""
    return [module for module in modules if importlib.util.find_spec(module) is None]
