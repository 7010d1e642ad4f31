"""When a schedule of EventBridge Scheduler is due."""

from __future__ import annotations

import math
import re
from datetime import datetime, timedelta, tzinfo
from typing import TYPE_CHECKING

from crontab import CronTab
from dateutil.tz import gettz

if TYPE_CHECKING:
    from moto.scheduler.models import Schedule

_SECONDS = {"minute": 60, "hour": 3600, "day": 86400}
# EventBridge Scheduler invokes within a minute: a time of the last minute isn't over yet.
PRECISION_IN_SECONDS = 60
_TICK = timedelta(microseconds=1)


def next_time(schedule: Schedule, since: float) -> float | None:
    """The first time that isn't before `since`, in seconds since 1970; None if there is none.

    Raises what the parsers of expressions raise.
    """
    form, _, rest = schedule.schedule_expression.partition("(")
    text, zone = rest.removesuffix(")"), gettz(schedule.schedule_expression_timezone)
    if zone is None:
        raise ValueError(f"{schedule.schedule_expression_timezone} isn't a time zone")
    if form == "at":
        once = datetime.fromisoformat(text).replace(tzinfo=zone).timestamp()
        return once if once >= since - PRECISION_IN_SECONDS else None
    start = float(schedule.start_date or schedule.creation_date)
    if form == "rate":
        due = _next_of_rate(text, start, since)
    else:
        due = _next_of_cron(text, zone, max(start, since))
    if due is None or (schedule.end_date is not None and due >= float(schedule.end_date)):
        return None
    return due


def _next_of_rate(text: str, start: float, since: float) -> float:
    number, unit = text.split()
    step = int(number) * _SECONDS[unit.removesuffix("s")]
    return start + max(0, math.ceil((since - start) / step)) * step


def _next_of_cron(text: str, zone: tzinfo, since: float) -> float | None:
    """As AWS, leaves out what a change of the clocks skips, and does once what it repeats."""
    table = CronTab(_crontab(text))
    local = datetime.fromtimestamp(since, zone).replace(tzinfo=None, fold=0) - _TICK
    while True:
        local = table.next(local, default_utc=True, return_datetime=True)
        if local is None:
            return None
        due = local.replace(tzinfo=zone).timestamp()
        exists = datetime.fromtimestamp(due, zone).replace(tzinfo=None, fold=0) == local
        if exists and due >= since:
            return due


def _crontab(text: str) -> str:
    """The fields of AWS's `cron(…)` as the package `crontab` takes them, with Sunday as 0."""
    minutes, hours, day, month, weekday, year = text.upper().split()
    if "W" in day:
        raise ValueError("the nearest weekday, W, isn't supported")
    day = day.replace("L-", "Z")
    if nth := re.fullmatch("(.+)#([1-5])", weekday):
        weekday, last = nth[1], int(nth[2]) * 7
        day = f"{last - 6}-{min(last, 31)}"
    return " ".join([minutes, hours, day, month, _weekdays(weekday), year])


def _weekdays(text: str) -> str:
    """1 is Sunday, L is Saturday, 6L and FRIL are the last Friday of the month."""
    for number, name in enumerate(["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"], 1):
        text = text.replace(name, str(number))
    # A step isn't a day.
    days = re.sub("(?<!/)([1-7])(L?)", lambda day: day[2] + str(int(day[1]) - 1), text)
    return "6" if days == "L" else days
