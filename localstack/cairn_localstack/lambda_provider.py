"""LocalStack's Lambda provider, with what it leaves out."""

from __future__ import annotations

from localstack.services.lambda_.provider import LambdaProvider
from localstack.services.plugins import Service

from cairn_localstack.client_context import pass_client_contexts
from cairn_localstack.configurations import change_functions_one_at_a_time
from cairn_localstack.layer_lists import list_layers_with_versions
from cairn_localstack.metrics import record_metrics_on_one_thread
from cairn_localstack.payloads import check_payloads
from cairn_localstack.sqs_poller import poll_queues_in_parallel


def lambda_service() -> Service:
    check_payloads()
    list_layers_with_versions()
    pass_client_contexts()
    change_functions_one_at_a_time()
    record_metrics_on_one_thread()
    poll_queues_in_parallel()
    return Service.for_provider(LambdaProvider())
