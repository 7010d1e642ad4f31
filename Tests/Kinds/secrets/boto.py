from asking import ask, tag_mark, tags
from settings import NOT_KEPT

CHOSEN = {"ARN", "CreatedDate", "Generated", "VersionIdsToStages"}
RESTLESS = {"LastAccessedDate", "LastChangedDate"}


def find(aws):
    for page in aws.secretsmanager.get_paginator("list_secrets").paginate():
        for secret in page["SecretList"]:
            yield secret["Name"], secret["Name"]


def read(aws, name):
    found = ask(aws.secretsmanager.describe_secret, SecretId=name)
    value = ask(aws.secretsmanager.get_secret_value, key="SecretString", SecretId=name)
    # The service chooses the value of the fixture's second secret.
    told = {"Generated": value} if name.endswith("-session") else {"SecretString": value}
    return found | {"Tags": tags(found.get("Tags"))} | told


def mark(found):
    return tag_mark(found, "Tags")


SHAPES = {"secretsmanager": ["DescribeSecretResponse"]}
NOT_SET = {"DescribeSecretResponse": dict.fromkeys(
    ["ExternalSecretRotationMetadata", "ExternalSecretRotationRoleArn", "OwningService", "ReplicationStatus",
     "RotationEnabled", "RotationLambdaARN", "RotationRules", "Type"], NOT_KEPT)}
