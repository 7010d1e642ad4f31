import logging
import re

from image_service import BUCKET, EXPIRY, TABLE, api, bad, body_of, dynamodb, field, key_of, line, new_id, now, plain, s3


@api("POST")
def handler(event, context):
    body = body_of(event)
    user, filename = field(body, "user_id"), field(body, "filename")
    content_type = field(body, "content_type").lower()
    if not re.fullmatch(r"image/[a-z0-9][a-z0-9!#$&^_.+-]*", content_type):
        raise bad("content_type must be the type of an image.")
    image = new_id()
    key = key_of(user, image, filename)
    url = s3.generate_presigned_url(
        "put_object", {"Bucket": BUCKET, "Key": key, "ContentType": content_type}, ExpiresIn=EXPIRY)
    item = {name: {"S": value} for name, value in {
        "user_id": user, "image_id": image, "filename": filename, "content_type": content_type,
        "status": "PENDING_UPLOAD", "object_key": key, "created_at": now(),
        "filename_search": filename.lower()}.items()}
    dynamodb.put_item(TableName=TABLE, Item=item, ConditionExpression="attribute_not_exists(image_id)")
    line(logging.INFO, "upload prepared", context, userId=user, imageId=image)
    return 201, {
        "image_id": image, "upload_url": url, "upload_method": "PUT",
        "upload_headers": {"Content-Type": content_type}, "expires_in": EXPIRY, "metadata": plain(item)}
