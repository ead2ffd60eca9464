"""Who takes part: one entry is one row of the tables."""

import contextlib
from dataclasses import dataclass

from compare import peers
from compare.ceiling import PROCESSES
from server import Server
from service import Service

CONNECTIONS = (16, 64, 1)
_FEW = (16, 1)
_SLOW = 16  # seconds in which a process a job gets some done


@dataclass(frozen=True)
class Contestant:
    """A path of a running service. `least` is the shortest window, in seconds, that says much."""

    key: str
    name: str
    service: Service
    path: str
    connections: tuple = CONNECTIONS
    least: float = 0

    @property
    def is_ours(self):
        return isinstance(self.service, Server)

    @property
    def url(self):
        return "http://127.0.0.1:%d%s" % (self.service.port, self.path)


_PEERS = (
    ("flask", "Flask, gunicorn sync", peers.flask, ("flask", "gunicorn")),
    ("gthread", "Flask, gunicorn gthread", peers.flask_threads, ("flask", "gunicorn")),
    ("uvicorn", "FastAPI, uvicorn", peers.fastapi, ("fastapi", "uvicorn")),
    ("article", "the article's design", peers.article, ()),
)
# Key, name, script, isolation, connections, shortest window.
_OURS = (
    ("function", "Signalbox handle", "classify_function", "warm", CONNECTIONS, 0),
    ("batch", "Signalbox handle_batch", "classify_batch", "warm", CONNECTIONS, 0),
    ("warm", "Signalbox plain, warm", "classify_warm", "warm", CONNECTIONS, 0),
    ("fork", "Signalbox plain, fork", "classify_fork", "fork", CONNECTIONS, 0),
    ("process", "Signalbox plain, process", "classify_process", "process", _FEW, _SLOW),
)
KEYS = tuple(entry[0] for entry in _PEERS + _OURS)


class Field:
    """All services, running within a `with` block.

    `contestants` take part; `missing` says who does not, and why.
    """

    def __init__(self, stage, keys):
        self._stage = stage
        self._keys = keys
        self._services = contextlib.ExitStack()
        self.contestants = []
        self.missing = {}

    def __enter__(self):
        with self._services:
            self._add_peers()
            self._add_ours()
            self._services = self._services.pop_all()
        return self

    def __exit__(self, *_):
        self._services.close()

    def _add_peers(self):
        for key, name, make, modules in _PEERS:
            lacking = peers.lack(*modules)
            if key in self._keys and lacking:
                self.missing[name] = "this Python has no " + " and no ".join(lacking)
            elif key in self._keys:
                service = self._services.enter_context(make(self._stage))
                few = {"connections": _FEW, "least": _SLOW} if key == "article" else {}
                self.contestants.append(Contestant(key, name, service, "/", **few))

    def _add_ours(self):
        if not set(self._keys) & {entry[0] for entry in _OURS}:
            return
        server = Server(
            workers__instances=PROCESSES,
            scripts__dir=self._stage.scripts,
            scripts__isolation="warm",
        )
        self._services.enter_context(server)
        for key, name, script, isolation, connections, least in _OURS:
            if key not in self._keys:
                continue
            runs_as = server.isolation(script)
            if runs_as != isolation:
                self.missing[name] = 'here the server runs it as "%s"' % runs_as
                continue
            path = "/v1/scripts/%s/run" % script
            self.contestants.append(Contestant(key, name, server, path, connections, least))
