"""Lists which calls of this run changed a resource, when, and by what client.

LocalStack's own log names operations and no resources, and with `LS_LOG=trace` every value, secrets
among them. This keeps, in memory, the last calls by each resource's name, without any values:

    GET /_cairn/changes?account=000000000000&region=us-east-1
    {"changes": [{"service": "sqs", "name": "jobs", "operation": "SetQueueAttributes",
                  "time": "2026-11-24T10:58:24Z", "agent": "Boto3/1.42.34"}]}

newest first. Only calls from outside that succeeded count, and only those about a resource itself:
none that read, and none about messages, objects, items or invocations.
"""

from __future__ import annotations

import json
import re
import threading
import time
from collections import OrderedDict, deque
from typing import Any, NamedTuple

from localstack.aws.api import RequestContext
from localstack.aws.handlers import run_custom_response_handlers
from localstack.http import Request, Response
from localstack.services.edge import ROUTER

PATH = "/_cairn/changes"
# Of each resource, and of how many of them; both together are a few megabytes.
_CALLS = 8
_RESOURCES = 5000

_WRITES = re.compile(
    "Create|Update|Put|Set|Delete|Tag|Untag|Add|Remove|Attach|Detach|Publish|Import"
)
_ABOUT_CONTENTS = re.compile(
    "(Put|Update|Delete)Item$|(Put|Delete)Object|(Create|Delete)Session|DeleteMessage"
    "|CreateMultipartUpload"
)
# What resources are named by, in the order in which they count.
_PARAMETERS = {
    "sqs": ["QueueUrl", "QueueName"],
    "s3": ["Bucket"],
    "dynamodb": ["TableName", "ResourceArn"],
    "lambda": ["FunctionName", "Resource"],
    "apigateway": ["restApiId", "resourceArn"],
    "iam": ["RoleName"],
}
_GLOBAL = {"s3", "iam"}
# The client calls itself so; its first word is program and version.
_AGENT = re.compile(r"[\x21-\x7e]{1,80}")


class _Key(NamedTuple):
    account: str
    region: str
    service: str
    name: str


class Changes:
    def __init__(self) -> None:
        self._calls: OrderedDict[_Key, deque[dict[str, str]]] = OrderedDict()
        self._lock = threading.Lock()

    def take(self, _chain: Any, context: RequestContext, response: Response) -> None:
        """As a response handler: what goes wrong here must not fail the call."""
        if context.operation is None or context.service is None or context.is_internal_call:
            return
        service, operation = context.service.service_name, context.operation.name
        if response.status_code >= 300 or not _WRITES.match(operation):
            return
        if service not in _PARAMETERS or _ABOUT_CONTENTS.match(operation):
            return
        parameters = context.service_request or {}
        name = _name(service, operation, parameters, context.service_response or {})
        if name is None:
            return
        account = "" if service in _GLOBAL else context.account_id
        region = "" if service in _GLOBAL else context.region
        agent = _AGENT.match(context.request.headers.get("User-Agent", ""))
        call = {
            "operation": operation,
            "time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
            "agent": agent.group() if agent else "",
        }
        self._add(_Key(account, region, service, name), call)

    def _add(self, key: _Key, call: dict[str, str]) -> None:
        with self._lock:
            calls = self._calls.setdefault(key, deque(maxlen=_CALLS))
            self._calls.move_to_end(key)
            calls.append(call)
            if len(self._calls) > _RESOURCES:
                self._calls.popitem(last=False)

    def answer(self, request: Request) -> Response:
        account, region = request.args.get("account", ""), request.args.get("region", "")
        with self._lock:
            changes = [
                {"service": key.service, "name": key.name} | call
                for key, calls in reversed(self._calls.items())
                if key.account in ("", account) and key.region in ("", region)
                for call in reversed(calls)
            ]
        return Response(json.dumps({"changes": changes}), mimetype="application/json")


def _name(
    service: str, operation: str, parameters: dict[str, Any], answer: dict[str, Any]
) -> str | None:
    """What the call is about, by the last part of a URL or an ARN."""
    if service == "s3" and "Key" in parameters:
        return None
    if "EventSourceMapping" in operation:
        # The function that it names is not what is changed.
        return parameters.get("UUID") or answer.get("UUID")
    if operation in ("CreateRestApi", "ImportRestApi"):
        return answer.get("id")
    given = next((parameters[p] for p in _PARAMETERS[service] if parameters.get(p)), None)
    if not isinstance(given, str):
        return None
    if service == "lambda" and ":" in given:
        # [[arn:aws:lambda:REGION:]ACCOUNT:function:]NAME[:QUALIFIER], or the ARN of an event source mapping.
        found = re.search(r"(?:^|:)(?:function|event-source-mapping):([^:]+)", given)
        return found.group(1) if found else given.split(":")[0]
    return re.split("[/:]", given.rstrip("/"))[-1]


def tell_changes() -> None:
    changes = Changes()
    run_custom_response_handlers.append(changes.take)
    ROUTER.add(PATH, changes.answer, methods=["GET"])
