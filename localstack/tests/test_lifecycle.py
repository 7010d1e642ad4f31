"""Several environments at once, and their end."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import functions
import local_stack
from local_stack import LocalStack, processes

_SLEEPER = functions.bootstrap(
    """
mark = time.monotonic_ns()
while True:
  request, event, _ = next_event()
  time.sleep(event)
  respond(request, mark)
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
        _wait_for_process(function)
        begun = time.monotonic()
        function.delete()
        result = running.result(timeout=10)
    assert time.monotonic() - begun < 5
    assert result.payload["errorMessage"].endswith("Runtime exited with error: signal: killed")
    assert not _processes_of(function)


def test_an_update_lets_the_running_invocation_finish(stack: LocalStack) -> None:
    function = functions.create(stack, _SLEEPER)
    client = stack.client("lambda")
    with ThreadPoolExecutor() as pool:
        running = pool.submit(function.invoke, 1.5)
        _wait_for_process(function)
        [process] = _ids_of(function)
        client.update_function_code(
            FunctionName=function.name, ZipFile=functions.answering("'new code'")
        )
        function.wait_until_ready()
        assert function.invoke().payload == "new code"
        old = running.result(timeout=5)
    assert old.error is None
    _wait_until(lambda: process not in _ids_of(function))


# Of its own session, too: what a process leaves behind ends with its environment.
_PARENT = """
while True:
  request, event, _ = next_event()
  for own in (False, True): subprocess.Popen(["sleep", "100"], start_new_session=own)
  if event == "crash": os._exit(1)
  respond(request, "fine")
"""


def test_what_a_function_started_ends_with_its_environment(stack: LocalStack) -> None:
    function = functions.create(stack, functions.bootstrap(_PARENT))
    assert function.invoke().payload == "fine"
    assert len(_processes_of(function)) == 3
    function.delete()
    _wait_until(lambda: not _processes_of(function))


def test_what_a_crashed_process_left_behind_ends_too(stack: LocalStack) -> None:
    function = functions.create(stack, functions.bootstrap(_PARENT), timeout=20)
    result = function.invoke("crash")
    assert result.payload["errorType"] == "Runtime.ExitError" and result.seconds < 2
    assert not _processes_of(function)


def test_functions_end_when_localstack_is_killed(stack: LocalStack, tmp_path: Path) -> None:
    instance = local_stack.start(tmp_path / "own", caches_of=stack)
    try:
        function = functions.create(instance, functions.bootstrap(_PARENT))
        assert function.invoke().payload == "fine"
        assert len(_processes_of(function)) == 3
        instance.process.kill()
        _wait_until(lambda: not _processes_of(function))
    finally:
        local_stack.discard(instance)


def _processes_of(function: functions.Function) -> list[str]:
    """Their command lines; not those of the dead, whose environment is gone."""
    return processes(f"AWS_LAMBDA_FUNCTION_NAME={function.name}\0")


def _ids_of(function: functions.Function) -> list[int]:
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                environment = (entry / "environ").read_bytes()
            except OSError:
                continue
            if f"AWS_LAMBDA_FUNCTION_NAME={function.name}\0".encode() in environment:
                found.append(int(entry.name))
    return found


def _wait_for_process(function: functions.Function) -> None:
    _wait_until(lambda: bool(_processes_of(function)))
    time.sleep(0.3)  # until it has its event


def _wait_until(condition: object) -> None:
    deadline = time.monotonic() + 3
    while not condition():  # type: ignore[operator]
        assert time.monotonic() < deadline, "did not happen within 3 s"
        time.sleep(0.02)
