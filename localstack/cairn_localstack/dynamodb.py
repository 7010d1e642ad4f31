"""DynamoDB on moto's backend, for machines that cannot download DynamoDB Local."""

from __future__ import annotations

from localstack.aws.api.dynamodb import DynamodbApi
from localstack.services.moto import MotoFallbackDispatcher
from localstack.services.plugins import Service


class MotoDynamoDBProvider(DynamodbApi):
    """Implements nothing itself: the dispatcher hands every operation to moto."""


def dynamodb_service() -> Service:
    return Service.for_provider(
        MotoDynamoDBProvider(), dispatch_table_factory=MotoFallbackDispatcher
    )
