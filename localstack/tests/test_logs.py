"""Where a function's output goes."""

from __future__ import annotations

import re
import time
from uuid import uuid4

import functions
from local_stack import LocalStack


def test_the_log_has_the_output_between_lambdas_own_lines(stack: LocalStack) -> None:
    code = functions.bootstrap(
        """
print("from init", flush=True)
while True:
  request, event, _ = next_event()
  print("out", event, flush=True)
  print("error", event, file=sys.stderr, flush=True)
  respond(request, request)
  print("after", event, flush=True)
"""
    )
    function = functions.create(stack, code)
    first, second = function.invoke(1), function.invoke(2)
    assert re.fullmatch(
        f"START RequestId: {first.payload} Version: \\$LATEST\n"
        "from init\nout 1\nerror 1\nafter 1\n"
        f"END RequestId: {first.payload}\n"
        f"REPORT RequestId: {first.payload}\tDuration: [0-9.]+ ms\tBilled Duration: \\d+ ms\t"
        "Memory Size: 128 MB\tMax Memory Used: \\d+ MB\tInit Duration: [0-9.]+ ms\t\n",
        first.log,
    )
    assert "\nout 2\nerror 2\nafter 2\nEND" in second.log
    assert "from init" not in second.log and "Init Duration" not in second.log
    stored = function.stored_log(containing=f"REPORT RequestId: {second.payload}")
    assert stored == first.log + second.log


def test_a_function_logs_to_the_group_that_it_names(stack: LocalStack) -> None:
    group = f"/workers/{uuid4().hex[:8]}"
    stack.client("logs").create_log_group(logGroupName=group)
    code = functions.answering("__import__('os').environ['AWS_LAMBDA_LOG_GROUP_NAME']")
    function = functions.create(stack, code, LoggingConfig={"LogFormat": "Text", "LogGroup": group})
    result = function.invoke()
    assert result.payload == group
    assert function.stored_log(containing="REPORT", group=group) == result.log
    names = stack.client("logs").describe_log_groups(logGroupNamePrefix=f"/aws/lambda/{function.name}")
    assert names["logGroups"] == []


def test_output_is_bounded_and_need_not_be_text(stack: LocalStack) -> None:
    code = functions.bootstrap(
        """
while True:
  request, event, _ = next_event()
  for _ in range(40): os.write(1, b"." * 99_999 + b"\\n")
  os.write(1, b"caf\\xe9 and no newline")
  respond(request, None)
"""
    )
    function = functions.create(stack, code)
    result = function.invoke()
    assert "caf\ufffd and no newline\nEND RequestId" in result.log
    stored = function.stored_log(containing="REPORT")
    assert "bytes of earlier output left out]\n" in stored
    assert 1_000_000 < len(stored) < 1_100_000


def test_a_process_that_floods_its_output_can_still_be_timed_out(stack: LocalStack) -> None:
    code = functions.bootstrap("next_event()\nwhile True: os.write(1, b'y\\n' * 4000)\n")
    result = functions.create(stack, code, timeout=1).invoke()
    assert "Task timed out" in result.payload["errorMessage"]
    assert result.seconds < 10


def test_a_log_group_forgets_its_oldest_events(stack: LocalStack) -> None:
    """20,000 are kept, and up to a tenth more until it looks."""
    client, group = stack.client("logs"), f"/tests/{uuid4().hex[:12]}"
    client.create_log_group(logGroupName=group)
    now = int(time.time() * 1000)
    for stream in ("old", "new"):
        client.create_log_stream(logGroupName=group, logStreamName=stream)
    for batch in range(4):
        for stream in ("old", "new"):
            events = [
                {"timestamp": now - (50_000 if stream == "old" else 0), "message": f"{stream} {batch}"}
            ] * (2_000 if stream == "old" else 4_000)
            client.put_log_events(logGroupName=group, logStreamName=stream, logEvents=events)

    def kept(stream: str) -> int:
        pages = client.get_paginator("filter_log_events").paginate(
            logGroupName=group, logStreamNames=[stream]
        )
        return sum(len(page["events"]) for page in pages)

    assert kept("new") == 16_000
    assert 4_000 <= kept("old") <= 6_000
