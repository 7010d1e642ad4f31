"""LocalStack's Twisted server takes only the port of `GATEWAY_LISTEN`; this gives it the host too."""

from __future__ import annotations

from typing import Any

from localstack import config
from twisted.internet import endpoints


def bind_to_configured_host() -> None:
    """Makes every IPv4 endpoint made from now on listen on the host `GATEWAY_LISTEN` names.

    Without it LocalStack listens on all interfaces, whatever the variable says.
    """
    host_of_port = {listen.port: listen.host for listen in config.GATEWAY_LISTEN}

    class ConfiguredHostEndpoint(endpoints.TCP4ServerEndpoint):  # type: ignore[misc]
        def __init__(
            self, reactor: Any, port: int, backlog: int = 128, interface: str = ""
        ) -> None:
            super().__init__(reactor, port, backlog, interface or host_of_port.get(port, ""))

    endpoints.TCP4ServerEndpoint = ConfiguredHostEndpoint
