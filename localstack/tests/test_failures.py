"""Functions that fail, and how Lambda words it."""

from __future__ import annotations

import re
import time

import functions
import pytest
from local_stack import LocalStack

_ID = "[0-9a-f-]{36}"


def test_a_timeout_ends_the_invocation_and_the_next_has_a_fresh_process(stack: LocalStack) -> None:
    code = functions.bootstrap(
        """
mark = time.monotonic_ns()
while True:
  request, event, _ = next_event()
  print("begun", flush=True)
  time.sleep(event)
  respond(request, mark)
"""
    )
    function = functions.create(stack, code, timeout=1)
    first = function.invoke(0).payload
    result = function.invoke(30)
    assert result.error == "Unhandled"
    message = result.payload["errorMessage"]
    assert re.fullmatch(
        rf"\d{{4}}-\d\d-\d\dT[0-9:]{{8}}\.\d{{3}}Z {_ID} Task timed out after 1.00 seconds",
        message,
    )
    assert 1.0 <= result.seconds < 3
    assert "begun\n" + message in result.log and "Status: timeout" in result.log
    again = function.invoke(0)
    assert again.error is None and again.payload != first


@pytest.mark.parametrize(
    ("how", "reason"),
    [
        ("os._exit(3)", "Runtime exited with error: exit status 3"),
        ("os.kill(os.getpid(), signal.SIGKILL)", "Runtime exited with error: signal: killed"),
        (
            "os.kill(os.getpid(), signal.SIGSEGV)",
            "Runtime exited with error: signal: segmentation fault",
        ),
        ("os._exit(0)", "Runtime exited without providing a reason"),
    ],
)
def test_a_crash_is_reported_at_once(stack: LocalStack, how: str, reason: str) -> None:
    code = functions.bootstrap(
        f"""
while True:
  request, event, _ = next_event()
  if event: respond(request, "fine")
  else:
    print("last words", flush=True)
    {how}
"""
    )
    function = functions.create(stack, code, timeout=20)
    assert function.invoke(1).payload == "fine"
    result = function.invoke(0)
    assert result.error == "Unhandled" and result.seconds < 1
    assert result.payload["errorType"] == "Runtime.ExitError"
    assert re.fullmatch(
        f"RequestId: {_ID} Error: {re.escape(reason)}", result.payload["errorMessage"]
    )
    assert "last words\n" in result.log and "Error Type: Runtime.ExitError" in result.log
    assert function.invoke(1).payload == "fine"


def test_an_answer_stands_although_the_process_exits_after_it(stack: LocalStack) -> None:
    code = functions.bootstrap(
        "request, event, _ = next_event()\nrespond(request, time.monotonic_ns())\n"
    )
    function = functions.create(stack, code)
    first, second = function.invoke(), function.invoke()
    assert first.error is None and second.error is None
    assert first.payload != second.payload


def test_an_exit_in_the_init_phase_is_reported_after_a_second_try(stack: LocalStack) -> None:
    code = functions.bootstrap("print('cannot go on', flush=True)\nsys.exit(4)\n")
    function = functions.create(stack, code, timeout=20)
    for tries in (2, 1):
        result = function.invoke()
        assert result.error == "Unhandled" and result.seconds < 2
        assert result.payload["errorType"] == "Runtime.ExitError"
        assert result.payload["errorMessage"].endswith("exit status 4")
        assert result.log.count("cannot go on\n") == tries
        report = r"INIT_REPORT Init Duration: [0-9.]+ ms\tPhase: init\tStatus: error\t"
        report += r"Error Type: Runtime.ExitError\t\nSTART "
        assert len(re.findall(report, result.log)) == tries - 1
        assert "\tInit Duration" not in result.log.split("\nREPORT")[1]


def test_an_init_phase_that_fails_once_does_no_harm(stack: LocalStack) -> None:
    code = functions.bootstrap(
        """
first = os.environ["AWS_ENDPOINT_URL"].split("//")[1]
client = http.client.HTTPConnection(first)
client.request("PUT", "/" + os.environ["BUCKET"] + "/mark", "x", {"If-None-Match": "*"})
if client.getresponse().status == 200: os._exit(1)
while True:
  request, event, _ = next_event()
  respond(request, event)
"""
    )
    bucket = f"b-{time.time_ns()}"
    stack.client("s3").create_bucket(Bucket=bucket)
    function = functions.create(stack, code, Environment={"Variables": {"BUCKET": bucket}})
    result = function.invoke(7)
    assert (result.payload, result.error) == (7, None)
    assert "Status: error" in result.log.split("START ")[0]


def test_an_init_error_is_the_payload(stack: LocalStack) -> None:
    code = functions.bootstrap(
        """
call("POST", "/init/error", '{"errorMessage": "no TABLE", "errorType": "Setup"}')
time.sleep(60)
"""
    )
    result = functions.create(stack, code, timeout=20).invoke()
    assert result.error == "Unhandled" and result.seconds < 1
    assert result.payload == {"errorMessage": "no TABLE", "errorType": "Setup"}


@pytest.mark.parametrize(
    ("files", "runtime", "reason"),
    [
        (
            {"readme": "x"},
            "provided.al2023",
            r"Couldn't find valid bootstrap\(s\): \[.*/bootstrap\]",
        ),
        (
            {"bootstrap": b"\x7fELF nonsense"},
            "provided.al2023",
            r"fork/exec .*/bootstrap: exec format error \(this machine is \w+, the function is "
            r"declared arm64; a script needs a #! line\)",
        ),
        (
            {"bootstrap": "#!/no/such/interpreter\n"},
            "provided.al2",
            r"fork/exec .*/bootstrap: no such file or directory \(the interpreter or loader that "
            r"the file names is missing\)",
        ),
        (
            {"App.class": "x"},
            "java21",
            r"This endpoint can't run java21: this machine has no Java bootstrap for Lambda in "
            r"/var/runtime; a function of the runtime provided\.al2023 brings its own",
        ),
    ],
)
def test_what_cannot_be_started_says_why(
    stack: LocalStack, files: dict[str, str | bytes], runtime: str, reason: str
) -> None:
    code = functions.archive(files)
    function = functions.create(stack, code, runtime=runtime, Architectures=["arm64"])
    result = function.invoke()
    assert result.error == "Unhandled"
    assert result.payload["errorType"] == "Runtime.InvalidEntrypoint"
    assert re.fullmatch(f"RequestId: {_ID} Error: {reason}", result.payload["errorMessage"])


def test_an_init_that_hangs_is_started_again_with_the_functions_timeout(stack: LocalStack) -> None:
    """The init phase has two seconds in these tests; then the invocation's own time begins."""
    code = functions.bootstrap("print('begun', flush=True)\ntime.sleep(60)\n")
    function = functions.create(stack, code, timeout=1)
    result = function.invoke()
    assert result.payload["errorMessage"].endswith("Task timed out after 1.00 seconds")
    assert 3 <= result.seconds < 4
    before, after = result.log.split("START RequestId")
    assert re.fullmatch(
        r"begun\nINIT_REPORT Init Duration: 20\d\d\.\d\d ms\tPhase: init\tStatus: timeout\t\n", before
    )
    assert "begun\n" in after


def test_a_slow_init_succeeds_within_the_functions_timeout(stack: LocalStack) -> None:
    code = functions.bootstrap(
        """
time.sleep(2.5)
while True:
  request, event, _ = next_event()
  respond(request, event)
"""
    )
    result = functions.create(stack, code, timeout=5).invoke(7)
    assert (result.payload, result.error) == (7, None)
    assert 4.5 <= result.seconds < 6


def test_a_python_function_that_cannot_be_imported_says_so(stack: LocalStack) -> None:
    code = functions.archive({"app.py": "import no_such_module\n"})
    result = functions.create(stack, code, runtime="python3.12", handler="app.run").invoke()
    assert result.payload["errorType"] == "Runtime.ImportModuleError"
    assert "No module named 'no_such_module'" in result.payload["errorMessage"]


# Seconds between the answer and the end: at once, within what the executor settles, and after it.
_ENDS_AFTER = [0, 0.01, 0.1]


@pytest.mark.parametrize("pause", _ENDS_AFTER)
@pytest.mark.parametrize(
    ("fail", "error_type"),
    [
        (
            """call("POST", f"/invocation/{request}/error", '{"errorType": "Mine"}')""",
            "Mine",
        ),
        ("respond(request, 'x' * 7_000_000)", "Function.ResponseSizeTooLarge"),
    ],
)
def test_the_event_after_a_failure_that_ends_the_process_is_handled(
    stack: LocalStack, fail: str, error_type: str, pause: float
) -> None:
    code = functions.bootstrap(
        f"""
while True:
  request, event, _ = next_event()
  if event: respond(request, event)
  else:
    {fail}
    time.sleep({pause})
    os._exit(1)
"""
    )
    function = functions.create(stack, code)
    for number in range(1, 11):
        assert function.invoke(0).payload["errorType"] == error_type
        result = function.invoke(number)
        assert (result.payload, result.error) == (number, None)


def test_an_event_that_each_process_dies_before_is_tried_once_more_only(stack: LocalStack) -> None:
    """Asks, and ends when it has waited a moment: no event ever gets to it."""
    code = functions.bootstrap(
        """
import socket
open(sys.argv[0] + ".starts", "a").write("s")
raw = socket.create_connection(os.environ["AWS_LAMBDA_RUNTIME_API"].split(":"))
raw.sendall(b"GET /2018-06-01/runtime/invocation/next HTTP/1.1\\r\\nHost: "
  + os.environ["AWS_LAMBDA_RUNTIME_API"].encode() + b"\\r\\n\\r\\n")
time.sleep(0.2)
raw.close()
time.sleep(0.2)
os._exit(7)
"""
    )
    function = functions.create(stack, code, timeout=20)
    time.sleep(0.3)
    result = function.invoke()
    assert result.error == "Unhandled" and result.seconds < 3
    assert result.payload["errorType"] == "Runtime.ExitError"


def test_an_event_that_was_sent_and_never_read_goes_to_a_fresh_process(stack: LocalStack) -> None:
    """A runtime that polls beside the handler: it has asked for the event that its end keeps it from."""
    code = functions.bootstrap(
        """
import socket
while True:
  request, event, _ = next_event()
  if event != "fail":
    respond(request, event)
    continue
  call("POST", f"/invocation/{request}/error", '{"errorType": "Mine"}')
  raw = socket.create_connection(os.environ["AWS_LAMBDA_RUNTIME_API"].split(":"))
  raw.sendall(b"GET /2018-06-01/runtime/invocation/next HTTP/1.1\\r\\nHost: "
    + os.environ["AWS_LAMBDA_RUNTIME_API"].encode() + b"\\r\\n\\r\\n")
  time.sleep(0.1)
  os._exit(1)
"""
    )
    function = functions.create(stack, code)
    for number in range(5):
        assert function.invoke("fail").payload["errorType"] == "Mine"
        result = function.invoke(number)
        assert (result.payload, result.error) == (number, None)


@pytest.mark.parametrize("pause", [0, 0.05])
def test_events_after_an_oversized_answer_are_handled_although_the_process_goes_on(
    stack: LocalStack, pause: float
) -> None:
    code = functions.bootstrap(
        f"""
count = 0
while True:
  request, event, _ = next_event()
  count += 1
  respond(request, "x" * 7_000_000 if event == "large" else count)
  time.sleep({pause})
  if event == "large": time.sleep(0.2)
"""
    )
    function = functions.create(stack, code)
    for _ in range(3):
        assert function.invoke("large").payload["errorType"] == "Function.ResponseSizeTooLarge"
        assert [function.invoke().payload, function.invoke().payload] == [1, 2]
        assert function.invoke("large").error == "Unhandled"
        assert function.invoke().payload == 1


def test_an_error_that_is_handled_keeps_the_environment(stack: LocalStack) -> None:
    code = functions.bootstrap(
        """
count = 0
while True:
  request, event, _ = next_event()
  count += 1
  if event: respond(request, count)
  else: call("POST", f"/invocation/{request}/error", '{"errorType": "Mine"}')
"""
    )
    function = functions.create(stack, code)
    assert function.invoke(0).error == "Unhandled"
    assert function.invoke(1).payload == 2
