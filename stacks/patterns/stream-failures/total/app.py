"""Adds up clicks. One bad record must not hold up its shard: it is sent to a queue, with the reason."""

import base64
import json
import os

import boto3

totals = boto3.resource("dynamodb").Table(os.environ["TABLE"])
queue = boto3.client("sqs")


def handler(event, context):
    for record in event["Records"]:
        data = base64.b64decode(record["kinesis"]["data"])
        try:
            click = json.loads(data)
            totals.update_item(
                Key={"page": click["page"]},
                UpdateExpression="ADD clicks :count",
                ExpressionAttributeValues={":count": click["count"]},
            )
        except (ValueError, KeyError) as error:
            failure = {"record": record["eventID"], "data": data.decode(errors="replace"), "error": repr(error)}
            queue.send_message(QueueUrl=os.environ["FAILURES"], MessageBody=json.dumps(failure))
