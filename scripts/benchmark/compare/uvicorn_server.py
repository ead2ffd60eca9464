"""Serves the FastAPI app with two workers, as uvicorn's command does: uvicorn_server.py PORT.

But for one thing: asyncio sets TCP_NODELAY only on sockets that were made with an explicit
protocol, and uvicorn makes the one that its workers share without. Every answer then waits 40 ms
for an acknowledgement. Held against that anything would look fast, so it is set here.
"""

import socket
import sys

import uvicorn
from uvicorn.supervisors import Multiprocess


def main():
    config = uvicorn.Config(
        "fastapi_app:app", port=int(sys.argv[1]), workers=2, access_log=False, log_level="warning"
    )
    listener = config.bind_socket()
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    Multiprocess(config, target=uvicorn.Server(config).run, sockets=[listener]).run()


if __name__ == "__main__":
    main()
