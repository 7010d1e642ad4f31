"""The lines Lambda writes around an invocation's own output."""

from __future__ import annotations

import math

from cairn_localstack.lambda_errors import Failure
from cairn_localstack.sandbox import Outcome


def init_report(took_in_ms: float, failure: Failure | None) -> str:
    """Of an init phase that didn't succeed; without a failure it took too long."""
    status = (
        "Status: timeout"
        if failure is None
        else f"Status: error\tError Type: {failure.error_type}"
    )
    return f"INIT_REPORT Init Duration: {took_in_ms:.2f} ms\tPhase: init\t{status}\t\n"


def invocation_log(
    request_id: str,
    version: str,
    outcome: Outcome,
    *,
    memory_in_mb: int,
    init_in_ms: float | None,
    init_log: str = "",
) -> str:
    lines = [init_log, f"START RequestId: {request_id} Version: {version}\n", outcome.output]
    if outcome.failure is not None and outcome.failure.log_line is not None:
        lines.append(outcome.failure.log_line + "\n")
    lines.append(f"END RequestId: {request_id}\n")
    billed = outcome.duration_in_ms + (init_in_ms or 0)
    report = [
        f"REPORT RequestId: {request_id}",
        f"Duration: {outcome.duration_in_ms:.2f} ms",
        f"Billed Duration: {math.ceil(billed)} ms",
        f"Memory Size: {memory_in_mb} MB",
    ]
    if outcome.peak_memory_in_mb is not None:
        report.append(f"Max Memory Used: {outcome.peak_memory_in_mb} MB")
    if init_in_ms is not None:
        report.append(f"Init Duration: {init_in_ms:.2f} ms")
    if outcome.failure is not None and outcome.failure.error_type == "Sandbox.Timedout":
        report.append("Status: timeout")
    elif outcome.failure is not None and outcome.failure.log_line is not None:
        report.append(f"Status: error\tError Type: {outcome.failure.error_type}")
    lines.append("\t".join(report) + "\t\n")
    return "".join(lines)
