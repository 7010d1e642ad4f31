"""What a function's process finds around it."""

from __future__ import annotations

import re
import time

import functions
from local_stack import LocalStack


def test_the_environment_is_lambdas_and_nothing_of_localstacks_own(stack: LocalStack) -> None:
    code = functions.answering("[dict(os.environ), os.getcwd(), os.getsid(0) == os.getpid()]")
    function = functions.create(
        stack, code, MemorySize=256, Environment={"Variables": {"TABLE": "t", "EMPTY": ""}}
    )
    values, folder, own_session = function.invoke().payload
    assert own_session
    assert values["LAMBDA_TASK_ROOT"] == folder
    assert folder.startswith(str(stack.folder / "tmp"))
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


def test_each_environment_has_a_scratch_folder_that_goes_with_it(stack: LocalStack) -> None:
    code = functions.bootstrap(
        """
while True:
  request, event, _ = next_event()
  folder = os.environ["TMPDIR"]
  seen = os.listdir(folder)
  open(folder + "/mark", "w").close()
  if event == "crash": os._exit(1)
  respond(request, [folder, os.environ["HOME"], seen])
"""
    )
    function = functions.create(stack, code)
    folder, home, seen = function.invoke().payload
    assert home == folder and seen == []
    function.invoke("crash")
    assert function.invoke().payload == [folder, folder, ["mark"]]
    scratch = stack.folder / "tmp" / folder.rsplit("/", 1)[1]
    assert scratch.is_dir()
    function.delete()
    deadline = time.monotonic() + 3
    while scratch.exists():
        assert time.monotonic() < deadline
        time.sleep(0.02)
