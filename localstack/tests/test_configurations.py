"""Changes of a function's configuration that meet."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import functions
import local_stack
from botocore.exceptions import ClientError
from local_stack import LocalStack


def _meeting_updates(tmp_path: Path, *words: str) -> str:
    run = subprocess.run(
        [sys.executable, Path(__file__).with_name("lost_update.py"), *words],
        env=os.environ
        | {"PYTHONPATH": str(local_stack.PLUGINS), "FILESYSTEM_ROOT": str(tmp_path), "OVERRIDE_IN_DOCKER": "0"},
        capture_output=True,
        text=True,
        check=True,
    )
    return run.stdout.strip()


def test_an_update_is_kept_although_the_one_before_becomes_active_meanwhile(tmp_path: Path) -> None:
    assert _meeting_updates(tmp_path, "--locked") == "new"
    # Otherwise the moment isn't the one that this test is about.
    assert _meeting_updates(tmp_path) == "old"


def test_an_update_that_is_refused_changes_nothing(stack: LocalStack) -> None:
    function = functions.create(stack, functions.answering("event"))
    client = stack.client("lambda")
    accepted, refused = "", 0
    for number in range(60):
        try:
            client.update_function_configuration(
                FunctionName=function.name, Description=str(number)
            )
            accepted = str(number)
        except ClientError as problem:
            assert problem.response["Error"]["Code"] == "ResourceConflictException"
            refused += 1
        present = client.get_function_configuration(FunctionName=function.name)
        assert present["Description"] == accepted
    assert refused > 0
