"""Records the metrics of functions on one thread.

LocalStack starts a thread for each invocation, and keeps all of them for ever: 18 KB each.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from queue import Queue
from threading import Thread
from typing import Any

from localstack.services.lambda_.invocation import version_manager
from localstack.utils.bootstrap import is_api_enabled

LOG = logging.getLogger(__name__)

# More than these are dropped, so that a slow CloudWatch can't fill the memory.
_MOST_WAITING = 10_000


def record_metrics_on_one_thread() -> None:
    waiting: Queue[Callable[[], Any]] = Queue()
    start_thread = version_manager.start_thread

    def record(method: Callable[..., Any], *args: Any, name: str = "", **kwargs: Any) -> Any:
        if not name.startswith("record-cloudwatch-metric"):
            return start_thread(method, *args, name=name or None, **kwargs)
        if is_api_enabled("cloudwatch") and waiting.qsize() < _MOST_WAITING:
            waiting.put(method)
        return None

    def work() -> None:
        while True:
            try:
                waiting.get()()
            except Exception as problem:
                LOG.warning("A metric is lost: %s", problem)

    version_manager.start_thread = record
    Thread(target=work, name="cairn-metrics", daemon=True).start()
