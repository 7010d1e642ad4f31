"""Makes LocalStack hear SIGTERM at once, and leave within half a second."""

from __future__ import annotations

import os
import signal
import socket
import sys
import threading

from localstack.runtime import get_current_runtime
from localstack.utils.threads import cleanup_threads_and_processes

from cairn_localstack.extensions import hurry
from cairn_localstack.live_environments import stop_all_environments

_LONGEST_SHUTDOWN_IN_SECONDS = 0.3


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


def exit_soon() -> None:
    """Call when LocalStack begins to shut down.

    Ends the functions' processes first, whatever hangs later. All state is memory, so there is
    nothing to lose: what is not stopped in time is not waited for, nor are idle worker threads,
    for which Python itself would wait some seconds more.
    """
    runtime = get_current_runtime()

    def leave() -> None:
        hurry()
        stop_all_environments()
        runtime.stopped.wait(timeout=_LONGEST_SHUTDOWN_IN_SECONDS)
        cleanup_threads_and_processes()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(runtime.exit_code)

    # Not a daemon: Python would freeze it when the main thread returns, and then spend seconds on
    # taking its modules apart.
    threading.Thread(target=leave, name="cairn-exit", daemon=False).start()
