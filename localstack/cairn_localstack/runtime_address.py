"""An address that only its environment knows, for the Runtime API of each.

Runtimes take `AWS_LAMBDA_RUNTIME_API` for a host and a port, some of them for nothing else, so there is
no place for a token in it. On Linux all of 127.0.0.0/8 is this machine: 24 random bits beside a port
that the system chooses are out of reach of whoever tries addresses, as a web page can.
"""

from __future__ import annotations

import secrets
import socket


def listen() -> socket.socket:
    """A listener on a random loopback address; on 127.0.0.1 where the system has no other."""
    try:
        return socket.create_server((_random_address(), 0), backlog=16)
    except OSError:
        return socket.create_server(("127.0.0.1", 0), backlog=16)


def _random_address() -> str:
    # Neither the network's own address nor its broadcast.
    parts = [secrets.randbelow(256), secrets.randbelow(256), 1 + secrets.randbelow(254)]
    return ".".join(["127", *map(str, parts)])
