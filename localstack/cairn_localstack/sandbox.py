"""One process of a function with its Runtime API: from its start to its end."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from cairn_localstack.entrypoint import Entrypoint
from cairn_localstack.exchange import Exchange, Invocation
from cairn_localstack.extensions import Extensions
from cairn_localstack.homes import Home
from cairn_localstack.lambda_errors import Failure, exit_error, timed_out
from cairn_localstack.memory import memory_watch
from cairn_localstack.output import ProcessOutput
from cairn_localstack.runtime_api import RuntimeAPI
from cairn_localstack.view import View

_SETTLE_IN_SECONDS = 0.025
# A runtime that has failed ends or asks for the next event within this time, or is replaced.
_RECOVERY_IN_SECONDS = 0.25


@dataclass(frozen=True)
class Outcome:
    response: bytes | None
    failure: Failure | None
    output: str
    duration_in_ms: float
    peak_memory_in_mb: int | None


class Sandbox:
    """A process that was started once."""

    def __init__(
        self,
        home: Home,
        entrypoint: Entrypoint,
        environment_for: Callable[[View, str], dict[str, str]],
        max_response_in_bytes: int,
        memory_in_mb: int,
        facts: dict[str, str],
    ) -> None:
        """Raises OSError when the system cannot run the command."""
        self._memory_in_mb = memory_in_mb
        self._out_of_memory = False
        self._closing = False
        self._closing_lock = threading.Lock()
        self._exchange = Exchange()
        self._extensions = Extensions(self._exchange, entrypoint.extensions, facts)
        self._api = RuntimeAPI(self._exchange, self._extensions, max_response_in_bytes)
        self._output = ProcessOutput()
        view = entrypoint.view(home.isolated)
        command = [view.inside(it) if isinstance(it, Path) else it for it in entrypoint.command]
        try:
            self._process = home.run(
                command,
                view.inside(entrypoint.task_root),
                environment_for(view, self._api.address),
                self._output.write_end,
                self._exchange.exited,
            )
        except OSError:
            self._release()
            raise
        finally:
            self._output.close_write_end()

    @property
    def ready(self) -> bool:
        """The runtime has finished its init phase."""
        return self._exchange.asked_before

    def takes_events(self) -> bool:
        """Whether the next event may go to this process. After a failure, only if it asks for one."""
        if self._exchange.doubtful:
            self._exchange.settle(_RECOVERY_IN_SECONDS)
        return not (self._exchange.over or self._exchange.spoiled or self._exchange.doubtful)

    @property
    def ended(self) -> bool:
        """The process has ended by itself."""
        return self._exchange.exit_code is not None

    def wait_until_ready(self, timeout_in_seconds: float) -> None:
        with self._watching_memory():
            self._exchange.wait_until_ready(timeout_in_seconds)

    def fail_init(self) -> tuple[str, Failure | None]:
        """Ends a process whose init phase didn't succeed. What it wrote, and why if it wasn't slow."""
        failure = self._own_failure("")
        self.close()
        return self._output.take(), failure

    def invoke(self, invocation: Invocation, timeout_in_seconds: float) -> Outcome:
        """Always returns: with an answer, a failure, or at the end of the time.

        When `invocation.delivered` is false then, the process never saw the event.
        """
        begun = time.perf_counter()
        self._extensions.invoked(invocation)
        with self._watching_memory():
            self._exchange.submit(invocation)
            self._exchange.wait_for_answer(invocation, timeout_in_seconds)
        duration = (time.perf_counter() - begun) * 1000
        if invocation.delivered and not invocation.answered and self.ended:
            self._api.wait_for_the_end(_SETTLE_IN_SECONDS)
        failure = self._failure(invocation, timeout_in_seconds)
        if invocation.answered:
            # After an error, too: many runtimes end after one, and the next event needs a new process.
            self._exchange.settle(_SETTLE_IN_SECONDS)
        peak = self._peak_memory_in_mb()
        if self._exchange.over or self._exchange.spoiled or not invocation.answered:
            self.close("failure" if invocation.answered or self._exchange.over else "timeout")
        output = self._output.take()
        return Outcome(invocation.response, failure, output, duration, peak)

    def close(self, reason: str = "spindown") -> None:
        """Ends the process, reaps it, and wakes whoever waits. From any thread, also twice."""
        with self._closing_lock:
            if self._closing:
                return
            self._closing = True
        self._extensions.shut_down(reason)
        self._process.kill()
        self._exchange.close()
        self._release()

    def _watching_memory(self) -> AbstractContextManager[None]:
        return memory_watch.over(self._process.processes, self._memory_in_mb, self._exceed_memory)

    def _exceed_memory(self) -> None:
        self._out_of_memory = True
        self._process.kill()

    def _peak_memory_in_mb(self) -> int | None:
        """As on Lambda never more than the function may have."""
        if self._out_of_memory:
            return self._memory_in_mb
        peak = self._process.peak_memory_in_mb()
        return None if peak is None else min(peak, self._memory_in_mb)

    def _release(self) -> None:
        self._api.close()
        self._output.close()

    def _failure(self, invocation: Invocation, timeout_in_seconds: float) -> Failure | None:
        if invocation.answered:
            return invocation.failure
        failure = self._own_failure(invocation.request_id)
        return failure or timed_out(invocation.request_id, timeout_in_seconds)

    def _own_failure(self, request_id: str) -> Failure | None:
        """Why no event can be handled; None if the process still works, and is only slow."""
        if self._exchange.init_failure is not None:
            return self._exchange.init_failure
        if self._exchange.exit_code is not None:
            return exit_error(request_id, self._exchange.exit_code)
        if self._exchange.closed:
            return exit_error(request_id, -9)
        return None
