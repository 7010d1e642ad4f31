"""The meeting point of one process and its invocations.

LocalStack's thread brings an event and waits for its outcome; the threads of the Runtime API bring
what the process says; the reaper brings its end. All of them meet under one lock.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from cairn_localstack.lambda_errors import Failure

Send = Callable[["Invocation"], None]
"""Sends an event to a runtime that waits in `next`; calls `give_back` when it cannot."""


@dataclass(eq=False)
class Invocation:
    """One event on its way through the process."""

    request_id: str
    function_arn: str
    trace_id: str
    payload: bytes
    deadline_in_ms: int
    client_context: str | None = None
    delivered: bool = False
    response: bytes | None = None
    failure: Failure | None = None

    @property
    def answered(self) -> bool:
        return self.response is not None or self.failure is not None


@dataclass
class Exchange:
    """State of one process as the Runtime API sees it."""

    current: Invocation | None = None
    asked_before: bool = False
    init_failure: Failure | None = None
    exit_code: int | None = None
    closed: bool = False
    spoiled: bool = False
    """Its last answer was refused: as on Lambda, no event goes to this process any more."""
    _last: Invocation | None = None
    _sent_to: object = None
    _waiting: dict[object, Send] = field(default_factory=dict)
    _changed: threading.Condition = field(default_factory=threading.Condition)

    # Called for the process.

    def next_event(self, who: object, send: Send) -> bool:
        """The runtime asks for an event: gets the one that waits, or is put down as waiting.

        False when an earlier event has not been answered yet.
        """
        with self._changed:
            event = self.current
            if event is not None and event.delivered and not event.answered:
                return False
            self.asked_before = True
            if event is None or event.delivered:
                event = None
                self._waiting[who] = send
            else:
                event.delivered = True
                self._sent_to = who
            self._changed.notify_all()
        if event is not None:
            send(event)
        return True

    def give_back(self, invocation: Invocation) -> None:
        """The connection broke under the event: it goes to whoever asks next."""
        with self._changed:
            invocation.delivered = False
        self._send_to_waiting(invocation)

    def unread(self, who: object) -> None:
        """The process ended without having read all that its connection had for it."""
        with self._changed:
            event = self.current
            if event is not None and event.delivered and not event.answered and self._sent_to is who:
                event.delivered = False

    def forget(self, who: object) -> None:
        """The connection has gone, or its runtime no longer waits on it."""
        with self._changed:
            self._waiting.pop(who, None)

    def answer(
        self,
        request_id: str,
        *,
        response: bytes | None = None,
        failure: Failure | None = None,
        spoils: bool = False,
    ) -> bool:
        """The runtime's result; false when no such event is being worked on."""
        with self._changed:
            current = self.current
            if current is None or current.request_id != request_id:
                return False
            if not current.delivered or current.answered:
                return False
            current.response = response
            current.failure = failure
            self.spoiled = self.spoiled or spoils
            self._changed.notify_all()
            return True

    def fail_init(self, failure: Failure) -> bool:
        with self._changed:
            if self.asked_before or self.init_failure is not None:
                return False
            self.init_failure = failure
            self._changed.notify_all()
            return True

    def break_down(self, failure: Failure) -> None:
        """Something beside the runtime has failed: no event goes to this process any more."""
        with self._changed:
            self.spoiled = True
            if not self.asked_before:
                self.init_failure = self.init_failure or failure
            elif self.current is not None and not self.current.answered:
                self.current.failure = failure
            self._changed.notify_all()

    def exited(self, return_code: int) -> None:
        with self._changed:
            self.exit_code = return_code
            self._changed.notify_all()

    def close(self) -> None:
        """Wakes every waiter; nothing more will happen here."""
        with self._changed:
            self.closed = True
            self._waiting.clear()
            self._changed.notify_all()

    # Called for LocalStack.

    @property
    def over(self) -> bool:
        """No event can be handled any more."""
        return self.closed or self.exit_code is not None or self.init_failure is not None

    @property
    def doubtful(self) -> bool:
        """The last event failed, and the runtime hasn't asked for another since: it may be ending."""
        with self._changed:
            failed = self._last is not None and self._last.failure is not None
            return failed and not self._waiting

    def wait_until_ready(self, timeout_in_seconds: float) -> None:
        """Returns when the runtime has asked for its first event, has failed, or time is up."""
        self._wait(lambda: self.asked_before or self.over, timeout_in_seconds)

    def submit(self, invocation: Invocation) -> None:
        with self._changed:
            self.current = self._last = invocation
        self._send_to_waiting(invocation)

    def wait_for_answer(self, invocation: Invocation, timeout_in_seconds: float) -> None:
        """Returns when there is an answer, none can come any more, or time is up."""
        self._wait(lambda: invocation.answered or self.over, timeout_in_seconds)

    def settle(self, timeout_in_seconds: float) -> None:
        """Gives the runtime time to ask for the next event, which ends the invocation on Lambda."""
        self._wait(lambda: bool(self._waiting) or self.over, timeout_in_seconds)

    def _send_to_waiting(self, invocation: Invocation) -> None:
        with self._changed:
            if invocation.delivered or not self._waiting:
                return
            # Set before the bytes leave: the answer may be back before `send` returns.
            invocation.delivered = True
            self._sent_to, send = self._waiting.popitem()
        send(invocation)

    def _wait(self, done: Callable[[], bool], timeout_in_seconds: float) -> None:
        deadline = time.monotonic() + timeout_in_seconds
        with self._changed:
            while not done():
                left = deadline - time.monotonic()
                if left <= 0:
                    return
                self._changed.wait(left)
