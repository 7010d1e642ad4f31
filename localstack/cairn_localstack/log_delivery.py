"""Delivers the functions' logs to CloudWatch Logs in batches.

LocalStack makes an API call of its own for every invocation's log. It runs beside the next
invocation and, Python running one thread at a time, makes that one several milliseconds slower.
"""

from __future__ import annotations

import logging
import time
from collections import defaultdict
from collections.abc import Iterator
from queue import Empty
from typing import Any

from localstack.aws.connect import connect_to
from localstack.services.lambda_.invocation.execution_environment import ExecutionEnvironment
from localstack.services.lambda_.invocation.logs import QUEUE_SHUTDOWN, LogHandler, LogItem
from localstack.utils.aws.arns import extract_account_id_from_arn

LOG = logging.getLogger(__name__)

_QUIET_IN_SECONDS = 0.05
_LONGEST_WAIT_IN_SECONDS = 0.5

# Limits of PutLogEvents; each event counts 26 bytes more than its text.
_MOST_EVENTS = 10_000
_MOST_BYTES = 1_048_576
_BYTES_PER_EVENT = 26

Event = dict[str, Any]
Stream = tuple[str, str]


def batch_log_delivery() -> None:
    """Replaces how LocalStack's log handlers work; for handlers started from now on."""
    LogHandler.add_logs = _add_logs
    LogHandler.run_log_loop = _run_log_loop
    ExecutionEnvironment.get_log_group_name = _log_group


def _log_group(self: ExecutionEnvironment) -> str:
    """The one that the function names; LocalStack alone always logs to the function's own."""
    version = self.function_version
    named = version.config.logging_config.get("LogGroup")
    return named or f"/aws/lambda/{version.id.function_name}"


def _add_logs(self: LogHandler, item: LogItem) -> None:
    if self._thread is not None:  # no thread: the service `logs` is not enabled
        self.log_queue.put((int(time.time() * 1000), item))


def _run_log_loop(self: LogHandler, *args: Any, **kwargs: Any) -> None:
    ends = False
    while not ends:
        streams, ends = _next_batch(self)
        for stream, events in streams.items():
            try:
                # LocalStack caches the client; assuming the function's role instead, as it does
                # itself, would open connections of its own for every version of every function.
                account = extract_account_id_from_arn(self.role_arn)
                client = connect_to(region_name=self.region, aws_access_key_id=account).logs
                for portion in _portions(events):
                    _put(client, stream, portion)
            except Exception as problem:
                LOG.warning("The log of %s could not be stored: %s", "/".join(stream), problem)


def _next_batch(handler: LogHandler) -> tuple[dict[Stream, list[Event]], bool]:
    """Waits for a log, then until none has come for a moment. True when it was the last."""
    streams: dict[Stream, list[Event]] = defaultdict(list)
    entry = handler.log_queue.get()
    latest = time.monotonic() + _LONGEST_WAIT_IN_SECONDS
    while entry is not QUEUE_SHUTDOWN:
        timestamp, item = entry
        streams[item.log_group, item.log_stream] += [
            {"timestamp": timestamp, "message": line + "\n"}
            for line in item.logs.split("\n")
            if line
        ]
        wait = min(_QUIET_IN_SECONDS, latest - time.monotonic())
        try:
            entry = handler.log_queue.get(timeout=max(wait, 0))
        except Empty:
            return streams, False
    return streams, True


def _portions(events: list[Event]) -> Iterator[list[Event]]:
    portion: list[Event] = []
    size = 0
    for event in events:
        event_size = len(event["message"].encode()) + _BYTES_PER_EVENT
        if portion and (len(portion) == _MOST_EVENTS or size + event_size > _MOST_BYTES):
            yield portion
            portion, size = [], 0
        portion.append(event)
        size += event_size
    if portion:
        yield portion


def _put(client: Any, stream: Stream, events: list[Event]) -> None:
    group_name, stream_name = stream
    request = {"logGroupName": group_name, "logStreamName": stream_name}
    try:
        client.put_log_events(**request, logEvents=events)
    except client.exceptions.ResourceNotFoundException:
        try:
            client.create_log_group(logGroupName=group_name)
        except client.exceptions.ResourceAlreadyExistsException:
            pass
        client.create_log_stream(**request)
        client.put_log_events(**request, logEvents=events)
