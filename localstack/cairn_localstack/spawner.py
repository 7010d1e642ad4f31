"""Starts environments: `python -IS spawner.py FD`, with a connection to LocalStack as descriptor FD.

A small process, because each environment begins as a copy of it, and LocalStack is large and has hundreds of
threads. Only the standard library is imported here.
"""

from __future__ import annotations

import gc
import json
import os
import signal
import socket
import sys
from collections.abc import Callable

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from cairn_localstack import namespaces  # noqa: E402
from cairn_localstack.supervisor import MOST_BYTES, Supervisor  # noqa: E402


def serve(control: socket.socket) -> None:
    """Returns when LocalStack has gone."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # who ends is reaped at once
    gc.freeze()
    while True:
        message, descriptors, _, _ = socket.recv_fds(control, MOST_BYTES, 1)
        if not message:
            return
        with socket.socket(fileno=descriptors[0]) as connection:
            if os.fork() == 0:
                control.close()
                _found(connection, json.loads(message))


def _found(connection: socket.socket, order: dict[str, object]) -> None:
    """Becomes an environment, or says why it can't. Doesn't return."""
    try:
        furnish: Callable[..., None] | None = None
        if order["isolation"] != "none":
            namespaces.enter(user=order["isolation"] == "user")
            # Only the processes that are started from now on are in the new PID namespace.
            if os.fork() != 0:
                os._exit(0)
            namespaces.build(order["root"], order["hidden"], order["needed"])  # type: ignore[arg-type]
            furnish = namespaces.furnish
        Supervisor(connection, furnish).serve()
    except Exception as problem:
        connection.send(json.dumps({"failed": str(problem)}).encode())
    finally:
        os._exit(0)


if __name__ == "__main__":
    serve(socket.socket(fileno=int(sys.argv[1])))
