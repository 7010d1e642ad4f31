"""Ends the process as soon as LocalStack has shut down."""

from __future__ import annotations

import os
import sys
import threading

from localstack.runtime import get_current_runtime


def exit_when_stopped() -> None:
    """Once everything is stopped, Python would still wait some seconds for idle worker threads."""
    runtime = get_current_runtime()

    def leave() -> None:
        runtime.stopped.wait()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(runtime.exit_code)

    threading.Thread(target=leave, name="cairn-quick-exit", daemon=True).start()
