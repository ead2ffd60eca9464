"""A fork server: `python -X faulthandler .../server.py SOCKET`, the token in its environment."""

import os
import platform
import sys

_ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
if sys.path[0] == os.path.dirname(os.path.abspath(__file__)):
    del sys.path[0]  # that place belongs to the folder of a child's script
if _ROOT not in sys.path:
    sys.path.insert(0, _ROOT)

from signalbox._keeper import frames, linux  # noqa: E402  (found only with the path above)
from signalbox._keeper.fork_server import ForkServer  # noqa: E402
from signalbox._keeper.forking import Born  # noqa: E402


def main():
    hello = {
        "protocol": frames.PROTOCOL,
        "token": os.environ.pop("SIGNALBOX_TOKEN"),
        "pid": os.getpid(),
        "python": platform.python_version(),
        "executable": sys.executable,
        "forks": True,
    }
    linux.become_subreaper()
    server = ForkServer(sys.argv[1], hello)
    try:
        server.serve()
    except Born as child:
        # In a child, which has left the server's stack behind. The server itself stays reachable
        # from here: were it freed, its sockets would close numbers that are the child's by now.
        child.live()


main()
