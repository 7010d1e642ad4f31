"""Delivers what a schedule of EventBridge Scheduler has for its target."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from botocore.exceptions import ClientError
from localstack.aws.connect import connect_to
from localstack.utils.aws.arns import parse_arn, sqs_queue_url_for_arn
from moto.scheduler.models import EventBridgeSchedulerBackend, Schedule

LOG = logging.getLogger(__name__)


def deliver(backend: EventBridgeSchedulerBackend, schedule: Schedule, due: float) -> None:
    """Tries once, and sends what failed to the dead-letter queue."""
    target = schedule.target
    context = {
        "schedule-arn": schedule.arn,
        "scheduled-time": datetime.fromtimestamp(due, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "execution-id": uuid4().hex[:16],
        "attempt-number": "1",
    }
    text = target.get("Input") or _notification(backend, context)
    for name, value in context.items():
        text = text.replace(f"<aws.scheduler.{name}>", value)
    try:
        _invoke(backend, target, text)
    except Exception as problem:
        LOG.warning("The schedule %s failed: %s", schedule.arn, problem)
        queue = target.get("DeadLetterConfig", {}).get("Arn")
        if queue:
            _send_dead_letter(backend, queue, text, context | _reasons(target, problem))


def _notification(backend: EventBridgeSchedulerBackend, context: dict[str, str]) -> str:
    """What a target without an input gets."""
    return json.dumps(
        {
            "version": "0",
            "id": str(uuid4()),
            "detail-type": "Scheduled Event",
            "source": "aws.scheduler",
            "account": backend.account_id,
            "time": context["scheduled-time"],
            "region": backend.region_name,
            "resources": [context["schedule-arn"]],
            "detail": "{}",
        }
    )


def _invoke(backend: EventBridgeSchedulerBackend, target: dict[str, Any], text: str) -> None:
    arn = target["Arn"]
    service = parse_arn(arn)["service"]
    client = _client(backend, "stepfunctions" if service == "states" else service, arn)
    match service:
        case "lambda":
            client.invoke(FunctionName=arn, InvocationType="Event", Payload=text)
        case "sqs":
            parameters = target.get("SqsParameters") or {}
            client.send_message(
                QueueUrl=sqs_queue_url_for_arn(arn), MessageBody=text, **parameters
            )
        case "sns":
            client.publish(TopicArn=arn, Message=text)
        case "states":
            client.start_execution(stateMachineArn=arn, input=text)
        case "events":
            entry = {"EventBusName": arn, "Detail": text, **target["EventBridgeParameters"]}
            [answer] = client.put_events(Entries=[entry])["Entries"]
            if code := answer.get("ErrorCode"):
                error = {"Code": code, "Message": answer.get("ErrorMessage", "")}
                raise ClientError({"Error": error}, "PutEvents")
        case _:
            raise NotImplementedError(f"{arn} isn't supported as a target")


def _client(backend: EventBridgeSchedulerBackend, service: str, arn: str) -> Any:
    """A client for the region of the target, with the credentials of the schedule's account."""
    connection = connect_to(
        aws_access_key_id=backend.account_id, region_name=parse_arn(arn)["region"]
    )
    return connection.get_client(service)


def _reasons(target: dict[str, Any], problem: Exception) -> dict[str, str]:
    error = problem.response["Error"] if isinstance(problem, ClientError) else {}
    return {
        "error-code": error.get("Code", type(problem).__name__),
        "error-message": error.get("Message") or str(problem) or type(problem).__name__,
        "retry-attempts": "0",
        "target-arn": target["Arn"],
    }


def _send_dead_letter(
    backend: EventBridgeSchedulerBackend, queue: str, text: str, values: dict[str, str]
) -> None:
    attributes = {
        name.upper().replace("-", "_"): {"DataType": "String", "StringValue": value}
        for name, value in values.items()
        if name != "attempt-number"
    }
    _client(backend, "sqs", queue).send_message(
        QueueUrl=sqs_queue_url_for_arn(queue), MessageBody=text, MessageAttributes=attributes
    )
