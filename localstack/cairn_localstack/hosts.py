"""Refuses requests for a foreign host name, as LocalStack refuses a foreign `Origin`.

A web page can make its own name stand for 127.0.0.1 (DNS rebinding). Its requests then come without
an `Origin`, and it may read the answers: the secrets in functions' environments among them. What it
cannot change is the `Host` header, in which the browser writes the page's name.
"""

from __future__ import annotations

import ipaddress
import json
import os
import re

from localstack import config
from localstack.aws.api import RequestContext
from localstack.aws.chain import HandlerChain
from localstack.aws.handlers import preprocess_request
from localstack.http import Response

# More names, separated by commas: custom domains of APIs, say. `.example.test` means all below it.
_VARIABLE = "CAIRN_LOCAL_HOSTS"

# Nobody else's names: they resolve to this machine, or clients put AWS's own in the header.
_ALLOWED = [
    "localhost",
    ".localhost",
    "localhost.localstack.cloud",
    ".localhost.localstack.cloud",
    ".amazonaws.com",
    ".amazonaws.com.cn",
    # Where containers find their host.
    "host.docker.internal",
    "gateway.docker.internal",
    "host.containers.internal",
]

# host, [IPv6] or either with a port.
_HOST = re.compile(r"(\[[^\]]*\]|[^:]*)(:\d*)?")


def is_own_host(header: str, more: list[str]) -> bool:
    """Whether a `Host` header names this machine, AWS, or one of `more`; so does an empty one."""
    if not header:
        return True
    match = _HOST.fullmatch(header)
    if match is None:
        return False
    host = match.group(1).strip("[]").rstrip(".").lower()
    if _is_address(host) or re.fullmatch(r"[a-z0-9_-]+", host):
        # No web page has an address, or a name without a dot, that it could rebind.
        return True
    return any(
        host.endswith(name) if name.startswith(".") else host == name for name in _ALLOWED + more
    )


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _configured() -> list[str]:
    names = [config.LOCALSTACK_HOST.host, *(listen.host for listen in config.GATEWAY_LISTEN)]
    given = [name.strip() for name in os.environ.get(_VARIABLE, "").split(",")]
    # Buckets, APIs and function URLs have names below LocalStack's own, even where that is an address.
    own = [form for name in names if name for form in (name, f".{name}")]
    return [name.lower() for name in [*own, *given] if name]


def refuse_foreign_hosts() -> None:
    more = _configured()

    def refuse(chain: HandlerChain, context: RequestContext, response: Response) -> None:
        host = context.request.headers.get("Host", "")
        if is_own_host(host, more):
            return
        response.status_code = 403
        response.set_data(
            json.dumps(
                {
                    "message": f"The host {host[:200]} is foreign, so a web page may have sent this. "
                    f"If it is yours, set {_VARIABLE} to it and start LocalStack again."
                }
            )
        )
        response.content_type = "application/json"
        chain.terminate()

    # Before all others: some of them answer already.
    preprocess_request.handlers.insert(0, refuse)
