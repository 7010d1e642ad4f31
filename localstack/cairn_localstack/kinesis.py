"""Kinesis on moto's backend, for machines that cannot download LocalStack's engine."""

from __future__ import annotations

import threading
from datetime import datetime
from typing import Any

from localstack.aws.api import RequestContext
from localstack.aws.api.kinesis import (
    GetShardIteratorOutput,
    KinesisApi,
    ListTagsForResourceOutput,
    PutRecordOutput,
    PutRecordsOutput,
    Tag,
    UpdateShardCountOutput,
)
from localstack.services.moto import MotoFallbackDispatcher, call_moto, call_moto_with_request
from localstack.services.plugins import Service
from moto.kinesis.models import KinesisBackend, Shard, Stream, kinesis_backends


class MotoKinesisProvider(KinesisApi):
    """Streams in memory, whose records live as long as the stream. Others than these go to moto."""

    def __init__(self) -> None:
        # moto counts the records of a shard without a lock.
        self._writing = threading.Lock()

    def create_stream(
        self,
        context: RequestContext,
        stream_name: str,
        tags: dict[str, str] | None = None,
        **kwargs: Any,
    ) -> None:
        """moto ignores the tags, and takes no stream without a number of shards."""
        call_moto(context)
        _backend(context).describe_stream(None, stream_name).tags.update(tags or {})

    def get_shard_iterator(
        self,
        context: RequestContext,
        shard_id: str,
        shard_iterator_type: str,
        stream_name: str | None = None,
        stream_arn: str | None = None,
        timestamp: datetime | None = None,
        **kwargs: Any,
    ) -> GetShardIteratorOutput:
        """moto's iterators hold the name of the stream, and are of no use without it."""
        stream = _backend(context).describe_stream(stream_arn, stream_name)
        request = {**context.service_request, "StreamName": stream.stream_name}
        request.pop("StreamARN", None)
        if timestamp is not None:
            request["Timestamp"] = timestamp.timestamp()
        return call_moto_with_request(context, request)

    def put_record(self, context: RequestContext, **kwargs: Any) -> PutRecordOutput:
        with self._writing:
            return call_moto(context)

    def put_records(self, context: RequestContext, **kwargs: Any) -> PutRecordsOutput:
        with self._writing:
            return call_moto(context)

    def update_shard_count(
        self,
        context: RequestContext,
        target_shard_count: int,
        scaling_type: str,
        stream_name: str | None = None,
        stream_arn: str | None = None,
        **kwargs: Any,
    ) -> UpdateShardCountOutput:
        """Closes the open shards, which stay readable, and opens as many as are asked for.

        moto's own has other numbers after some changes.
        """
        with self._writing:
            stream = _backend(context).describe_stream(stream_arn, stream_name)
            before = [shard for shard in stream.shards.values() if shard.is_open]
            if len(before) != target_shard_count:
                _reshard(stream, before, target_shard_count)
        return UpdateShardCountOutput(
            StreamName=stream.stream_name,
            StreamARN=stream.arn,
            CurrentShardCount=len(before),
            TargetShardCount=target_shard_count,
        )

    def list_tags_for_resource(
        self, context: RequestContext, resource_arn: str, **kwargs: Any
    ) -> ListTagsForResourceOutput:
        tags = _stream(context, resource_arn).tags
        return ListTagsForResourceOutput(
            Tags=[Tag(Key=key, Value=value) for key, value in sorted(tags.items())]
        )

    def tag_resource(
        self, context: RequestContext, tags: dict[str, str], resource_arn: str, **kwargs: Any
    ) -> None:
        _stream(context, resource_arn).tags.update(tags)

    def untag_resource(
        self, context: RequestContext, tag_keys: list[str], resource_arn: str, **kwargs: Any
    ) -> None:
        tags = _stream(context, resource_arn).tags
        for key in tag_keys:
            tags.pop(key, None)


def kinesis_service() -> Service:
    return Service.for_provider(
        MotoKinesisProvider(), dispatch_table_factory=MotoFallbackDispatcher
    )


def _reshard(stream: Stream, before: list[Shard], count: int) -> None:
    number = max(shard._shard_id for shard in stream.shards.values()) + 1
    width = 2**128 // count
    opened = {}
    for index in range(count):
        start = index * width
        end = 2**128 if index == count - 1 else start + width - 1
        parent = next(s for s in before if s.starting_hash <= start <= s.ending_hash)
        shard = Shard(number + index, start, end, parent=parent.shard_id)
        opened[shard.shard_id] = shard
    for shard in before:
        shard.is_open = False
    # moto writes to the first shard of a key, closed or not.
    stream.shards = {**opened, **stream.shards}
    stream.shard_count = count


def _backend(context: RequestContext) -> KinesisBackend:
    return kinesis_backends[context.account_id][context.region]


def _stream(context: RequestContext, arn: str) -> Stream:
    return _backend(context).describe_stream(arn, None)
