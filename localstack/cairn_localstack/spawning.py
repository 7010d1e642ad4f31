"""The connection to the process that starts environments (spawner.py)."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any


class _Spawner:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._control: socket.socket | None = None

    def new_environment(self, order: dict[str, Any]) -> socket.socket:
        """The connection to the supervisor of a new environment."""
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        message = json.dumps(order).encode()
        with theirs:
            control = self._control or self._start(None)
            try:
                # Without a lock: whoever held it would wait for Python's own, and all others for both.
                socket.send_fds(control, [message], [theirs.fileno()])
            except BrokenPipeError:  # somebody has killed it
                socket.send_fds(self._start(control), [message], [theirs.fileno()])
        return ours

    def _start(self, broken: socket.socket | None) -> socket.socket:
        with self._lock:
            if self._control is broken or self._control is None:
                self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
                program = Path(__file__).with_name("spawner.py")
                with theirs:
                    subprocess.Popen(
                        [sys.executable, "-IS", program, str(theirs.fileno())],
                        env={"PATH": "/usr/local/bin:/usr/bin:/bin", "PYTHONDONTWRITEBYTECODE": "1"},
                        stdin=subprocess.DEVNULL,
                        pass_fds=[theirs.fileno()],
                        # Not to be reached by what the terminal sends to LocalStack.
                        start_new_session=True,
                    )
            return self._control


new_environment = _Spawner().new_environment
