"""DynamoDB on moto's backend, for machines that cannot download DynamoDB Local."""

from __future__ import annotations

from typing import Any

from localstack.aws.api import RequestContext
from localstack.aws.api.dynamodb import DynamodbApi, StreamSpecification, UpdateTableOutput
from localstack.services.moto import MotoFallbackDispatcher, call_moto
from localstack.services.plugins import Service
from moto.dynamodb.models import dynamodb_backends


class MotoDynamoDBProvider(DynamodbApi):
    """The dispatcher hands every other operation to moto."""

    def update_table(
        self,
        context: RequestContext,
        table_name: str,
        stream_specification: StreamSpecification | None = None,
        **kwargs: Any,
    ) -> UpdateTableOutput:
        """As on AWS a stream that is turned off stays readable, takes no more records, and makes room.

        moto refuses another stream for ever, and fails at each item that is written meanwhile.
        """
        tables = dynamodb_backends[context.account_id][context.region].tables
        table = tables.get(table_name.rsplit("/", 1)[-1])
        if table is None or stream_specification is None:
            return _by_moto(context)
        before = table.stream_specification or {}
        if not before.get("StreamEnabled"):
            table.latest_stream_label = None
        answer = _by_moto(context)
        if before.get("StreamEnabled") and not stream_specification.get("StreamEnabled"):
            table.stream_shard.add = _ignore
            table.stream_specification = {**before, "StreamEnabled": False}
        return answer


def dynamodb_service() -> Service:
    return Service.for_provider(
        MotoDynamoDBProvider(), dispatch_table_factory=MotoFallbackDispatcher
    )


def _ignore(old: Any, new: Any) -> None:
    """What a closed shard does with a record."""


def _by_moto(context: RequestContext) -> UpdateTableOutput:
    answer: UpdateTableOutput = call_moto(context)
    return answer
