CHOSEN = set()
RESTLESS = set()


def find(aws):
    for page in aws.dynamodb.get_paginator("list_tables").paginate():
        for table in page["TableNames"]:
            keys = aws.dynamodb.describe_table(TableName=table)["Table"]["KeySchema"]
            for found in aws.dynamodb.get_paginator("scan").paginate(TableName=table):
                for item in found["Items"]:
                    key = {part["AttributeName"]: item[part["AttributeName"]] for part in keys}
                    yield str(key), {"TableName": table, "Key": key}


def read(aws, handle):
    return aws.dynamodb.get_item(**handle, ConsistentRead=True).get("Item", {})


def mark(found):
    """DynamoDB has no place for marks: an item is of who owns its table."""
    return None, found
