"""Functions of the Python runtimes: which Python, and which packages they find."""

from __future__ import annotations

import json
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any

import boto3
import functions
import pytest
from local_stack import LocalStack

OWN = f"python3.{sys.version_info.minor}"

_LOOK = """
import sys, os
def run(event, context):
    found = []
    for name in event:
        try:
            __import__(name)
            found.append(name)
        except ImportError:
            pass
    return {"version": "%d.%d" % sys.version_info[:2], "found": found, "first": sys.path[0],
        "environment": os.environ["AWS_EXECUTION_ENV"], "exit": callable(exit)}
"""


def host(stack: LocalStack) -> dict[str, Any]:
    with urllib.request.urlopen(f"{stack.url}/_cairn/host") as answer:
        return json.load(answer)


def create(stack: LocalStack, files: dict[str, str], runtime: str = OWN) -> functions.Function:
    return functions.create(stack, functions.archive(files), runtime=runtime, handler="app.run")


def test_a_function_sees_what_awss_runtime_has_and_its_own_packages(stack: LocalStack) -> None:
    files = {"app.py": _LOOK, "mine.py": "", "folder/__init__.py": ""}
    present = ["boto3", "dateutil", "json", "mine", "folder"]
    found = create(stack, files).invoke([*present, "localstack", "moto", "requests", "yaml"]).payload
    assert found["found"] == present
    assert found["environment"] == f"AWS_Lambda_{OWN}" and found["exit"]
    assert found["version"] == OWN.removeprefix("python")


def test_a_package_of_the_function_comes_before_the_runtimes(stack: LocalStack) -> None:
    files = {"app.py": "import six\ndef run(event, context): return six.mine", "six.py": "mine = 'own'"}
    assert create(stack, files).invoke().payload == "own"


def test_each_declared_version_of_this_machine_runs_and_calls_aws(stack: LocalStack) -> None:
    code = (
        "import boto3, sys\n"
        "def run(event, context):\n"
        "  if event == 'fail': raise KeyError('ä')\n"
        "  print('was here')\n"
        "  return ['%d.%d' % sys.version_info[:2], event, context.function_name,\n"
        "    boto3.client('sts').get_caller_identity()['Account']]\n"
    )
    runtimes = host(stack)["runtimes"]
    pythons = [name for name in runtimes if name.startswith("python") and name != OWN]
    others = [name for name in pythons if runtimes[name]["exact"]]
    if not others:
        pytest.skip("this machine has no other Python that a runtime is called after")
    # One is enough: they differ in nothing but the version.
    function = create(stack, {"app.py": code}, others[0])
    big = "ü" * 200_000
    result = function.invoke(big)
    assert result.payload == [others[0].removeprefix("python"), big, function.name, "000000000000"]
    assert "was here" in result.log
    failed = function.invoke("fail").payload
    assert (failed["errorType"], failed["errorMessage"]) == ("KeyError", "'ä'")
    assert function.invoke(1).payload[1] == 1
    # What that version compiles of boto3 is kept for the next environment.
    packages, tag = Path(boto3.__file__).parent, others[0].removeprefix("python").replace(".", "")
    deadline = time.monotonic() + 20
    while not (packages / "__pycache__" / f"session.cpython-{tag}.pyc").exists():
        assert time.monotonic() < deadline
        time.sleep(0.1)
    broken = create(stack, {"app.py": "import missing"}, others[0]).invoke().payload
    assert broken["errorType"] == "Runtime.ImportModuleError"


def test_a_version_that_is_missing_runs_with_the_nearest_and_the_logs_say_so(stack: LocalStack) -> None:
    runtimes = host(stack)["runtimes"]
    missing = [name for name in runtimes if name.startswith("python") and not runtimes[name]["exact"]]
    assert missing, "python3.8 is too old for awslambdaric"
    for _ in range(2):
        found = create(stack, {"app.py": _LOOK}, missing[-1]).invoke([]).payload
        title = runtimes[missing[-1]]["with"]
        assert title.startswith(f"Python {found['version']}.")
        # What a function does by its runtime, it does as on AWS.
        assert found["environment"] == f"AWS_Lambda_{missing[-1]}"
    line = f"{missing[-1]} runs with {title}, the nearest that this machine has"
    assert stack.log().count(line) == 1
    # The function's own log says it too, first and once for each environment, also when it can't start.
    note = f"Cairn: {missing[-1]} isn't on this machine; the function runs with {title}\n"
    function = create(stack, {"app.py": "def handler(event, context): raise SystemExit(1)"}, missing[-1])
    first, second = function.invoke().log, function.invoke().log
    assert first.startswith(note) and "START " in first and note not in second
    assert function.stored_log("END ").startswith(note)
    broken = create(stack, {"app.py": "import missing"}, missing[-1]).invoke().log
    assert broken.startswith(note) and broken.count(note) == 1
