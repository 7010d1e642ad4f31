"""EventBridge Scheduler whose schedules invoke their targets. LocalStack only keeps them."""

from __future__ import annotations

import logging
import sched
import threading
import time
from typing import Any
from weakref import WeakKeyDictionary

from localstack.aws.api import RequestContext
from localstack.aws.api.scheduler import CreateScheduleOutput, UpdateScheduleOutput
from localstack.services.moto import MotoFallbackDispatcher, call_moto
from localstack.services.plugins import Service
from localstack.services.scheduler.provider import SchedulerProvider
from moto.scheduler.models import EventBridgeSchedulerBackend, Schedule, scheduler_backends

from cairn_localstack.schedule_targets import deliver
from cairn_localstack.schedule_times import PRECISION_IN_SECONDS, next_time

LOG = logging.getLogger(__name__)

# A machine that slept, or whose clock was set, is late by no more.
_LONGEST_SLEEP_IN_SECONDS = 30


class FiringSchedulerProvider(SchedulerProvider):
    def __init__(self) -> None:
        self._clock = Clock()

    def create_schedule(
        self, context: RequestContext, name: str, group_name: str | None = None, **kwargs: Any
    ) -> CreateScheduleOutput:
        backend = _backend(context)
        # moto fails without a message for a group that doesn't exist.
        backend.get_schedule_group(group_name)
        answer = call_moto(context)
        self._clock.plan(backend, backend.get_schedule(group_name, name))
        return answer

    def update_schedule(
        self, context: RequestContext, name: str, group_name: str | None = None, **kwargs: Any
    ) -> UpdateScheduleOutput:
        answer = call_moto(context)
        backend = _backend(context)
        schedule = backend.get_schedule(group_name, name)
        # What a request leaves out gets its default; moto keeps the one, and loses the other.
        schedule.action_after_completion = kwargs.get("action_after_completion")
        schedule.state = schedule.state or "ENABLED"
        self._clock.plan(backend, schedule)
        return answer


class Clock:
    """Invokes the targets of schedules in time, on one thread that ends when nothing is planned.

    The schedules are moto's. What was planned counts only if the schedule is still there and
    unchanged when its time has come, so nothing has to be taken back.
    """

    def __init__(self) -> None:
        self._planned = sched.scheduler(time.time, self._sleep)
        self._wake = threading.Event()
        self._starting = threading.Lock()
        self._runs = False
        self._invoked: WeakKeyDictionary[Schedule, float] = WeakKeyDictionary()

    def plan(self, backend: EventBridgeSchedulerBackend, schedule: Schedule) -> bool:
        """Plans the next invocation. False if there is none."""
        if schedule.state == "DISABLED":
            return False
        last = self._invoked.get(schedule, 0.0)
        # What a machine missed while it slept isn't made up for.
        since = max(schedule.last_modified_date, last + 1, time.time() - PRECISION_IN_SECONDS)
        try:
            due = next_time(schedule, since)
        except Exception as problem:
            LOG.warning("The schedule %s never invokes its target: %s", schedule.arn, problem)
            return False
        if due is None or due <= last:
            return False
        version = schedule.last_modified_date
        with self._starting:
            self._planned.enterabs(due, 0, self._fire, (backend, schedule, version, due))
            self._wake.set()
            if not self._runs:
                self._runs = True
                threading.Thread(target=self._run, name="cairn-schedules", daemon=True).start()
        return True

    def _run(self) -> None:
        while True:
            self._planned.run()
            with self._starting:
                if self._planned.empty():
                    self._runs = False
                    return

    def _sleep(self, seconds: float) -> None:
        self._wake.wait(min(seconds, _LONGEST_SLEEP_IN_SECONDS))
        self._wake.clear()

    def _fire(
        self, backend: EventBridgeSchedulerBackend, schedule: Schedule, version: float, due: float
    ) -> None:
        if not _exists(backend, schedule) or schedule.last_modified_date != version:
            return
        self._invoked[schedule] = due
        try:
            deliver(backend, schedule, due)
        except Exception:
            LOG.exception("The dead letter of the schedule %s is lost", schedule.arn)
        ends = schedule.last_modified_date == version and not self.plan(backend, schedule)
        if ends and schedule.action_after_completion == "DELETE" and _exists(backend, schedule):
            backend.delete_schedule(schedule.group_name, schedule.name)


def scheduler_service() -> Service:
    return Service.for_provider(
        FiringSchedulerProvider(), dispatch_table_factory=MotoFallbackDispatcher
    )


def _exists(backend: EventBridgeSchedulerBackend, schedule: Schedule) -> bool:
    group = backend.schedule_groups.get(schedule.group_name)
    return group is not None and group.schedules.get(schedule.name) is schedule


def _backend(context: RequestContext) -> EventBridgeSchedulerBackend:
    return scheduler_backends[context.account_id][context.region]
