"""Writes one report a day; a second run of the same day replaces the first."""

import datetime
import os

import boto3

reports = boto3.resource("dynamodb").Table(os.environ["TABLE"])


def handler(event, context):
    now = datetime.datetime.now(datetime.timezone.utc)
    report = {"day": now.date().isoformat(), "kind": event["kind"], "written": now.isoformat()}
    reports.put_item(Item=report)
    return report
