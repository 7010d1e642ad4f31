"""Many invocations at once and after another, with the descriptors that most shells allow."""

from __future__ import annotations

import http.client
import os
import re
import shutil
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import functions
import local_stack
import pytest
from local_stack import LocalStack


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalStack]:
    instance = local_stack.start(tmp_path_factory.mktemp("load"), soft_descriptors=1024)
    yield instance
    local_stack.discard(instance)


@pytest.fixture(scope="module")
def handler(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """In C: five hundred Pythons would measure the machine."""
    compiler = shutil.which("cc")
    if compiler is None:
        pytest.skip("no C compiler")
    source = Path(__file__).with_name("empty_handler.c")
    built = tmp_path_factory.mktemp("built") / "bootstrap"
    subprocess.run([compiler, "-O2", source, "-o", built], check=True)
    return functions.archive({"bootstrap": built.read_bytes()})


def _invoke(function: functions.Function, times: int = 1) -> tuple[int, bytes]:
    """Without boto3, which takes more time than the invocation. The last answer."""
    connection = http.client.HTTPConnection("127.0.0.1", function.stack.port, timeout=120)
    credential = "Credential=test/20260101/us-east-1/lambda/aws4_request"
    headers = {"Authorization": f"AWS4-HMAC-SHA256 {credential}, SignedHeaders=host, Signature=0"}
    for _ in range(times):
        connection.request(
            "POST", f"/2015-03-31/functions/{function.name}/invocations", b"{}", headers
        )
        response = connection.getresponse()
        answer = response.status, response.read()
    connection.close()
    return answer


MANY = int(os.environ.get("CAIRN_LOAD_INVOCATIONS", "0"))


def _memory_in_kb(stack: LocalStack) -> int:
    status = Path(f"/proc/{stack.process.pid}/status").read_text()
    return int(re.findall(r"VmRSS:\s+(\d+)", status)[0])


def test_memory_stays_flat_over_many_invocations(own: LocalStack, handler: bytes) -> None:
    """LocalStack alone takes 14 KB more for each, for ever."""
    function = functions.create(own, handler)
    with ThreadPoolExecutor(2) as pool:

        def growth(count: int) -> float:
            before = _memory_in_kb(own)
            list(pool.map(lambda _: _invoke(function, count // 2), range(2)))
            time.sleep(0.7)  # until the logs are delivered
            return (_memory_in_kb(own) - before) / count

        growth(600)
        assert growth(1600) < 5
    function.delete()


@pytest.mark.skipif(not MANY, reason="takes minutes: CAIRN_LOAD_INVOCATIONS=20000 runs it, and -s shows the figures")
def test_memory_stays_flat_once_the_log_is_full(own: LocalStack, handler: bytes) -> None:
    """A log group keeps 20,000 events, and drops the oldest when it has a tenth more: here 3 per invocation."""
    function = functions.create(own, handler)
    full = 22_000 // 3
    measured = []
    with ThreadPoolExecutor(2) as pool:
        for count in [500, full - 500] + [(MANY - full) // 4] * 4:
            begun = time.monotonic()
            list(pool.map(lambda _, count=count: _invoke(function, count // 2), range(2)))
            took = time.monotonic() - begun
            time.sleep(0.7)  # until the logs are delivered
            measured.append((count, _memory_in_kb(own)))
            print(f"\n{count} more in {took:.0f} s: {measured[-1][1] / 1024:.1f} MB", end="", flush=True)
    function.delete()
    later = sum(count for count, _ in measured[2:])
    growth = (measured[-1][1] - measured[1][1]) / later
    print(f"\n{growth:.2f} KB for each of the last {later}")
    assert growth < 1


def test_five_hundred_invocations_run_side_by_side(own: LocalStack, handler: bytes) -> None:
    pause = {"Variables": {"SLEEP_MS": "4000"}}
    function = functions.create(own, handler, timeout=60, Environment=pause)
    with ThreadPoolExecutor(500) as pool:
        answers = Counter(pool.map(_invoke, [function] * 500))
    assert answers == {(200, b"{}"): 500}
    limit = Path(f"/proc/{own.process.pid}/limits").read_text()
    assert int(re.findall(r"Max open files +(\d+)", limit)[0]) > 1024
    function.delete()
