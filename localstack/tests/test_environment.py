"""What a function's process finds around it."""

from __future__ import annotations

import os
import re
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import functions
import local_stack
from local_stack import LocalStack, processes


def test_the_environment_is_lambdas_and_nothing_of_localstacks_own(stack: LocalStack) -> None:
    code = functions.answering("[dict(os.environ), os.getcwd(), os.getsid(0) == os.getpid()]")
    function = functions.create(
        stack, code, MemorySize=256, Environment={"Variables": {"TABLE": "t", "EMPTY": ""}}
    )
    values, folder, own_session = function.invoke().payload
    assert own_session
    assert values["LAMBDA_TASK_ROOT"] == folder
    assert folder == "/var/task"
    assert values["HOME"] == values["TMPDIR"] == "/tmp"
    assert values["AWS_ENDPOINT_URL"] == stack.url
    assert re.fullmatch(r"127(\.\d+){3}:\d+", values["AWS_LAMBDA_RUNTIME_API"])
    expected = {
        "TABLE": "t",
        "EMPTY": "",
        "AWS_REGION": "us-east-1",
        "AWS_LAMBDA_FUNCTION_NAME": function.name,
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "256",
        "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
        "AWS_LAMBDA_LOG_GROUP_NAME": f"/aws/lambda/{function.name}",
        "_HANDLER": "handler",
        "TZ": ":UTC",
        "PATH": "/usr/local/bin:/usr/bin:/bin:/opt/bin",
        "LD_LIBRARY_PATH": f"{folder}:{folder}/lib",
    }
    assert {name: values.get(name) for name in expected} == expected
    assert values["AWS_ACCESS_KEY_ID"] and values["AWS_SESSION_TOKEN"]
    foreign = {"PYTHONPATH", "LOCALSTACK_OWN_SECRET", "GATEWAY_LISTEN", "SERVICES"}
    assert not foreign & values.keys()


def test_the_role_credentials_are_those_of_the_functions_role(stack: LocalStack) -> None:
    code = functions.archive(
        {
            "app.py": "import boto3\n"
            "def run(event, context):\n"
            "  return boto3.client('sts').get_caller_identity()['Arn']\n"
        }
    )
    function = functions.create(stack, code, runtime="python3.13", handler="app.run")
    result = function.invoke()
    assert result.payload == f"arn:aws:sts::000000000000:assumed-role/tests/{function.name}"


def test_each_environment_has_a_tmp_of_its_own_that_outlives_a_crash(stack: LocalStack) -> None:
    code = functions.bootstrap(
        """
while True:
  request, event, _ = next_event()
  seen = os.listdir("/tmp")
  open("/tmp/mark", "w").close()
  if event == "crash": os._exit(1)
  time.sleep(event or 0)
  respond(request, seen)
"""
    )
    function = functions.create(stack, code)
    assert function.invoke().payload == []
    function.invoke("crash")
    assert function.invoke().payload == ["mark"]
    with ThreadPoolExecutor() as pool:
        seen = list(pool.map(function.invoke, [0.5, 0.5]))
    assert sorted(result.payload for result in seen) == [[], ["mark"]]
    other = functions.create(stack, code)
    assert other.invoke().payload == []


def test_tmp_has_the_size_of_the_ephemeral_storage(stack: LocalStack) -> None:
    code = functions.bootstrap(
        """
while True:
  request, event, _ = next_event()
  room = os.statvfs("/tmp")
  megabytes = room.f_bsize * room.f_blocks // 1024 // 1024
  try:
    with open("/tmp/large", "wb") as file:
      for _ in range(event): file.write(bytes(1024 * 1024))
    problem = None
  except OSError as error: problem = error.strerror
  os.remove("/tmp/large")
  respond(request, [megabytes, problem])
"""
    )
    function = functions.create(stack, code, EphemeralStorage={"Size": 600})
    assert function.invoke(100).payload == [600, None]
    assert function.invoke(601).payload == [600, "No space left on device"]


def test_a_function_writes_nowhere_but_in_tmp_and_sees_no_other_code(stack: LocalStack) -> None:
    functions.create(stack, functions.answering("'of another function'")).invoke()
    code = functions.bootstrap(
        """
def problem(action):
  try: action()
  except OSError as error: return error.strerror
def write(path): return problem(lambda: open(path, "w").close())
while True:
  request, event, _ = next_event()
  respond(request, {
    "writes": [write(path + "/mark") for path in ("/var/task", "/opt", "/", "/usr", "/var", "/tmp")],
    "devices": [write("/dev/null"), len(open("/dev/urandom", "rb").read(3))],
    "own": sorted(os.listdir("/var/task")),
    "machine": problem(lambda: os.listdir(event)) or os.listdir(event),
    "processes": sorted(int(each) for each in os.listdir("/proc") if each.isdigit()),
    "mount": subprocess.run(["mount", "-t", "tmpfs", "x", "/usr"], capture_output=True).returncode,
    "descriptors": __import__("resource").getrlimit(7)[0],
  })
"""
    )
    found = functions.create(stack, code).invoke(str(stack.folder)).payload
    read_only = "Read-only file system"
    assert found["writes"] == [read_only] * 5 + [None]
    assert found["devices"] == [None, 3]
    assert found["own"] == ["bootstrap"]
    # It is below /tmp, or hidden.
    assert found["machine"] in ("No such file or directory", [])
    assert len(found["processes"]) == 2 and found["processes"][0] == 1
    assert found["mount"] != 0
    assert found["descriptors"] == 1024


def test_no_way_leads_back_to_the_machines_root(stack: LocalStack) -> None:
    """It is below /.machine, covered; what a function mounts or unmounts in namespaces of its own uncovers nothing."""
    code = functions.bootstrap(
        """
def shell(script):
  done = subprocess.run(["sh", "-c", script], capture_output=True, text=True)
  return done.returncode, done.stdout.split()
new = "unshare --user --map-root-user --mount sh -c "
while True:
  request, event, _ = next_event()
  respond(request, [
    os.listdir("/.machine"),
    shell("umount /.machine || umount -l /.machine; ls -A /.machine"),
    shell(new + "'umount /.machine; umount -l /.machine; ls -A /.machine'"),
    shell(new + "'mount --bind / /tmp && ls -A /tmp/.machine'"),
    shell(new + "'mount --rbind / /tmp && umount -l /tmp/.machine; ls -A /tmp/.machine'"),
    shell("ls -A /proc/1/root/.machine"),
  ])
"""
    )
    listed, *tried = functions.create(stack, code).invoke().payload
    assert listed == []
    assert [found for _, found in tried] == [[]] * 5


def test_an_environment_that_is_lost_is_made_again(stack: LocalStack) -> None:
    function = functions.create(stack, functions.answering("os.getpid()"))
    function.invoke()
    [supervisor] = _parents_of(f"AWS_LAMBDA_FUNCTION_NAME={function.name}")
    os.kill(supervisor, signal.SIGKILL)
    time.sleep(0.2)
    for _ in range(2):
        assert function.invoke().error is None


def _parents_of(variable: str) -> list[int]:
    """Of the processes that have a variable, such as `NAME=value`, in their environment."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            if variable.encode() in (entry / "environ").read_bytes().split(b"\0"):
                found += re.findall(r"PPid:\s+(\d+)", (entry / "status").read_text())
        except OSError:
            pass
    return [int(each) for each in found]


def test_without_isolation_functions_work_in_the_machines_own_folders(
    stack: LocalStack, tmp_path: Path
) -> None:
    instance = local_stack.start(
        tmp_path / "own", caches_of=stack, more={"CAIRN_LAMBDA_ISOLATION": "0"}
    )
    try:
        code = functions.bootstrap(
            """
while True:
  request, event, _ = next_event()
  if event == "crash":
    subprocess.Popen(["sleep", "97531"], start_new_session=True)
    os._exit(1)
  open(os.environ["TMPDIR"] + "/mark", "w").close()
  respond(request, [os.getcwd(), os.environ["TMPDIR"]])
"""
        )
        function = functions.create(instance, code, MemorySize=128)
        task_root, scratch = function.invoke().payload
        assert task_root.startswith(str(instance.folder / "tmp"))
        assert scratch.startswith(str(instance.folder / "tmp"))
        assert (Path(scratch) / "mark").exists()
        assert function.invoke("crash").payload["errorType"] == "Runtime.ExitError"
        assert not processes("sleep\x0097531")
        assert function.invoke().payload == [task_root, scratch]
        function.delete()
        deadline = time.monotonic() + 3
        while Path(scratch).exists():
            assert time.monotonic() < deadline
            time.sleep(0.02)
    finally:
        local_stack.discard(instance)


_HUNGRY = """
import mmap
while True:
  request, event, _ = next_event()
  kept = []
  for _ in range(event["megabytes"]):
    kept.append(b"x" * 1024 * 1024)
    time.sleep(event.get("pause", 0))
  shared = mmap.mmap(-1, 64 * 1024 * 1024)
  children = [os.fork() for _ in range(event.get("children", 0))]
  if 0 in children:
    time.sleep(1)
    os._exit(0)
  time.sleep(event.get("stays", 0))
  for child in children: os.waitpid(child, 0)
  respond(request, len(kept))
"""


def test_a_function_that_takes_more_memory_than_it_may_ends_in_lambdas_words(
    stack: LocalStack,
) -> None:
    function = functions.create(stack, functions.bootstrap(_HUNGRY), MemorySize=128, timeout=20)
    assert function.invoke({"megabytes": 90, "stays": 0.3}).payload == 90
    result = function.invoke({"megabytes": 2000, "pause": 0.002})
    assert result.error == "Unhandled" and result.seconds < 5
    assert result.payload["errorType"] == "Runtime.ExitError"
    assert re.fullmatch(
        "RequestId: [0-9a-f-]{36} Error: Runtime exited with error: signal: killed",
        result.payload["errorMessage"],
    )
    assert "\tMemory Size: 128 MB\tMax Memory Used: 128 MB\t" in result.log
    again = function.invoke({"megabytes": 1})
    assert (again.payload, again.error) == (1, None)


def test_memory_that_processes_share_counts_once(stack: LocalStack) -> None:
    function = functions.create(stack, functions.bootstrap(_HUNGRY), MemorySize=128, timeout=20)
    result = function.invoke({"megabytes": 90, "children": 3})
    assert (result.payload, result.error) == (90, None)
    more = functions.create(stack, functions.bootstrap(_HUNGRY), MemorySize=512, timeout=20)
    assert more.invoke({"megabytes": 300, "stays": 0.3}).payload == 300
