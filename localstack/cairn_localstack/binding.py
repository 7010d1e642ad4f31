"""Gives LocalStack's Twisted server the host of `GATEWAY_LISTEN`: it takes only the port."""

from __future__ import annotations

import os
from typing import Any

from localstack import config
from twisted.internet import endpoints

# So many clients may connect at the same moment; the system may allow fewer.
_BACKLOG = 1024


def bind_to_configured_host() -> None:
    """Makes every IPv4 endpoint made from now on listen on the host `GATEWAY_LISTEN` names.

    Without it LocalStack listens on all interfaces, whatever the variable says.
    """
    host_of_port = {listen.port: listen.host for listen in config.GATEWAY_LISTEN}

    class ConfiguredHostEndpoint(endpoints.TCP4ServerEndpoint):  # type: ignore[misc]
        def __init__(
            self, reactor: Any, port: int, backlog: int = 128, interface: str = ""
        ) -> None:
            host = interface or host_of_port.get(port, "")
            super().__init__(reactor, port, max(backlog, _BACKLOG), host)

        def listen(self, factory: Any) -> Any:
            return super().listen(factory).addErrback(_leave)

    endpoints.TCP4ServerEndpoint = ConfiguredHostEndpoint


def _leave(failure: Any) -> None:
    """LocalStack itself would go on without a port, and even call itself ready."""
    print(f"ERROR: {failure.getErrorMessage()}", flush=True)
    os._exit(1)
