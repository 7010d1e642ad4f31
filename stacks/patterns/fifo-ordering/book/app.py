"""Books payments. A payment that is delivered again has the same sequence number, and replaces itself."""

import json
import os
import time

import boto3

ledger = boto3.resource("dynamodb").Table(os.environ["TABLE"])


def handler(event, context):
    for record in event["Records"]:
        attributes = record["attributes"]
        ledger.put_item(
            Item={
                "account": attributes["MessageGroupId"],
                "sequence": attributes["SequenceNumber"],
                "amount": json.loads(record["body"])["amount"],
                "booked": time.time_ns(),
            }
        )
