"""Event source mappings of queues: several batches at once, and the order of FIFO groups."""

from __future__ import annotations

import json
import time
from collections import defaultdict
from typing import Any

import functions
import queues
from local_stack import LocalStack

_PAUSE = 0.5

# Says when it worked on which message: begin, end, body.
_HANDLER = functions.bootstrap(
    f"""
while True:
  request, event, _ = next_event()
  for record in event["Records"]:
    begun = time.time()
    time.sleep({_PAUSE})
    print(json.dumps([begun, time.time(), record["body"]]), flush=True)
  respond(request, None)
"""
)


def _map(stack: LocalStack, queue: queues.Queue, function: functions.Function, **settings: Any) -> None:
    stack.client("lambda").create_event_source_mapping(
        EventSourceArn=queue.arn, FunctionName=function.name, **settings
    )


def _handled(function: functions.Function, count: int) -> list[tuple[float, float, str]]:
    deadline = time.monotonic() + 30
    while True:
        log = function.stored_log(containing="REPORT")
        found = [tuple(json.loads(line)) for line in log.splitlines() if line.startswith("[")]
        if len(found) >= count:
            assert len(found) == count
            return sorted(found)
        assert time.monotonic() < deadline, found
        time.sleep(0.2)


def _at_once(handled: list[tuple[float, float, str]]) -> int:
    """How many messages were worked on at the same time, at most."""
    return max(
        sum(begun <= moment < ended for begun, ended, _ in handled) for moment, _, _ in handled
    )


def test_messages_are_handled_side_by_side(stack: LocalStack) -> None:
    queue = queues.create(stack, VisibilityTimeout="30")
    function = functions.create(stack, _HANDLER)
    for first in (0, 10):
        entries = [{"Id": str(i), "MessageBody": str(first + i)} for i in range(10)]
        queue.client.send_message_batch(QueueUrl=queue.url, Entries=entries)
    _map(stack, queue, function, BatchSize=1)
    handled = _handled(function, 20)
    assert {body for _, _, body in handled} == {str(i) for i in range(20)}
    assert handled[-1][1] - handled[0][0] < 20 * _PAUSE / 2
    assert _at_once(handled) >= 4


def test_the_concurrency_of_source_and_function_is_kept(stack: LocalStack) -> None:
    for settings, reserved, most in (
        ({"ScalingConfig": {"MaximumConcurrency": 2}}, None, 2),
        ({}, 1, 1),
    ):
        queue = queues.create(stack, VisibilityTimeout="30")
        function = functions.create(stack, _HANDLER)
        if reserved is not None:
            stack.client("lambda").put_function_concurrency(
                FunctionName=function.name, ReservedConcurrentExecutions=reserved
            )
        entries = [{"Id": str(i), "MessageBody": str(i)} for i in range(6)]
        queue.client.send_message_batch(QueueUrl=queue.url, Entries=entries)
        _map(stack, queue, function, BatchSize=1, **settings)
        assert _at_once(_handled(function, 6)) == most


def test_groups_of_a_fifo_queue_are_handled_side_by_side_and_each_in_order(stack: LocalStack) -> None:
    queue = queues.create(
        stack,
        suffix=".fifo",
        FifoQueue="true",
        ContentBasedDeduplication="true",
        VisibilityTimeout="30",
    )
    function = functions.create(stack, _HANDLER)
    for number in range(4):
        for group in "abc":
            queue.client.send_message(
                QueueUrl=queue.url, MessageBody=f"{group}{number}", MessageGroupId=group
            )
    _map(stack, queue, function, BatchSize=1)
    handled = _handled(function, 12)
    groups = defaultdict(list)
    for begun, ended, body in handled:
        groups[body[0]].append((begun, ended, body))
    assert sorted(groups) == ["a", "b", "c"]
    for group, messages in groups.items():
        assert [body for _, _, body in messages] == [f"{group}{number}" for number in range(4)]
        assert all(last[1] <= next[0] for last, next in zip(messages, messages[1:]))
    assert _at_once(handled) == 3
