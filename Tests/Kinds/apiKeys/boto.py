from asking import tag_mark as mark
from settings import NOT_KEPT

CHOSEN = {"id", "createdDate", "lastUpdatedDate", "value"}
RESTLESS = {"lastUpdatedDate"}


def written_tags(aws, folder, found):
    """LocalStack shows the tags of the creation with the resource, and those written later on their own."""
    arn = f"arn:aws:apigateway:{aws.region}::/{folder}/{found['id']}"
    return aws.apigateway.get_tags(resourceArn=arn)["tags"] or found.get("tags") or {}


def find(aws):
    for key in aws.apigateway.get_api_keys(includeValues=True)["items"]:
        yield key["name"], key


def read(aws, key):
    return key | {"tags": written_tags(aws, "apikeys", key)}


SHAPES = {"apigateway": ["ApiKey"]}
NOT_SET = {"ApiKey": {
    "customerId": "of the AWS Marketplace",
    "stageKeys": "from before usage plans; API Gateway takes none any more"}}
