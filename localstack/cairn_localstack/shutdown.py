"""Makes LocalStack hear SIGTERM at once, and leave as soon as it has shut down."""

from __future__ import annotations

import os
import signal
import socket
import sys
import threading

from localstack.runtime import get_current_runtime


def wake_on_signals() -> None:
    """Call on the main thread, before the server runs.

    Python runs signal handlers on the main thread, and that one sleeps in Twisted's event loop,
    which only wakes for a signal that the system happens to deliver to this very thread.
    """
    receiving, sending = socket.socketpair()
    sending.setblocking(False)
    signal.set_wakeup_fd(sending.detach(), warn_on_full_buffer=False)

    def wake() -> None:
        while receiving.recv(64):
            from twisted.internet import reactor

            reactor.callFromThread(lambda: None)

    threading.Thread(target=wake, name="cairn-signal-waker", daemon=True).start()


def exit_when_stopped() -> None:
    """Once everything is stopped, Python would still wait some seconds for idle worker threads."""
    runtime = get_current_runtime()

    def leave() -> None:
        runtime.stopped.wait()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(runtime.exit_code)

    threading.Thread(target=leave, name="cairn-quick-exit", daemon=True).start()
