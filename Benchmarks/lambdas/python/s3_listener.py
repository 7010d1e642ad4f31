import json
import logging
import urllib.parse

from botocore.exceptions import ClientError
from image_service import BUCKET, TABLE, condition_failed, dynamodb, item_key, line, parse_key, s3


def handler(event, context):
    failures = []
    for message in event["Records"]:
        try:
            body = json.loads(message["body"])
            if body.get("Event") != "s3:TestEvent":
                for record in body["Records"]:
                    handle(record, context)
        except Exception as error:
            line(logging.ERROR, "message failed", context, reason=str(error))
            failures.append({"itemIdentifier": message["messageId"]})
    return {"batchItemFailures": failures}


def handle(record, context):
    key = urllib.parse.unquote_plus(record["s3"]["object"]["key"])
    place = parse_key(key)
    if not record["eventName"].startswith("ObjectCreated:") or record["s3"]["bucket"]["name"] != BUCKET or not place:
        line(logging.WARNING, "event ignored", context, key=key)
        return
    user, image = place
    try:
        dynamodb.update_item(
            TableName=TABLE, Key=item_key(user, image),
            UpdateExpression="SET #status = :uploaded, uploaded_at = :time, #size = :size, etag = :etag",
            ConditionExpression="attribute_exists(image_id) AND (#status = :pending OR uploaded_at < :time)",
            ExpressionAttributeNames={"#status": "status", "#size": "size"},
            ExpressionAttributeValues={
                ":uploaded": {"S": "UPLOADED"}, ":pending": {"S": "PENDING_UPLOAD"},
                ":time": {"S": record["eventTime"]}, ":size": {"N": str(record["s3"]["object"]["size"])},
                ":etag": {"S": record["s3"]["object"]["eTag"]}})
        line(logging.INFO, "image uploaded", context, userId=user, imageId=image)
    except ClientError as error:
        if not condition_failed(error):
            raise
        found = dynamodb.get_item(TableName=TABLE, Key=item_key(user, image), ConsistentRead=True)
        if "Item" not in found:
            s3.delete_object(Bucket=BUCKET, Key=key)
            line(logging.WARNING, "upload of a deleted image removed", context, userId=user, imageId=image)
