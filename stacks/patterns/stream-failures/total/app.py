"""Adds up clicks. Says how far it came, so that no record before a bad one is counted twice."""

import base64
import json
import os
import traceback

import boto3

totals = boto3.resource("dynamodb").Table(os.environ["TABLE"])


def handler(event, context):
    for record in event["Records"]:
        try:
            click = json.loads(base64.b64decode(record["kinesis"]["data"]))
            totals.update_item(
                Key={"page": click["page"]},
                UpdateExpression="ADD clicks :count",
                ExpressionAttributeValues={":count": click["count"]},
            )
        except Exception:
            traceback.print_exc()
            # Lambda goes on from here.
            return {"batchItemFailures": [{"itemIdentifier": record["kinesis"]["sequenceNumber"]}]}
    return {"batchItemFailures": []}
