"""Handles several batches of a queue's event source mapping at once, as Lambda does.

LocalStack handles one after another, in one environment. The order in the groups of a FIFO queue needs nothing
here: the queue gives no more messages of a group while some of it are being handled.
"""

from __future__ import annotations

import logging
import threading
import time
from typing import Any

from localstack.services.lambda_.event_source_mapping import esm_worker_factory
from localstack.services.lambda_.event_source_mapping.esm_worker import EsmWorker
from localstack.services.lambda_.event_source_mapping.pollers.poller import (
    EmptyPollResultsException,
)
from localstack.services.lambda_.event_source_mapping.pollers.sqs_poller import SqsPoller
from localstack.services.lambda_.invocation.models import lambda_stores
from localstack.utils.aws.arns import parse_arn

LOG = logging.getLogger(__name__)

# Lambda begins with five batches, and takes up to 300 more a minute while messages wait.
_FIRST_BATCHES = 5
_SECONDS_PER_MORE = 0.2
# On one machine; Lambda's limit is 1,250.
_MOST_BATCHES = 100
# So often before the worker looks whether it is to end.
_POLLS_AT_ONCE = 20


class ParallelSqsPoller(SqsPoller):
    function_arn = ""
    maximum_concurrency: int | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._changed = threading.Condition()
        self._running = 0
        self._allowed = _FIRST_BATCHES
        self._grown = 0.0

    def poll_events(self) -> None:
        for polls in range(_POLLS_AT_ONCE):
            if not self._has_room():
                return
            try:
                super().poll_events()
            except EmptyPollResultsException:
                if polls == 0:
                    self._allowed = _FIRST_BATCHES
                    raise
                return

    def handle_messages(self, messages: list[dict[str, Any]]) -> None:
        with self._changed:
            # A batch of a FIFO queue may have more groups than there is room for.
            self._changed.wait_for(lambda: self._running < self._limit())
            self._running += 1
        threading.Thread(
            target=self._handle, args=(messages,), name="cairn-sqs-batch", daemon=True
        ).start()

    def _handle(self, messages: list[dict[str, Any]]) -> None:
        try:
            super().handle_messages(messages)
        except Exception as problem:
            LOG.warning("A batch of %s failed: %s", self.source_arn, problem)
        finally:
            with self._changed:
                self._running -= 1
                self._changed.notify_all()

    def _has_room(self) -> bool:
        with self._changed:
            now = time.monotonic()
            if self._running >= self._allowed and now - self._grown >= _SECONDS_PER_MORE:
                self._allowed = min(self._allowed + 1, _MOST_BATCHES)
                self._grown = now
            return self._running < self._limit()

    def _limit(self) -> int:
        """More than the function's own concurrency would only be refused, and end in a dead-letter queue."""
        limits = [self._allowed, self.maximum_concurrency, self._reserved_concurrency()]
        return max(1, min(limit for limit in limits if limit is not None))

    def _reserved_concurrency(self) -> int | None:
        place = parse_arn(self.function_arn)
        store = lambda_stores[place["account"]][place["region"]]
        function = store.functions.get(place["resource"].split(":")[1])
        return None if function is None else function.reserved_concurrent_executions


def poll_queues_in_parallel() -> None:
    """For event source mappings that are created or changed from now on."""
    get_worker = esm_worker_factory.EsmWorkerFactory.get_esm_worker

    def get_parallel_worker(self: esm_worker_factory.EsmWorkerFactory) -> EsmWorker:
        worker = get_worker(self)
        if isinstance(worker.poller, ParallelSqsPoller):
            worker.poller.function_arn = self.esm_config["FunctionArn"]
            scaling = self.esm_config.get("ScalingConfig") or {}
            worker.poller.maximum_concurrency = scaling.get("MaximumConcurrency")
        return worker

    esm_worker_factory.SqsPoller = ParallelSqsPoller
    esm_worker_factory.EsmWorkerFactory.get_esm_worker = get_parallel_worker
