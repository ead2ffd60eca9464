"""Answers everything with the same few bytes; prints its port.

What a client waits for here is owed to the machine and to the client, not to a server.
"""

import selectors
import socket

_ANSWER = b"HTTP/1.1 429 Too Many Requests\r\nRetry-After: 1\r\nContent-Length: 2\r\n\r\n{}"


def _accept(listener, selector):
    connection, _ = listener.accept()
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    selector.register(connection, selectors.EVENT_READ)


def _answer(connection, selector):
    try:
        if connection.recv(65536):
            connection.send(_ANSWER)
            return
    except OSError:
        pass  # the client has left, which ends the connection too
    selector.unregister(connection)
    connection.close()


def main():
    selector = selectors.DefaultSelector()
    with socket.create_server(("127.0.0.1", 0), backlog=256) as listener:
        print(listener.getsockname()[1], flush=True)
        selector.register(listener, selectors.EVENT_READ)
        while True:
            for key, _ in selector.select():
                serve = _accept if key.fileobj is listener else _answer
                serve(key.fileobj, selector)


if __name__ == "__main__":
    main()
