"""A process in a session of its own, which ends with everything it started."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path

from cairn_localstack.memory import descendants, peak_in_mb


class GroupProcess:
    """Starts at creation; `ended` is called once with the return code (negative: the signal)."""

    def __init__(
        self,
        command: list[str],
        *,
        folder: Path,
        environment: dict[str, str],
        output: int,
        ended: Callable[[int], None],
    ) -> None:
        self._child = _start(
            lambda: subprocess.Popen(
                command,
                cwd=folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        )
        self._ended = ended
        self._reaper = threading.Thread(target=self._reap, name="cairn-reaper", daemon=True)
        self._reaper.start()

    @property
    def id(self) -> int:
        return self._child.pid

    def kill(self) -> None:
        """Ends the process and its group, and returns when it has been reaped."""
        self._kill_group()
        self._reaper.join(timeout=5)

    def processes(self) -> list[int]:
        return [self.id, *descendants(self.id)]

    def peak_memory_in_mb(self) -> int | None:
        return peak_in_mb(self.id)

    def _kill_group(self) -> None:
        if self._child.returncode is not None:
            return  # reaped: its id may belong to another process by now
        try:
            os.killpg(self._child.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            pass

    def _reap(self) -> None:
        # Waits without reaping first: until the leader is reaped its id, and so the group's, is
        # not given to another process, and what it left behind can be killed safely.
        if hasattr(os, "waitid"):
            os.waitid(os.P_PID, self._child.pid, os.WEXITED | os.WNOWAIT)
            self._kill_group()
        self._ended(self._child.wait())


def _start(start: Callable[[], subprocess.Popen[bytes]]) -> subprocess.Popen[bytes]:
    """Tries again while the file is "busy".

    A child that another thread has just forked holds a copy of the descriptor that unpacked the
    file, until its own exec a moment later.
    """
    for _ in range(20):
        try:
            return start()
        except OSError as error:
            if error.errno != errno.ETXTBSY:
                raise
        time.sleep(0.005)
    return start()
