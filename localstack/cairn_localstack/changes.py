"""Lists which calls of this run changed a resource, when, and by what client.

LocalStack's own log names operations and no resources, and with `LS_LOG=trace` every value, secrets
among them. This keeps, in memory, the last calls by each resource's name, without any values:

    GET /_cairn/changes?account=000000000000&region=us-east-1&everywhere=iam,s3
    {"changes": [{"service": "sqs", "name": "jobs", "operation": "SetQueueAttributes",
                  "time": "2026-11-24T10:58:24Z", "agent": "Boto3/1.42.34"}]}

newest first. `everywhere` names the services whose resources are in no single account or region. Only
calls from outside that succeeded and that don't read count. There is no list of services here: which
member of a request names the resource follows from the service's model, and which operations concern a
resource is known to whoever asks.
"""

from __future__ import annotations

import functools
import itertools
import json
import re
import threading
import time
from collections import OrderedDict, deque
from typing import Any, NamedTuple

from botocore.model import ServiceModel
from localstack.aws.api import RequestContext
from localstack.aws.handlers import run_custom_response_handlers
from localstack.http import Request, Response
from localstack.services.edge import ROUTER

PATH = "/_cairn/changes"
# Of each operation on a resource, and of how many resources; together they are a few megabytes.
_CALLS = 8
_RESOURCES = 5000

_WRITES = re.compile(
    "Create|Update|Put|Set|Delete|Tag|Untag|Add|Remove|Attach|Detach|Associate|Disassociate"
    "|Enable|Disable|Publish|Import"
)
# The client calls itself so; its first word is program and version.
_AGENT = re.compile(r"[\x21-\x7e]{1,80}")


class _Key(NamedTuple):
    account: str
    region: str
    service: str
    name: str


class Changes:
    def __init__(self) -> None:
        # By operation: writes of what a resource holds, however many, displace no others.
        self._calls: OrderedDict[_Key, dict[str, deque[dict[str, Any]]]] = OrderedDict()
        self._count = itertools.count()
        self._lock = threading.Lock()

    def take(self, _chain: Any, context: RequestContext, response: Response) -> None:
        """As a response handler: what goes wrong here must not fail the call."""
        if context.operation is None or context.service is None or context.is_internal_call:
            return
        service, operation = context.service.service_name, context.operation.name
        if response.status_code >= 300 or not _WRITES.match(operation):
            return
        name = _name(context.service, operation, context)
        if not name:
            return
        agent = _AGENT.match(context.request.headers.get("User-Agent", ""))
        call = {
            "operation": operation,
            "time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
            "agent": agent.group() if agent else "",
        }
        self._add(_Key(context.account_id, context.region, service, name), call)

    def _add(self, key: _Key, call: dict[str, Any]) -> None:
        with self._lock:
            operations = self._calls.setdefault(key, {})
            self._calls.move_to_end(key)
            calls = operations.setdefault(call["operation"], deque(maxlen=_CALLS))
            calls.append(call | {"number": next(self._count)})
            if len(self._calls) > _RESOURCES:
                self._calls.popitem(last=False)

    def answer(self, request: Request) -> Response:
        account, region = request.args.get("account", ""), request.args.get("region", "")
        everywhere = request.args.get("everywhere", "").split(",")
        with self._lock:
            changes = [
                {"service": key.service, "name": key.name} | call
                for key, operations in self._calls.items()
                if key.service in everywhere or (key.account, key.region) == (account, region)
                for calls in operations.values()
                for call in calls
            ]
        changes.sort(key=lambda change: change.pop("number"), reverse=True)
        return Response(json.dumps({"changes": changes}), mimetype="application/json")


def _name(service: ServiceModel, operation: str, context: RequestContext) -> str | None:
    """What the call is about."""
    member = _naming_member(service, operation)
    if member is None:
        return None
    parameters, answer = context.service_request or {}, context.service_response or {}
    given = parameters.get(member) or answer.get(member)
    if given is None and member.endswith("Id"):
        given = answer.get("id")
    return _bare(given) if isinstance(given, str) else None


@functools.lru_cache(maxsize=1024)
def _naming_member(service: ServiceModel, operation: str) -> str | None:
    """The first text that a request needs. Of what makes something, that of the request which deletes
    it: where the service chooses the id, it is in the answer."""
    made = re.sub("^(Create|Import)", "Delete", operation)
    shape = service.operation_model(made if made in service.operation_names else operation).input_shape
    if shape is None:
        return None
    texts = (m for m in shape.required_members if shape.members[m].type_name == "string")
    return next(texts, None)


def _bare(given: str) -> str:
    """The name in an URL or an ARN; a name by itself may hold slashes."""
    if "://" in given:
        return given.rstrip("/").split("/")[-1]
    if given.startswith("arn:"):
        given = given.split(":", 5)[-1].strip("/")
        # TYPE:NAME, TYPE:NAME:QUALIFIER, TYPE/NAME, TYPE/NAME/PART, or NAME.
        found = re.fullmatch("[a-z-]+(?::([^:]+)(:.*)?|/([^/]+)(/.*)?)", given)
        return found.group(1) or found.group(3) if found else given
    # Of functions also ACCOUNT:function:NAME and NAME:QUALIFIER.
    found = re.search("(?:^|:)function:([^:]+)", given)
    return found.group(1) if found else given.split(":")[0]


def report_changes() -> None:
    changes = Changes()
    run_custom_response_handlers.append(changes.take)
    ROUTER.add(PATH, changes.answer, methods=["GET"])
