"""DynamoDB Streams on moto's backend: the streams of the tables `dynamodb.py` serves."""

from __future__ import annotations

from localstack.aws.api.dynamodbstreams import DynamodbstreamsApi
from localstack.services.moto import MotoFallbackDispatcher
from localstack.services.plugins import Service


class MotoDynamoDBStreamsProvider(DynamodbstreamsApi):
    """Implements nothing itself: the dispatcher hands every operation to moto."""


def dynamodb_streams_service() -> Service:
    return Service.for_provider(
        MotoDynamoDBStreamsProvider(), dispatch_table_factory=MotoFallbackDispatcher
    )
