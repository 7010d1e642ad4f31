"""CloudWatch Logs that keeps the tags of a log group, and only as long as the group."""

from __future__ import annotations

from typing import Any

from localstack.aws.api import RequestContext
from localstack.services.logs.models import logs_stores
from localstack.services.logs.provider import LogsProvider
from localstack.services.moto import MotoFallbackDispatcher, call_moto
from localstack.services.plugins import Service
from localstack.utils.aws import arns


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


def logs_service() -> Service:
    return Service.for_provider(
        TaggedLogsProvider(), dispatch_table_factory=MotoFallbackDispatcher
    )


def _tags(context: RequestContext) -> dict[str, dict[str, str]]:
    tags: dict[str, dict[str, str]] = logs_stores[context.account_id][context.region].TAGS
    return tags
