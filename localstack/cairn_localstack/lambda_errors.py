"""The errors Lambda itself reports for a function, in its words."""

from __future__ import annotations

import json
import signal
from dataclasses import dataclass
from datetime import datetime, timezone

# Go's names for signals, which Lambda's messages use ("signal: killed").
_SIGNAL_NAMES: dict[int, str] = {
    signal.SIGHUP: "hangup",
    signal.SIGINT: "interrupt",
    signal.SIGQUIT: "quit",
    signal.SIGILL: "illegal instruction",
    signal.SIGTRAP: "trace/breakpoint trap",
    signal.SIGABRT: "aborted",
    signal.SIGBUS: "bus error",
    signal.SIGFPE: "floating point exception",
    signal.SIGKILL: "killed",
    signal.SIGUSR1: "user defined signal 1",
    signal.SIGSEGV: "segmentation fault",
    signal.SIGUSR2: "user defined signal 2",
    signal.SIGPIPE: "broken pipe",
    signal.SIGALRM: "alarm clock",
    signal.SIGTERM: "terminated",
}


@dataclass(frozen=True)
class Failure:
    """Why an invocation has no result: the payload its caller gets, and a line for its log."""

    error_type: str
    payload: bytes
    log_line: str | None = None


def _failure(error_type: str, message: str, log_line: str | None = None) -> Failure:
    payload = json.dumps({"errorType": error_type, "errorMessage": message}).encode()
    return Failure(error_type, payload, log_line)


def exit_error(request_id: str, return_code: int) -> Failure:
    """The process ended before it answered; `return_code` is negative for a signal."""
    if return_code < 0:
        name = _SIGNAL_NAMES.get(-return_code, f"signal {-return_code}")
        reason = f"Runtime exited with error: signal: {name}"
    elif return_code > 0:
        reason = f"Runtime exited with error: exit status {return_code}"
    else:
        reason = "Runtime exited without providing a reason"
    message = f"RequestId: {request_id} Error: {reason}"
    return _failure("Runtime.ExitError", message, f"{message}\nRuntime.ExitError")


def invalid_entrypoint(request_id: str, reason: str) -> Failure:
    message = f"RequestId: {request_id} Error: {reason}"
    return _failure("Runtime.InvalidEntrypoint", message, f"{message}\nRuntime.InvalidEntrypoint")


def timed_out(request_id: str, timeout_in_seconds: float) -> Failure:
    now = datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"
    message = f"{now} {request_id} Task timed out after {timeout_in_seconds:.2f} seconds"
    payload = json.dumps({"errorMessage": message}).encode()
    return Failure("Sandbox.Timedout", payload, message)


def response_too_large(limit_in_bytes: int) -> Failure:
    message = (
        f"Response payload size exceeded maximum allowed payload size ({limit_in_bytes} bytes)."
    )
    return _failure("Function.ResponseSizeTooLarge", message, message)


def extension_crashed(name: str) -> Failure:
    message = f"Error: the extension {name} has ended"
    return _failure("Extension.Crash", message, f"{message}\nExtension.Crash")


def reported_by_runtime(body: bytes, error_type: str) -> Failure:
    """What the runtime itself posted to `…/error`; its body goes to the caller unchanged."""
    return Failure(error_type, body or b"null")
