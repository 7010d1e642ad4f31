"""How much memory functions use, and the end of those that use more than they may.

A control group would be exact, but LocalStack is rarely allowed to make one: it would have to be a superuser,
and no other process may be in the group that it runs in. So a thread looks at the processes that handle an
event. It counts memory that belongs to them alone: neither files, which the system can drop, nor what a process
shares with its children.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

_INTERVAL_IN_SECONDS = 0.05
# Looking takes at most this part of the time, however many functions there are.
_SHARE_OF_TIME = 0.1
_PAGE_IN_KB = os.sysconf("SC_PAGE_SIZE") // 1024

Processes = Callable[[], list[int]]


class MemoryWatch:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._watched: dict[object, tuple[Processes, int, Callable[[], None]]] = {}
        self._busy = threading.Event()
        self._runs = False

    @contextmanager
    def over(self, processes: Processes, limit_in_mb: int, exceeded: Callable[[], None]) -> Iterator[None]:
        """Calls `exceeded`, once, if the processes have more than the limit before the block ends."""
        key = object()
        with self._lock:
            self._watched[key] = (processes, limit_in_mb * 1024, exceeded)
            if not self._runs:
                self._runs = True
                threading.Thread(target=self._look, name="cairn-memory", daemon=True).start()
        self._busy.set()
        try:
            yield
        finally:
            with self._lock:
                self._watched.pop(key, None)

    def _look(self) -> None:
        pause = _INTERVAL_IN_SECONDS
        while True:
            self._busy.wait()
            time.sleep(pause)
            begun = time.perf_counter()
            with self._lock:
                watched = list(self._watched.items())
                if not watched:
                    self._busy.clear()
            for key, (processes, limit_in_kb, exceeded) in watched:
                if own_memory_in_kb(processes()) > limit_in_kb:
                    with self._lock:
                        still = self._watched.pop(key, None)
                    if still is not None:
                        # Others are looked at while it ends.
                        threading.Thread(target=exceeded, name="cairn-memory", daemon=True).start()
            took = time.perf_counter() - begun
            pause = max(_INTERVAL_IN_SECONDS, took / _SHARE_OF_TIME)


def own_memory_in_kb(processes: list[int]) -> int:
    """What belongs to these processes alone."""
    if len(processes) == 1:
        return _anonymous_in_kb(processes[0])
    total = sum(_anonymous_in_kb(each) for each in processes)
    # A child that was forked counts the same pages again. Exact figures take longer.
    return total if total < _EXACT_FROM_IN_KB else sum(_share_in_kb(each) for each in processes)


# Less than that is allowed for every function.
_EXACT_FROM_IN_KB = 128 * 1024


def _anonymous_in_kb(process: int) -> int:
    try:
        with open(f"/proc/{process}/statm") as file:
            _, resident, of_files = file.read().split()[:3]
    except (OSError, ValueError):
        return 0
    return (int(resident) - int(of_files)) * _PAGE_IN_KB


def _share_in_kb(process: int) -> int:
    """Its part of what it has together with others. Old kernels count only what it has alone."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    values = {line.split(":")[0]: line.split()[1] for line in lines[1:]}
    return int(values.get("Pss_Anon") or values.get("Private_Dirty") or 0)


def peak_in_mb(process: int) -> int | None:
    """Greatest resident size so far; None where the system doesn't say."""
    try:
        status = Path(f"/proc/{process}/status").read_text()
    except OSError:
        return None
    for line in status.splitlines():
        if line.startswith("VmHWM:"):
            return -(-int(line.split()[1]) // 1024)
    return None


def descendants(process: int) -> list[int]:
    """All that a process started and that still runs, itself not counted; parents first."""
    found: list[int] = []
    try:
        children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    except OSError:
        return found
    for child in children:
        found += [int(child), *descendants(int(child))]
    return found


memory_watch = MemoryWatch()
