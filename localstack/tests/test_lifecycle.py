"""Several environments at once, and their end."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import functions
from local_stack import LocalStack

_SLEEPER = functions.bootstrap(
    """
while True:
  request, event, _ = next_event()
  time.sleep(event)
  respond(request, os.getpid())
"""
)


def test_eight_one_second_invocations_run_side_by_side(stack: LocalStack) -> None:
    function = functions.create(stack, _SLEEPER)
    begun = time.monotonic()
    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(function.invoke, [1] * 8))
    assert time.monotonic() - begun < 2.5
    assert len({result.payload for result in results}) == 8
    function.delete()


def test_deleting_a_function_ends_its_running_invocation(stack: LocalStack) -> None:
    function = functions.create(stack, _SLEEPER, timeout=60)
    with ThreadPoolExecutor() as pool:
        running = pool.submit(function.invoke, 50)
        process = _wait_for_process(stack, function)
        begun = time.monotonic()
        function.delete()
        result = running.result(timeout=10)
    assert time.monotonic() - begun < 5
    assert result.payload["errorMessage"].endswith("Runtime exited with error: signal: killed")
    assert not _exists(process)


def test_an_update_lets_the_running_invocation_finish(stack: LocalStack) -> None:
    function = functions.create(stack, _SLEEPER)
    client = stack.client("lambda")
    with ThreadPoolExecutor() as pool:
        running = pool.submit(function.invoke, 1.5)
        _wait_for_process(stack, function)
        client.update_function_code(
            FunctionName=function.name, ZipFile=functions.answering("'new code'")
        )
        function.wait_until_ready()
        assert function.invoke().payload == "new code"
        old = running.result(timeout=5)
    assert old.error is None
    _wait_until(lambda: not _exists(old.payload))


def test_the_whole_process_group_ends_and_is_reaped(stack: LocalStack) -> None:
    code = functions.bootstrap(
        """
while True:
  request, event, _ = next_event()
  child = subprocess.Popen(["sleep", "100"])
  respond(request, [os.getpid(), child.pid])
"""
    )
    function = functions.create(stack, code)
    processes = function.invoke().payload
    assert all(_exists(process) for process in processes)
    function.delete()
    _wait_until(lambda: not any(_exists(process) for process in processes))


def test_what_a_crashed_process_left_behind_ends_too(stack: LocalStack) -> None:
    code = functions.bootstrap(
        """
request, event, _ = next_event()
child = subprocess.Popen(["sleep", "100"])
print("child", child.pid, flush=True)
os._exit(1)
"""
    )
    result = functions.create(stack, code, timeout=20).invoke()
    child = int(result.log.split("child ")[1].split()[0])
    assert result.seconds < 2
    _wait_until(lambda: not _exists(child))


def _exists(process: int) -> bool:
    """Alive, or dead and not reaped by LocalStack."""
    try:
        status = Path(f"/proc/{process}/status").read_text()
    except OSError:
        return False
    # An orphan that has been killed waits for the machine's init, which is not ours to judge.
    return "State:\tZ" not in status or "PPid:\t1\n" not in status


def _wait_for_process(stack: LocalStack, function: functions.Function) -> int:
    found: list[int] = []

    def look() -> bool:
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                try:
                    environment = (entry / "environ").read_bytes()
                except OSError:
                    continue
                if f"AWS_LAMBDA_FUNCTION_NAME={function.name}\0".encode() in environment:
                    found.append(int(entry.name))
        return bool(found)

    _wait_until(look)
    time.sleep(0.3)  # until it has its event
    return found[0]


def _wait_until(condition: object) -> None:
    deadline = time.monotonic() + 3
    while not condition():  # type: ignore[operator]
        assert time.monotonic() < deadline, "did not happen within 3 s"
        time.sleep(0.02)
