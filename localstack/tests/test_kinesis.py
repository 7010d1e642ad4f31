"""Streams: what moto leaves out, and records that reach a function."""

from __future__ import annotations

import base64
import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import functions
import pytest
from local_stack import LocalStack


def test_a_stream_has_the_tags_that_it_is_made_with(stack: LocalStack) -> None:
    client = stack.client("kinesis")
    name, arn = _stream(stack, ShardCount=2, Tags={"team": "a"})
    assert client.list_tags_for_stream(StreamName=name)["Tags"] == [{"Key": "team", "Value": "a"}]
    client.tag_resource(ResourceARN=arn, Tags={"stage": "b"})
    client.untag_resource(ResourceARN=arn, TagKeys=["team"])
    assert client.list_tags_for_resource(ResourceARN=arn)["Tags"] == [
        {"Key": "stage", "Value": "b"}
    ]


def test_modes_and_their_shards(stack: LocalStack) -> None:
    client = stack.client("kinesis")
    name, arn = _stream(stack, StreamModeDetails={"StreamMode": "ON_DEMAND"})
    assert _summary(client, name)["StreamModeDetails"] == {"StreamMode": "ON_DEMAND"}
    client.update_stream_mode(
        StreamARN=arn, StreamModeDetails={"StreamMode": "PROVISIONED"}
    )
    client.put_record(StreamName=name, Data=b"before", PartitionKey="k")
    for count in (2, 4, 3, 1, 2):
        client.update_shard_count(
            StreamName=name, TargetShardCount=count, ScalingType="UNIFORM_SCALING"
        )
        shards = client.list_shards(StreamName=name)["Shards"]
        open_shards = [s for s in shards if "EndingSequenceNumber" not in s["SequenceNumberRange"]]
        assert len(open_shards) == _summary(client, name)["OpenShardCount"] == count
        for key in ("k", "l", "m", "n"):
            shard = client.put_record(StreamName=name, Data=b"x", PartitionKey=key)["ShardId"]
            assert shard in {s["ShardId"] for s in open_shards}
    # What was written before stays readable.
    found = [r["Data"] for s in shards for r in _records(client, name, s["ShardId"])]
    assert found.count(b"before") == 1 and len(found) == 21
    with pytest.raises(client.exceptions.ResourceNotFoundException):
        client.describe_stream_summary(StreamName="missing")


@pytest.mark.parametrize("by", ["StreamName", "StreamARN"])
def test_records_are_read_from_a_stream_by_name_and_by_arn(stack: LocalStack, by: str) -> None:
    client = stack.client("kinesis")
    name, arn = _stream(stack, ShardCount=1)
    with ThreadPoolExecutor(8) as pool:
        list(
            pool.map(
                lambda n: client.put_record(StreamName=name, Data=b"%d" % n, PartitionKey="k"),
                range(40),
            )
        )
    shard = client.list_shards(StreamName=name)["Shards"][0]["ShardId"]
    records = _records(client, name if by == "StreamName" else arn, shard, by)
    assert sorted(int(record["Data"]) for record in records) == list(range(40))
    assert len({record["SequenceNumber"] for record in records}) == 40


def test_a_streams_records_reach_their_function(stack: LocalStack) -> None:
    client = stack.client("kinesis")
    name, arn = _stream(stack, ShardCount=1)
    function = functions.create(stack, _PRINTING)
    stack.client("lambda").create_event_source_mapping(
        EventSourceArn=arn, FunctionName=function.name, StartingPosition="TRIM_HORIZON"
    )
    client.put_record(StreamName=name, Data=b"hello", PartitionKey="k")
    log = function.stored_log(containing='"kinesis"')
    event = json.loads(next(line for line in log.splitlines() if line.startswith("{")))
    assert base64.b64decode(event["Records"][0]["kinesis"]["data"]) == b"hello"
    assert event["Records"][0]["eventSourceARN"] == arn


_PRINTING = functions.bootstrap(
    """
while True:
  request, event, _ = next_event()
  print(json.dumps(event), flush=True)
  respond(request, None)
"""
)


def _stream(stack: LocalStack, **settings: Any) -> tuple[str, str]:
    client = stack.client("kinesis")
    name = f"stream-{uuid4().hex[:8]}"
    client.create_stream(StreamName=name, **settings)
    return name, _summary(client, name)["StreamARN"]


def _summary(client: Any, name: str) -> Any:
    return client.describe_stream_summary(StreamName=name)["StreamDescriptionSummary"]


def _records(client: Any, stream: str, shard: str, by: str = "StreamName") -> Any:
    iterator = client.get_shard_iterator(
        **{by: stream}, ShardId=shard, ShardIteratorType="TRIM_HORIZON"
    )["ShardIterator"]
    return client.get_records(ShardIterator=iterator)["Records"]
