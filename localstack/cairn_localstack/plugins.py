"""What LocalStack finds through `entry_points.txt`.

Everything heavy is imported when a plug-in is loaded, so that discovery stays cheap.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from localstack.runtime import hooks
from localstack.services.lambda_.invocation.plugins import RuntimeExecutorPlugin
from localstack.services.plugins import Service, aws_provider

if TYPE_CHECKING:
    from cairn_localstack.executor import ProcessExecutor

# LocalStack's scripts in `shutdown.d` run at 0 and its services stop at -10.
_AFTER_INIT_SCRIPTS = -5


class ProcessExecutorPlugin(RuntimeExecutorPlugin):
    """`LAMBDA_RUNTIME_EXECUTOR=cairn-process`: each environment is a process of this machine."""

    name = "cairn-process"

    def load(self, *args: Any, **kwargs: Any) -> type[ProcessExecutor]:
        from cairn_localstack.executor import ProcessExecutor
        from cairn_localstack.homes import prepare_isolation
        from cairn_localstack.log_delivery import batch_log_delivery

        batch_log_delivery()
        prepare_isolation()
        return ProcessExecutor


@aws_provider(api="lambda", name="locked")
def lambda_locked() -> Service:
    """`PROVIDER_OVERRIDE_LAMBDA=locked`: one change of functions at a time, payloads are checked."""
    from cairn_localstack.lambda_provider import lambda_service

    return lambda_service()


@aws_provider(api="s3", name="whole")
def s3_whole() -> Service:
    """`PROVIDER_OVERRIDE_S3=whole`: a write that fails leaves the object that was there."""
    from cairn_localstack.s3 import s3_service

    return s3_service()


@aws_provider(api="dynamodb", name="moto")
def dynamodb_moto() -> Service:
    """`PROVIDER_OVERRIDE_DYNAMODB=moto`: tables in memory, nothing to download."""
    from cairn_localstack.dynamodb import dynamodb_service

    return dynamodb_service()


@aws_provider(api="dynamodbstreams", name="moto")
def dynamodbstreams_moto() -> Service:
    """`PROVIDER_OVERRIDE_DYNAMODBSTREAMS=moto`: the streams of those tables."""
    from cairn_localstack.dynamodb_streams import dynamodb_streams_service

    return dynamodb_streams_service()


@aws_provider(api="kinesis", name="moto")
def kinesis_moto() -> Service:
    """`PROVIDER_OVERRIDE_KINESIS=moto`: streams in memory, nothing to download."""
    from cairn_localstack.kinesis import kinesis_service

    return kinesis_service()


@aws_provider(api="logs", name="tagged")
def logs_tagged() -> Service:
    """`PROVIDER_OVERRIDE_LOGS=tagged`: log groups keep their tags, and no longer than themselves."""
    from cairn_localstack.logs import logs_service

    return logs_service()


@aws_provider(api="events", name="replaying")
def events_replaying() -> Service:
    """`PROVIDER_OVERRIDE_EVENTS=replaying`: archives are replayed, state machines always start."""
    from cairn_localstack.events import events_service

    return events_service()


@aws_provider(api="scheduler", name="firing")
def scheduler_firing() -> Service:
    """`PROVIDER_OVERRIDE_SCHEDULER=firing`: schedules invoke what they are for."""
    from cairn_localstack.scheduler import scheduler_service

    return scheduler_service()


@hooks.on_runtime_create()
def listen_on_configured_host() -> None:
    from cairn_localstack.binding import bind_to_configured_host

    bind_to_configured_host()


@hooks.on_runtime_create()
def raise_descriptor_limit() -> None:
    from cairn_localstack.descriptors import raise_descriptor_limit

    raise_descriptor_limit()


@hooks.on_runtime_create()
def wake_on_signals() -> None:
    from cairn_localstack.shutdown import wake_on_signals

    wake_on_signals()


@hooks.on_infra_start()
def refuse_foreign_hosts() -> None:
    from cairn_localstack.hosts import refuse_foreign_hosts

    refuse_foreign_hosts()


@hooks.on_infra_start()
def keep_forms() -> None:
    from cairn_localstack.forms import keep_forms

    keep_forms()


@hooks.on_infra_start()
def serve_function_urls() -> None:
    from cairn_localstack.function_urls import serve_function_urls

    serve_function_urls()


@hooks.on_infra_start()
def remove_deleted_event_source_mappings() -> None:
    from cairn_localstack.mappings import remove_deleted_event_source_mappings

    remove_deleted_event_source_mappings()


@hooks.on_infra_start()
def report_changes() -> None:
    from cairn_localstack.changes import report_changes

    report_changes()


@hooks.on_infra_start()
def report_host() -> None:
    from cairn_localstack.host import report_host

    report_host()


@hooks.on_infra_shutdown(priority=_AFTER_INIT_SCRIPTS)
def exit_soon() -> None:
    from cairn_localstack.shutdown import exit_soon

    exit_soon()
