"""Aliases of functions: their weights can be changed, and are checked as those of a new one."""

from __future__ import annotations

import functions
import pytest
from botocore.exceptions import ClientError
from local_stack import LocalStack


def test_the_weights_of_an_alias_can_be_changed(stack: LocalStack) -> None:
    client = stack.client("lambda")
    name = functions.create(stack, functions.answering("os.environ['AWS_LAMBDA_FUNCTION_VERSION']")).name
    for memory in (128, 256):
        client.update_function_configuration(FunctionName=name, MemorySize=memory)
        client.get_waiter("function_updated_v2").wait(FunctionName=name, WaiterConfig={"Delay": 0.1})
        client.publish_version(FunctionName=name)
    alias = {"FunctionName": name, "Name": "live"}

    def weigh(**weights: float) -> None:
        named = {version.removeprefix("v"): weight for version, weight in weights.items()}
        client.update_alias(**alias, RoutingConfig={"AdditionalVersionWeights": named})

    client.create_alias(**alias, FunctionVersion="1", RoutingConfig={"AdditionalVersionWeights": {"2": 0.1}})
    weigh(v2=0.5)
    assert client.get_alias(**alias)["RoutingConfig"] == {"AdditionalVersionWeights": {"2": 0.5}}
    with pytest.raises(ClientError, match="already included"):
        weigh(v1=0.5)
    with pytest.raises(ClientError, match="(?i)not found"):
        weigh(v9=0.5)
    client.update_alias(**alias, FunctionVersion="2", RoutingConfig={"AdditionalVersionWeights": {"1": 0.25}})
    assert client.get_alias(**alias)["FunctionVersion"] == "2"
    weigh()
    assert "RoutingConfig" not in client.get_alias(**alias)
    with pytest.raises(ClientError, match="(?i)alias"):
        client.update_alias(FunctionName=name, Name="none", RoutingConfig={"AdditionalVersionWeights": {"1": 0.5}})
