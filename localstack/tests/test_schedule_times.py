"""When schedules are due, with the rules of AWS: its weeks begin with Sunday as 1."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from cairn_localstack.schedule_times import next_time


def _seconds(text: str) -> float:
    return datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()


@dataclass
class _Schedule:
    """As moto keeps it."""

    schedule_expression: str
    schedule_expression_timezone: str = "UTC"
    start_date: float | None = None
    end_date: float | None = None
    creation_date: float = _seconds("2026-01-01T10:00:00.5")


def _times(schedule: _Schedule, since: str, count: int) -> list[str]:
    found, moment = [], _seconds(since)
    while len(found) < count:
        due = next_time(schedule, moment)
        if due is None:
            break
        found.append(datetime.fromtimestamp(due, UTC).strftime("%m-%d %H:%M"))
        moment = due + 1
    return found


@pytest.mark.parametrize(
    ("expression", "times"),
    [
        ("rate(1 minute)", ["01-01 10:00", "01-01 10:01", "01-01 10:02"]),
        ("rate(90 minutes)", ["01-01 10:00", "01-01 11:30", "01-01 13:00"]),
        ("rate(2 days)", ["01-01 10:00", "01-03 10:00", "01-05 10:00"]),
        ("cron(0/20 10 * * ? *)", ["01-01 10:20", "01-01 10:40", "01-02 10:00"]),
        ("cron(0 6 ? * MON-FRI *)", ["01-02 06:00", "01-05 06:00", "01-06 06:00"]),
        ("cron(0 6 ? * 2-6 *)", ["01-02 06:00", "01-05 06:00", "01-06 06:00"]),
        ("cron(0 6 ? * SUN,7 *)", ["01-03 06:00", "01-04 06:00", "01-10 06:00"]),
        ("cron(0 6 ? * L *)", ["01-03 06:00", "01-10 06:00", "01-17 06:00"]),
        ("cron(0 6 ? * 6L *)", ["01-30 06:00", "02-27 06:00", "03-27 06:00"]),
        ("cron(0 6 ? * FRIL *)", ["01-30 06:00", "02-27 06:00", "03-27 06:00"]),
        ("cron(0 6 ? * 2#1 *)", ["01-05 06:00", "02-02 06:00", "03-02 06:00"]),
        ("cron(0 6 ? * SUN#5 *)", ["03-29 06:00", "05-31 06:00", "08-30 06:00"]),
        ("cron(0 6 L * ? *)", ["01-31 06:00", "02-28 06:00", "03-31 06:00"]),
        ("cron(0 6 L-2 * ? *)", ["01-29 06:00", "02-26 06:00", "03-29 06:00"]),
        ("cron(0 6 1,15 JAN,MAR ? 2026-2027)", ["01-15 06:00", "03-01 06:00", "03-15 06:00"]),
        ("cron(0 6 30 2 ? *)", []),
        ("cron(0 6 1 1 ? 2025)", []),
    ],
)
def test_recurring_times(expression: str, times: list[str]) -> None:
    assert _times(_Schedule(expression), "2026-01-01T10:00:00", 3) == times


@pytest.mark.parametrize(
    ("expression", "zone", "since", "times"),
    [
        # 2:30 doesn't exist on 29 March, and exists twice on 25 October.
        (
            "cron(30 2 * * ? *)",
            "Europe/Berlin",
            "2026-03-28T00:00:00",
            ["03-28 01:30", "03-30 00:30"],
        ),
        (
            "cron(30 2 * * ? *)",
            "Europe/Berlin",
            "2026-10-24T12:00:00",
            ["10-25 00:30", "10-26 01:30"],
        ),
        (
            "cron(0/15 * * * ? *)",
            "Europe/Berlin",
            "2026-10-25T00:40:00",
            ["10-25 00:45", "10-25 02:00"],
        ),
        (
            "cron(0 9 * * ? *)",
            "Asia/Kolkata",
            "2026-06-01T00:00:00",
            ["06-01 03:30", "06-02 03:30"],
        ),
    ],
)
def test_time_zones(expression: str, zone: str, since: str, times: list[str]) -> None:
    assert _times(_Schedule(expression, zone), since, 2) == times


def test_a_start_and_an_end() -> None:
    begun = {"start_date": _seconds("2026-02-01T00:30:00")}
    ended = {"end_date": _seconds("2026-02-01T02:30:00")}
    hourly = _Schedule("rate(1 hour)", **begun, **ended)
    assert _times(hourly, "2026-01-01T10:00:00", 5) == ["02-01 00:30", "02-01 01:30"]
    sharp = _Schedule("cron(0 * * * ? *)", **begun, **ended)
    assert _times(sharp, "2026-01-01T10:00:00", 5) == ["02-01 01:00", "02-01 02:00"]
    # Of a schedule that invokes once, neither counts.
    once = _Schedule("at(2026-01-02T00:00:00)", **begun)
    assert _times(once, "2026-01-01T10:00:00", 1) == ["01-02 00:00"]


def test_one_time() -> None:
    once = _Schedule("at(2026-07-01T10:00:00)", "America/New_York")
    assert _times(once, "2026-01-01T00:00:00", 1) == ["07-01 14:00"]
    assert next_time(once, _seconds("2026-07-01T14:00:59")) == _seconds("2026-07-01T14:00:00")
    assert next_time(once, _seconds("2026-07-01T14:01:01")) is None


@pytest.mark.parametrize(
    ("expression", "zone"),
    [
        ("rate(0 minutes)", "UTC"),
        ("rate( minutes)", "UTC"),
        ("cron(0 6 15W * ? *)", "UTC"),
        ("cron(0 6 * * ? *)", "Mars/Olympus"),
        ("at(2026-02-30T00:00:00)", "UTC"),
    ],
)
def test_what_cannot_be_understood_is_an_error(expression: str, zone: str) -> None:
    with pytest.raises((ValueError, ArithmeticError)):
        next_time(_Schedule(expression, zone), 0)
