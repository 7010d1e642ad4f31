import logging

from botocore.exceptions import ClientError
from image_service import BUCKET, TABLE, Refusal, api, condition_failed, dynamodb, item_key, line, parameter, s3


@api("DELETE")
def handler(event, context):
    user, image = parameter(event, "user_id", required=True), parameter(event, "image_id", required=True)
    for _ in range(4):
        item = dynamodb.get_item(TableName=TABLE, Key=item_key(user, image), ConsistentRead=True).get("Item")
        if not item:
            raise Refusal(404, "NotFound", f"The user has no image {image}.")
        uploaded = item["status"]["S"] == "UPLOADED"
        if uploaded:
            s3.delete_object(Bucket=BUCKET, Key=item["object_key"]["S"])
        try:
            dynamodb.delete_item(
                TableName=TABLE, Key=item_key(user, image), ConditionExpression="#status = :status",
                ExpressionAttributeNames={"#status": "status"},
                ExpressionAttributeValues={":status": item["status"]})
        except ClientError as error:
            if condition_failed(error):
                continue
            raise
        line(logging.INFO, "image deleted", context, userId=user, imageId=image, objectDeleted=uploaded)
        return 200, {"user_id": user, "image_id": image, "object_deleted": uploaded, "metadata_deleted": True}
    raise Refusal(409, "Conflict", "The image changes too fast; try again.")
