"""CloudWatch Logs that keeps the tags of a log group, and only as long as the group.

It forgets the oldest events of a log group that has many: all state is memory.
"""

from __future__ import annotations

import os
from typing import Any

from localstack.aws.api import RequestContext
from localstack.aws.api.logs import PutLogEventsResponse
from localstack.services.logs.models import get_moto_logs_backend, logs_stores
from localstack.services.logs.provider import LogsProvider
from localstack.services.moto import MotoFallbackDispatcher, call_moto
from localstack.services.plugins import Service
from localstack.utils.aws import arns
from moto.logs.models import LogGroup

_KEPT_EVENTS = int(os.environ.get("CAIRN_LOG_EVENTS", "20000"))
# Looking for the oldest costs a little: not for each that comes.
_MOST_EVENTS = _KEPT_EVENTS + _KEPT_EVENTS // 10


class TaggedLogsProvider(LogsProvider):
    def tag_resource(
        self, context: RequestContext, resource_arn: str, tags: dict[str, str], **kwargs: Any
    ) -> None:
        """LocalStack drops the tags of what was made without any."""
        _tags(context).setdefault(resource_arn, {})
        super().tag_resource(context, resource_arn, tags, **kwargs)

    def delete_log_group(
        self, context: RequestContext, log_group_name: str, **kwargs: Any
    ) -> None:
        """In LocalStack the tags outlive the group, and come back with another one of its name."""
        call_moto(context)
        arn = arns.log_group_arn(log_group_name, context.account_id, context.region)
        _tags(context).pop(arn, None)

    def put_log_events(
        self, context: RequestContext, log_group_name: str, *args: Any, **kwargs: Any
    ) -> PutLogEventsResponse:
        answer = super().put_log_events(context, log_group_name, *args, **kwargs)
        group = get_moto_logs_backend(context.account_id, context.region).groups.get(log_group_name)
        if group is not None:
            _forget_oldest(group)
        return answer


def logs_service() -> Service:
    return Service.for_provider(
        TaggedLogsProvider(), dispatch_table_factory=MotoFallbackDispatcher
    )


def _forget_oldest(group: LogGroup) -> None:
    streams = list(group.streams.values())
    count = sum(len(stream.events) for stream in streams)
    if count <= _MOST_EVENTS:
        return
    times = sorted(event.timestamp for stream in streams for event in list(stream.events))
    oldest_kept = times[-_KEPT_EVENTS]
    excess = count - _KEPT_EVENTS
    for stream in streams:
        # Of equal times only as many as are too many. In place: another thread may add to it.
        old = next(
            (
                index
                for index, event in enumerate(list(stream.events))
                if index == excess or event.timestamp > oldest_kept
            ),
            min(excess, len(stream.events)),
        )
        del stream.events[:old]
        excess -= old


def _tags(context: RequestContext) -> dict[str, dict[str, str]]:
    tags: dict[str, dict[str, str]] = logs_stores[context.account_id][context.region].TAGS
    return tags
