from asking import ask, tag_mark, tags
from settings import NOT_KEPT

CHOSEN = {"StreamARN", "StreamCreationTimestamp"}
RESTLESS = set()


def find(aws):
    for page in aws.kinesis.get_paginator("list_streams").paginate():
        for name in page["StreamNames"]:
            yield name, name


def read(aws, name):
    found = ask(aws.kinesis.describe_stream_summary, key="StreamDescriptionSummary", StreamName=name)
    return found | {"tags": tags(aws.kinesis.list_tags_for_stream(StreamName=name)["Tags"])}


mark = tag_mark


def fill(aws, name):
    aws.kinesis.put_record(StreamName=name, Data=b"kept", PartitionKey="k")


SHAPES = {"kinesis": ["StreamDescriptionSummary"]}
NOT_SET = {"StreamDescriptionSummary": dict.fromkeys(["EnhancedMonitoring", "MaxRecordSizeInKiB"], NOT_KEPT)}
