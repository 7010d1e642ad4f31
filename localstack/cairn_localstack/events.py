"""EventBridge that replays archives, and starts state machines whatever their input is."""

from __future__ import annotations

from datetime import datetime

from localstack.services.events.archive import ArchiveService
from localstack.services.events.models import FormattedEventList, TransformedEvent
from localstack.services.events.provider import EventsProvider
from localstack.services.events.target import StatesTargetSender
from localstack.services.events.utils import to_json_str
from localstack.services.plugins import Service


def _put_events(self: ArchiveService, events: FormattedEventList) -> None:
    """With their time as a time: LocalStack keeps a text, and can't replay it."""
    for event in events:
        time = datetime.fromisoformat(event["time"])
        self.archive.events[event["id"]] = {**event, "time": time}


def _start_execution(self: StatesTargetSender, event: TransformedEvent, _trace: object) -> None:
    """With a name of its own: LocalStack takes the `id` of the input, and fails without one."""
    # The service of the ARN is `states`.
    self.service = "stepfunctions"
    self.client.start_execution(stateMachineArn=self.target["Arn"], input=to_json_str(event))


def events_service() -> Service:
    ArchiveService.put_events = _put_events
    StatesTargetSender.send_event = _start_execution
    return Service.for_provider(EventsProvider())
