"""EventBridge: archives are replayed, and state machines are started."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import queues
import workflows
from local_stack import LocalStack


def test_an_archive_is_replayed_to_the_rules_of_its_bus(stack: LocalStack) -> None:
    events, queue = stack.client("events"), queues.create(stack)
    name = f"bus-{uuid4().hex[:8]}"
    bus = events.create_event_bus(Name=name)["EventBusArn"]
    archive = events.create_archive(ArchiveName=name, EventSourceArn=bus)["ArchiveArn"]
    begun = datetime.now(UTC)
    for number in (1, 2):
        _put(stack, bus, {"number": number})
    deadline = time.monotonic() + 30
    while events.describe_archive(ArchiveName=name)["EventCount"] < 2:
        assert time.monotonic() < deadline
        time.sleep(0.05)

    # A rule that came later gets what was archived before.
    _rule(stack, bus, {"Id": "queue", "Arn": queue.arn})

    def replay(start: datetime, end: datetime) -> Any:
        replay_name = f"replay-{uuid4().hex[:8]}"
        events.start_replay(
            ReplayName=replay_name,
            EventSourceArn=archive,
            EventStartTime=start,
            EventEndTime=end,
            Destination={"Arn": bus},
        )
        return replay_name, events.describe_replay(ReplayName=replay_name)

    _, described = replay(begun - timedelta(hours=2), begun - timedelta(hours=1))
    assert described["State"] == "COMPLETED" and "EventLastReplayedTime" not in described
    replay_name, described = replay(begun - timedelta(minutes=1), begun + timedelta(minutes=5))
    assert described["State"] == "COMPLETED"
    assert abs(described["EventLastReplayedTime"] - begun) < timedelta(minutes=1)
    found = [json.loads(body) for body in queue.received(2, quiet=1)]
    assert sorted(event["detail"]["number"] for event in found) == [1, 2]
    assert {event["replay-name"] for event in found} == {replay_name}
    assert all(begun - timedelta(seconds=1) <= _time(event) for event in found)
    # What is replayed isn't archived again.
    assert events.describe_archive(ArchiveName=name)["EventCount"] == 2


@workflows.needs_step_functions
def test_a_rule_starts_a_state_machine_with_any_input(stack: LocalStack) -> None:
    workflow = workflows.create(stack)
    bus = stack.client("events").create_event_bus(Name=f"bus-{uuid4().hex[:8]}")["EventBusArn"]
    target = {"Arn": workflow, "RoleArn": "arn:aws:iam::000000000000:role/events"}
    wrapped = {"InputPathsMap": {"n": "$.detail.n"}, "InputTemplate": '{"n": <n>}'}
    _rule(
        stack,
        bus,
        {**target, "Id": "part", "InputPath": "$.detail"},
        {**target, "Id": "template", "InputTransformer": wrapped},
        {**target, "Id": "constant", "Input": '{"id": ["no", "name"]}'},
    )
    # The same id again isn't the same execution.
    for number in (1, 2):
        _put(stack, bus, {"n": number, "id": "o/1"})
    found = workflows.inputs(stack, workflow, 6)
    expected = [{"n": n, "id": "o/1"} for n in (1, 2)] + [{"n": n} for n in (1, 2)]
    expected += [{"id": ["no", "name"]}] * 2
    assert sorted(map(json.dumps, found)) == sorted(map(json.dumps, expected))


def _rule(stack: LocalStack, bus: str, *targets: dict[str, Any]) -> None:
    events = stack.client("events")
    events.put_rule(Name="all", EventBusName=bus, EventPattern='{"source": ["shop"]}')
    answer = events.put_targets(Rule="all", EventBusName=bus, Targets=targets)
    assert answer["FailedEntryCount"] == 0


def _put(stack: LocalStack, bus: str, detail: dict[str, Any]) -> None:
    entry = {"EventBusName": bus, "Source": "shop", "DetailType": "order"}
    answer = stack.client("events").put_events(Entries=[{**entry, "Detail": json.dumps(detail)}])
    assert answer["FailedEntryCount"] == 0


def _time(event: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(event["time"])
