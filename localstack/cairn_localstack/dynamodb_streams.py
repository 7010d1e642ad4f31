"""DynamoDB Streams on moto's backend: the streams of the tables that `dynamodb.py` serves."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

from localstack.aws.api import RequestContext
from localstack.aws.api.dynamodbstreams import (
    DescribeStreamOutput,
    DynamodbstreamsApi,
    ExpiredIteratorException,
    GetRecordsOutput,
    GetShardIteratorOutput,
    Record,
    ResourceNotFoundException,
)
from localstack.services.moto import MotoFallbackDispatcher, call_moto
from localstack.services.plugins import Service
from moto.dynamodbstreams.models import (
    DynamoDBStreamsBackend,
    ShardIterator,
    dynamodbstreams_backends,
)

_KEPT_ITERATORS = 1000
"""moto keeps every iterator for ever, and an event source mapping asks for several a second."""


class MotoDynamoDBStreamsProvider(DynamodbstreamsApi):
    """One shard a stream; records live as long as the table. Others than these go to moto."""

    def describe_stream(
        self, context: RequestContext, stream_arn: str, **kwargs: Any
    ) -> DescribeStreamOutput:
        _require_stream(_backend(context), stream_arn)
        return call_moto(context)

    def get_shard_iterator(
        self,
        context: RequestContext,
        stream_arn: str,
        shard_id: str,
        shard_iterator_type: str,
        sequence_number: str | None = None,
        **kwargs: Any,
    ) -> GetShardIteratorOutput:
        backend = _backend(context)
        shard = _require_stream(backend, stream_arn).stream_shard
        if shard.id != shard_id:
            raise ResourceNotFoundException(
                f"Requested resource not found: Shard: {shard_id} not found"
            )
        number = int(sequence_number) if sequence_number else None
        iterator = ShardIterator(backend, shard, shard_iterator_type, number)
        backend.shard_iterators[iterator.arn] = iterator
        return GetShardIteratorOutput(ShardIterator=iterator.arn)

    def get_records(
        self,
        context: RequestContext,
        shard_iterator: str,
        limit: int | None = None,
        **kwargs: Any,
    ) -> GetRecordsOutput:
        backend = _backend(context)
        iterator = backend.shard_iterators.get(shard_iterator)
        if iterator is None:
            raise ExpiredIteratorException("Iterator expired")
        found = iterator.get(limit or 1000)
        for oldest in list(backend.shard_iterators)[:-_KEPT_ITERATORS]:
            backend.shard_iterators.pop(oldest, None)
        return GetRecordsOutput(
            NextShardIterator=found["NextShardIterator"],
            Records=[_as_aws_sends_it(record, context.region) for record in found["Records"]],
        )


def dynamodb_streams_service() -> Service:
    return Service.for_provider(
        MotoDynamoDBStreamsProvider(), dispatch_table_factory=MotoFallbackDispatcher
    )


def _backend(context: RequestContext) -> DynamoDBStreamsBackend:
    return dynamodbstreams_backends[context.account_id][context.region]


def _require_stream(backend: DynamoDBStreamsBackend, stream_arn: str) -> Any:
    """The table whose present stream this is."""
    for table in list(backend.dynamodb.tables.values()):
        label = table.latest_stream_label
        if label and stream_arn == f"{table.table_arn}/stream/{label}":
            return table
    raise ResourceNotFoundException(f"Requested resource not found: Stream: {stream_arn} not found")


def _as_aws_sends_it(record: dict[str, Any], region: str) -> Record:
    """moto sends an empty image where AWS sends none, and the time as text with fractions."""
    change = {
        name: value
        for name, value in record["dynamodb"].items()
        if value or name not in ("OldImage", "NewImage")
    }
    created = datetime.fromisoformat(change["ApproximateCreationDateTime"])
    change["ApproximateCreationDateTime"] = created.replace(microsecond=0, tzinfo=timezone.utc)
    return Record(**{**record, "awsRegion": region, "eventVersion": "1.1", "dynamodb": change})
