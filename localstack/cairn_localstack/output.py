"""What a process writes to its standard output and error, kept until its invocation ends."""

from __future__ import annotations

import os
import selectors
import threading

KEPT_IN_BYTES = 1024 * 1024
"""Of one invocation's output the last so many bytes are kept."""

_READS_AT_ONCE = 64


class ProcessOutput:
    """Reads the pipe that is the process's standard output and error.

    A thread empties the pipe while the process works, so that it never blocks on a full one;
    `take` reads what is left in it, so that all written before an answer counts for that answer.
    """

    def __init__(self) -> None:
        self._read_end, self.write_end = os.pipe()
        os.set_blocking(self._read_end, False)
        self._wake_read, self._wake_write = os.pipe()
        self._lock = threading.Lock()
        self._kept = bytearray()
        self._dropped = 0
        self._ended = False
        threading.Thread(target=self._follow, name="cairn-output", daemon=True).start()

    def take(self) -> str:
        """The output since the last `take`, as whole lines."""
        with self._lock:
            self._drain()
            taken, self._kept = self._kept, bytearray()
            dropped, self._dropped = self._dropped, 0
        text = taken.decode("utf-8", errors="replace")
        if dropped:
            text = f"[{dropped} bytes of earlier output left out]\n{text}"
        if text and not text.endswith("\n"):
            text += "\n"
        return text

    def close_write_end(self) -> None:
        """Once the process has it: then the output ends with the last process that has it open."""
        os.close(self.write_end)

    def close(self) -> None:
        os.close(self._wake_write)

    def _follow(self) -> None:
        with selectors.DefaultSelector() as selector:
            selector.register(self._read_end, selectors.EVENT_READ)
            selector.register(self._wake_read, selectors.EVENT_READ)
            while not self._ended:
                if any(key.fd == self._wake_read for key, _ in selector.select()):
                    break
                with self._lock:
                    self._drain()
        with self._lock:
            self._drain()
            self._ended = True
            os.close(self._read_end)
            os.close(self._wake_read)

    def _drain(self) -> None:
        # Bounded, so that a process that never stops writing cannot keep the lock for good.
        for _ in range(_READS_AT_ONCE):
            if self._ended:
                return
            try:
                read = os.read(self._read_end, 65536)
            except BlockingIOError:
                return
            if not read:
                self._ended = True
                return
            self._kept += read
            excess = len(self._kept) - KEPT_IN_BYTES
            if excess > 0:
                del self._kept[:excess]
                self._dropped += excess
