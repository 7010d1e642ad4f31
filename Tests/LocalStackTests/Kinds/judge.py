"""Says in JSON what boto3 finds of one resource: the second opinion of the kinds' tests.

usage: judge.py ENDPOINT KIND NAME
"""

import json
import sys

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError


def main():
    endpoint, kind, name = sys.argv[1:]

    def client(service):
        return boto3.client(
            service,
            endpoint_url=endpoint,
            region_name="us-east-1",
            aws_access_key_id="test",
            aws_secret_access_key="test",
            config=Config(s3={"addressing_style": "path"}),
        )

    def ask(call, key=None, **arguments):
        try:
            answer = call(**arguments)
        except ClientError as error:
            return error.response["Error"]["Code"]
        answer.pop("ResponseMetadata", None)
        return answer if key is None else answer.get(key)

    if kind == "buckets":
        s3 = client("s3")
        bucket = {"Bucket": name}
        found = {
            "versioning": ask(s3.get_bucket_versioning, "Status", **bucket),
            "encryption": ask(s3.get_bucket_encryption, "ServerSideEncryptionConfiguration", **bucket),
            "cors": ask(s3.get_bucket_cors, "CORSRules", **bucket),
            "lifecycle": ask(s3.get_bucket_lifecycle_configuration, "Rules", **bucket),
            "publicAccessBlock": ask(
                s3.get_public_access_block, "PublicAccessBlockConfiguration", **bucket
            ),
            "tags": ask(s3.get_bucket_tagging, "TagSet", **bucket),
            "policy": ask(s3.get_bucket_policy, "Policy", **bucket),
            "notification": ask(s3.get_bucket_notification_configuration, **bucket),
        }
    elif kind == "tables":
        dynamodb = client("dynamodb")
        table = {"TableName": name}
        found = ask(dynamodb.describe_table, "Table", **table)
        if isinstance(found, dict):
            found["ttl"] = ask(dynamodb.describe_time_to_live, "TimeToLiveDescription", **table)
            found["tags"] = ask(dynamodb.list_tags_of_resource, "Tags", ResourceArn=found["TableArn"])
            found["backups"] = ask(
                dynamodb.describe_continuous_backups, "ContinuousBackupsDescription", **table
            )
    elif kind == "queues":
        sqs = client("sqs")
        url = ask(sqs.get_queue_url, "QueueUrl", QueueName=name)
        found = ask(sqs.get_queue_attributes, "Attributes", QueueUrl=url, AttributeNames=["All"])
        if isinstance(found, dict):
            found["tags"] = ask(sqs.list_queue_tags, "Tags", QueueUrl=url)
    elif kind == "roles":
        iam = client("iam")
        role = {"RoleName": name}
        found = ask(iam.get_role, "Role", **role)
        if isinstance(found, dict):
            found["inline"] = {
                policy: ask(iam.get_role_policy, "PolicyDocument", PolicyName=policy, **role)
                for policy in ask(iam.list_role_policies, "PolicyNames", **role)
            }
            found["attached"] = ask(iam.list_attached_role_policies, "AttachedPolicies", **role)
    elif kind == "functions":
        functions, logs = client("lambda"), client("logs")
        function = {"FunctionName": name}
        found = ask(functions.get_function, **function)
        if isinstance(found, dict):
            found["policy"] = ask(functions.get_policy, "Policy", **function)
            found["mappings"] = ask(
                functions.list_event_source_mappings, "EventSourceMappings", **function
            )
            groups = ask(
                logs.describe_log_groups, "logGroups", logGroupNamePrefix=f"/aws/lambda/{name}"
            )
            found["logGroup"] = groups[0] if groups else None
    elif kind == "apis":
        gateway = client("apigateway")
        apis = [api for api in ask(gateway.get_rest_apis, "items") if api["name"] == name]
        found = apis[0] if len(apis) == 1 else len(apis)
        if isinstance(found, dict):
            api = {"restApiId": found["id"]}
            found["resources"] = ask(gateway.get_resources, "items", embed=["methods"], **api)
            found["stages"] = ask(gateway.get_stages, "item", **api)
    else:
        sys.exit(f"unknown kind {kind}")
    print(json.dumps(found, default=str))


main()
