"""Started by the server as `python -I .../_keeper SOCKET`, with the token as a line on stdin."""

import os
import platform
import sys

_PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path[0] = os.path.dirname(_PACKAGE)

from signalbox._keeper import frames, linux  # noqa: E402  (found only with the path above)
from signalbox._keeper.keeper import Keeper  # noqa: E402


def main():
    token = sys.stdin.readline().strip()
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.setsid()  # a Ctrl-C in the server's terminal is the server's affair
    linux.become_subreaper()
    compiler = _compile_helpers()
    hello = {
        "protocol": frames.PROTOCOL,
        "token": token,
        "pid": os.getpid(),
        "python": platform.python_version(),
        "executable": sys.executable,
        "forks": linux.can_fork_servers(),
    }
    Keeper(sys.argv[1], hello, compiler).serve()


def _compile_helpers():
    """Compiles what scripts import of us, once: they may not write byte code themselves."""
    keeper = os.getpid()
    pid = os.fork()
    if pid == 0:  # its memory and its imports go with it
        try:
            linux.die_with(keeper)
            import compileall

            compileall.compile_dir(_PACKAGE, quiet=2)
        finally:
            os._exit(0)
    return pid


main()
