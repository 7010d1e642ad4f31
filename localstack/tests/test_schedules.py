"""Schedules of EventBridge Scheduler invoke their targets."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import boto3
import functions
import pytest
import queues
import workflows
from local_stack import LocalStack

_ROLE = "arn:aws:iam::000000000000:role/scheduler"


def test_every_target_is_invoked_once_in_time(stack: LocalStack) -> None:
    queue, copies = queues.create(stack), queues.create(stack)
    fifo = queues.create(
        stack, suffix=".fifo", FifoQueue="true", ContentBasedDeduplication="true"
    )
    sns, events = stack.client("sns"), stack.client("events")
    topic = sns.create_topic(Name=f"topic-{uuid4().hex[:8]}")["TopicArn"]
    sns.subscribe(
        TopicArn=topic,
        Protocol="sqs",
        Endpoint=copies.arn,
        Attributes={"RawMessageDelivery": "true"},
    )
    bus = events.create_event_bus(Name=f"bus-{uuid4().hex[:8]}")["EventBusArn"]
    rule = {"Rule": "all", "EventBusName": bus}
    events.put_rule(Name="all", EventBusName=bus, EventPattern='{"source": ["shop"]}')
    events.put_targets(**rule, Targets=[{"Id": "copies", "Arn": copies.arn}])
    function = functions.create(stack, _PRINTING)

    once = _soon()
    _schedule(stack, once, queue.arn, Input="a text")
    _schedule(stack, once, fifo.arn, Input="in order", SqsParameters={"MessageGroupId": "g"})
    _schedule(stack, once, topic, Input="for all")
    _schedule(
        stack,
        once,
        bus,
        Input='{"light": "on"}',
        EventBridgeParameters={"Source": "shop", "DetailType": "night"},
    )
    arn = stack.client("lambda").get_function(FunctionName=function.name)
    _schedule(stack, once, arn["Configuration"]["FunctionArn"], Input='{"full": true}')

    assert queue.received(1) == ["a text"]
    assert fifo.received(1) == ["in order"]
    assert fifo.messages[0]["Attributes"]["MessageGroupId"] == "g"
    text, event = sorted(copies.received(2), key=len)
    assert text == "for all"
    found = json.loads(event)
    assert found["detail-type"] == "night" and found["detail"] == {"light": "on"}
    function.stored_log(containing='EVENT {"full": true}')
    assert queue.received(1, quiet=1) == ["a text"]


@workflows.needs_step_functions
def test_a_state_machine_is_started(stack: LocalStack) -> None:
    workflow = workflows.create(stack)
    _schedule(stack, _soon(), workflow, Input='{"order": 7}')
    assert workflows.inputs(stack, workflow, 1) == [{"order": 7}]


def test_the_input_may_name_the_invocation_and_may_be_left_out(stack: LocalStack) -> None:
    named, left_out = queues.create(stack), queues.create(stack)
    once = _soon()
    keywords = ("schedule-arn", "scheduled-time", "execution-id", "attempt-number")
    name = _schedule(
        stack, once, named.arn, Input=" ".join(f"<aws.scheduler.{word}>" for word in keywords)
    )
    _schedule(stack, once, left_out.arn)
    arn, moment, execution, attempt = named.received(1)[0].split()
    assert arn == f"arn:aws:scheduler:us-east-1:000000000000:schedule/default/{name}"
    assert once == f"at({moment.removesuffix('Z')})" and attempt == "1"
    assert len(execution) == 16
    event = json.loads(left_out.received(1)[0])
    assert event["source"] == "aws.scheduler" and event["detail-type"] == "Scheduled Event"
    assert event["time"] == moment and event["detail"] == "{}"


def test_what_was_changed_or_deleted_is_not_invoked_as_before(stack: LocalStack) -> None:
    # On a slow machine, the changes may come too late to judge.
    for seconds in (4, 20):
        queue, once = queues.create(stack), _soon(seconds)
        names = _change_schedules(stack, queue, once)
        if _soon(0) < once:
            break
    assert queue.received(3, quiet=2) == ["changed, new", "kept", "recreated, new"]
    # A schedule that has invoked its target stays, and does it again only at another time.
    _update(stack, names["kept"], once, queue.arn, "not again")
    _update(stack, names["changed"], _soon(), queue.arn, "again")
    assert queue.received(4, quiet=1)[0] == "again"


def _change_schedules(stack: LocalStack, queue: queues.Queue, once: str) -> dict[str, str]:
    client, group = stack.client("scheduler"), f"group-{uuid4().hex[:8]}"
    client.create_schedule_group(Name=group)
    _schedule(stack, once, queue.arn, Input="in a group", GroupName=group)
    names = {
        text: _schedule(stack, once, queue.arn, Input=text)
        for text in ("kept", "deleted", "disabled", "later", "changed", "recreated")
    }
    client.delete_schedule(Name=names["deleted"])
    client.delete_schedule_group(Name=group)
    _update(stack, names["disabled"], once, queue.arn, "disabled", State="DISABLED")
    _update(stack, names["later"], "at(2099-01-01T00:00:00)", queue.arn, "later")
    _update(stack, names["changed"], once, queue.arn, "changed, new")
    client.delete_schedule(Name=names["recreated"])
    _schedule(stack, once, queue.arn, Input="recreated, new", Name=names["recreated"])
    return names


def test_a_rate_begins_at_once_and_a_disabled_or_later_one_does_not(stack: LocalStack) -> None:
    queue = queues.create(stack)
    later = datetime.now(UTC) + timedelta(hours=1)
    _schedule(stack, "rate(1 minute)", queue.arn, Input="disabled", State="DISABLED")
    _schedule(stack, "rate(1 minute)", queue.arn, Input="later", StartDate=later)
    _schedule(stack, "cron(0 0 1 1 ? 2099)", queue.arn, Input="in 2099")
    now = _schedule(stack, "rate(1 hour)", queue.arn, Input="now")
    assert queue.received(1, quiet=1) == ["now"]
    # An update doesn't begin again.
    _update(stack, now, "rate(1 hour)", queue.arn, "updated")
    assert queue.received(1, quiet=1) == ["now"]


def test_a_schedule_is_deleted_after_its_last_invocation_if_it_says_so(
    stack: LocalStack,
) -> None:
    queue, client = queues.create(stack), stack.client("scheduler")
    once = _soon()
    stays = _schedule(stack, once, queue.arn, Input="stays")
    goes = _schedule(stack, once, queue.arn, Input="goes", ActionAfterCompletion="DELETE")
    hourly = _schedule(
        stack, "rate(1 hour)", queue.arn, Input="hourly", ActionAfterCompletion="DELETE"
    )
    ended = _schedule(
        stack,
        "rate(1 hour)",
        queue.arn,
        Input="ended",
        ActionAfterCompletion="DELETE",
        EndDate=datetime.now(UTC) + timedelta(minutes=30),
    )
    assert queue.received(4) == ["ended", "goes", "hourly", "stays"]
    deadline = time.monotonic() + 20
    while {goes, ended} & (names := _names(client)):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert {stays, hourly} <= names


def test_what_failed_is_in_the_dead_letter_queue(stack: LocalStack) -> None:
    dead, malformed, alive = (queues.create(stack) for _ in range(3))
    missing = "arn:aws:lambda:us-east-1:000000000000:function:missing"
    once = _soon()
    name = _schedule(
        stack, once, missing, Input='{"n": 1}', DeadLetterConfig={"Arn": dead.arn}
    )
    bus = "arn:aws:events:us-east-1:000000000000:event-bus/default"
    event = {"EventBridgeParameters": {"Source": "shop", "DetailType": "night"}}
    _schedule(
        stack, once, bus, Input="no JSON", DeadLetterConfig={"Arn": malformed.arn}, **event
    )
    _schedule(stack, once, missing)
    _schedule(stack, once, "arn:aws:ecs:us-east-1:000000000000:cluster/c")
    _schedule(stack, once, alive.arn, Input="others go on")
    assert dead.received(1, quiet=1) == ['{"n": 1}']
    attributes = dead.messages[0]["MessageAttributes"]
    values = {key: value["StringValue"] for key, value in attributes.items()}
    assert values["ERROR_CODE"] == "ResourceNotFoundException"
    assert "missing" in values["ERROR_MESSAGE"] and values["TARGET_ARN"] == missing
    assert values["SCHEDULE_ARN"].endswith(f"schedule/default/{name}")
    assert malformed.received(1) == ["no JSON"]
    code = malformed.messages[0]["MessageAttributes"]["ERROR_CODE"]["StringValue"]
    assert code == "MalformedDetail"
    assert alive.received(1) == ["others go on"]


def test_accounts_and_regions_have_their_own_schedules(stack: LocalStack) -> None:
    home = queues.create(stack)

    def client(service: str) -> Any:
        return boto3.client(
            service,
            endpoint_url=stack.url,
            region_name="eu-west-1",
            aws_access_key_id="111111111111",
            aws_secret_access_key="test",
        )

    away = queues.create(stack, client("sqs"))
    name = f"schedule-{uuid4().hex[:8]}"
    for text, once, queue, scheduler in (
        ("home", "at(2099-01-01T00:00:00)", home, stack.client("scheduler")),
        ("away", _soon(), away, client("scheduler")),
    ):
        scheduler.create_schedule(
            Name=name,
            ScheduleExpression=once,
            FlexibleTimeWindow={"Mode": "OFF"},
            Target={"Arn": queue.arn, "RoleArn": _ROLE, "Input": text},
        )
    stack.client("scheduler").delete_schedule(Name=name)
    assert away.received(1) == ["away"]
    assert home.received(0, quiet=1) == []


def test_what_localstack_accepts_and_nobody_understands_is_in_the_log(stack: LocalStack) -> None:
    queue, client = queues.create(stack), stack.client("scheduler")
    name = _schedule(stack, "rate(0 minutes)", queue.arn)
    unknown = _schedule(
        stack, "cron(0 2 * * ? *)", queue.arn, ScheduleExpressionTimezone="Mars/Olympus"
    )
    assert {name, unknown} <= _names(client)
    assert f"{unknown} never invokes its target: Mars/Olympus isn't a time zone" in stack.log()
    assert f"{name} never invokes its target" in stack.log()
    with pytest.raises(client.exceptions.ResourceNotFoundException):
        _schedule(stack, _soon(), queue.arn, GroupName="missing")


_PRINTING = functions.bootstrap(
    """
while True:
  request, event, _ = next_event()
  print("EVENT", json.dumps(event), flush=True)
  respond(request, {})
"""
)


def _soon(seconds: int = 2) -> str:
    return (datetime.now(UTC) + timedelta(seconds=seconds)).strftime("at(%Y-%m-%dT%H:%M:%S)")


def _schedule(stack: LocalStack, expression: str, target: str, **settings: Any) -> str:
    """Creates a schedule; settings of the target may be among the others."""
    own = ("Input", "SqsParameters", "EventBridgeParameters", "DeadLetterConfig")
    more = {name: settings.pop(name) for name in own if name in settings}
    name = settings.pop("Name", f"schedule-{uuid4().hex[:8]}")
    stack.client("scheduler").create_schedule(
        Name=name,
        ScheduleExpression=expression,
        FlexibleTimeWindow={"Mode": "FLEXIBLE", "MaximumWindowInMinutes": 15},
        Target={"Arn": target, "RoleArn": _ROLE, **more},
        **settings,
    )
    return str(name)


def _update(
    stack: LocalStack, name: str, expression: str, target: str, text: str, **settings: Any
) -> None:
    stack.client("scheduler").update_schedule(
        Name=name,
        ScheduleExpression=expression,
        FlexibleTimeWindow={"Mode": "OFF"},
        Target={"Arn": target, "RoleArn": _ROLE, "Input": text},
        **settings,
    )


def _names(client: Any) -> set[str]:
    pages = client.get_paginator("list_schedules").paginate()
    return {schedule["Name"] for page in pages for schedule in page["Schedules"]}
