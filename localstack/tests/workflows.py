"""State machines for the tests, and what started them."""

from __future__ import annotations

import json
import time
from typing import Any
from uuid import uuid4

import functions
import pytest
from local_stack import HAS_STEP_FUNCTIONS, LocalStack

needs_step_functions = pytest.mark.skipif(
    not HAS_STEP_FUNCTIONS, reason="LocalStack has Step Functions from Python 3.13 on"
)


def create(stack: LocalStack) -> str:
    """The ARN of a state machine that succeeds."""
    definition = {"StartAt": "Done", "States": {"Done": {"Type": "Succeed"}}}
    return str(
        stack.client("stepfunctions").create_state_machine(
            name=f"workflow-{uuid4().hex[:8]}",
            definition=json.dumps(definition),
            roleArn=functions.ROLE,
        )["stateMachineArn"]
    )


def inputs(stack: LocalStack, workflow: str, count: int) -> list[Any]:
    """The inputs of so many executions, in any order."""
    client = stack.client("stepfunctions")
    deadline = time.monotonic() + 30
    while True:
        found = client.list_executions(stateMachineArn=workflow)["executions"]
        if len(found) >= count:
            break
        assert time.monotonic() < deadline, found
        time.sleep(0.1)
    assert len(found) == count
    executions = [client.describe_execution(executionArn=f["executionArn"]) for f in found]
    return [json.loads(execution["input"]) for execution in executions]
