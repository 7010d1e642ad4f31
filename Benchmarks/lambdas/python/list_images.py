import logging

from image_service import (
    BUCKET, EXPIRY, TABLE, api, bad, dynamodb, from_token, item_key, line, parameter, plain, s3, token)


@api("GET")
def handler(event, context):
    user = parameter(event, "user_id", required=True)
    filename, content_type = parameter(event, "filename"), parameter(event, "content_type")
    filters = [filename, content_type and content_type.lower()]
    limit = parameter(event, "limit") or "10"
    if not limit.isdigit() or not 1 <= int(limit) <= 10:
        raise bad("limit must be a number from 1 to 10.")
    limit = int(limit)
    start = parameter(event, "page_token")
    position = item_key(user, from_token(start, user, filters)) if start else None

    values, conditions = {":user": {"S": user}}, []
    if filename:
        conditions.append("(contains(filename_search, :lowercase) OR contains(filename, :part))")
        values |= {":lowercase": {"S": filename.lower()}, ":part": {"S": filename}}
    if content_type:
        conditions.append("content_type = :type")
        values[":type"] = {"S": filters[1]}
    query = {"FilterExpression": " AND ".join(conditions)} if conditions else {}
    items = []
    while len(items) <= limit:
        if position:
            query["ExclusiveStartKey"] = position
        page = dynamodb.query(
            TableName=TABLE, KeyConditionExpression="user_id = :user", ExpressionAttributeValues=values,
            ScanIndexForward=False, ConsistentRead=True,
            Limit=100 if conditions else limit + 1 - len(items), **query)
        items += page["Items"]
        position = page.get("LastEvaluatedKey")
        if not position:
            break

    images = []
    for item in items[:limit]:
        image = plain(item)
        if image["status"] == "UPLOADED":
            key = item["object_key"]["S"]
            url = s3.generate_presigned_url("get_object", {"Bucket": BUCKET, "Key": key}, ExpiresIn=EXPIRY)
            image |= {"bucket": BUCKET, "key": key, "download_url": url, "expires_in": EXPIRY}
        images.append(image)
    answer = {"images": images, "count": len(images)}
    if len(items) > limit:
        answer["next_page_token"] = token(images[-1]["image_id"], user, filters)
    line(logging.INFO, "images listed", context, userId=user, count=len(images))
    return 200, answer
