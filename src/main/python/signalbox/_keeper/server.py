"""A fork server: `python -X faulthandler .../server.py SOCKET`, the token in its environment."""

import os
import platform
import sys
import traceback

_ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
_FAULT = 70  # EX_SOFTWARE

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
        "token": linux.take_secret("SIGNALBOX_TOKEN"),
        "pid": os.getpid(),
        "python": platform.python_version(),
        "executable": sys.executable,
        "forks": True,
    }
    linux.become_subreaper()
    server = ForkServer(sys.argv[1], hello)
    child = None
    try:
        server.serve()
    except Born as born:
        child = born
    if child:
        # It has left the server's stack behind. The server itself stays reachable from here: were
        # it freed, its sockets would close numbers that are the child's by now.
        _live(child)


def _live(child):
    try:
        child.live()
    except BaseException:  # a fault of ours
        traceback.print_exc()
    finally:
        os._exit(_FAULT)  # finalising would touch every page of the server's


main()
