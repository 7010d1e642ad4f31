import json

from asking import ask, id_mark
from settings import Setting

DEFAULT = "__default_policy_ID"


def find(aws):
    """Of a queue, a topic, an event bus, a bucket, a secret, a log group or a REST API; those without a policy have
    none."""
    for url in aws.sqs.list_queues().get("QueueUrls", []):
        # Another test may delete the queue meanwhile.
        attributes = ask(aws.sqs.get_queue_attributes, key="Attributes", QueueUrl=url, AttributeNames=["Policy"])
        if "Policy" in (attributes or {}):
            yield f"queue {url.rsplit('/', 1)[1]}", attributes["Policy"]
    for page in aws.sns.get_paginator("list_topics").paginate():
        for arn in (topic["TopicArn"] for topic in page["Topics"]):
            attributes = ask(aws.sns.get_topic_attributes, key="Attributes", TopicArn=arn)
            # The one that every topic has is of the service.
            if json.loads((attributes or {}).get("Policy", "{}")).get("Id", DEFAULT) != DEFAULT:
                yield f"topic {arn.rsplit(':', 1)[1]}", attributes["Policy"]
    for bus in aws.events.list_event_buses()["EventBuses"]:
        policy = ask(aws.events.describe_event_bus, key="Policy", Name=bus["Name"])
        if policy:
            yield f"event bus {bus['Name']}", policy
    for name in (bucket["Name"] for bucket in aws.s3.list_buckets()["Buckets"]):
        policy = ask(aws.s3.get_bucket_policy, key="Policy", Bucket=name)
        if policy:
            yield f"bucket {name}", policy
    for secret in aws.secretsmanager.list_secrets()["SecretList"]:
        policy = ask(aws.secretsmanager.get_resource_policy, key="ResourcePolicy", SecretId=secret["Name"])
        if policy:
            yield f"secret {secret['Name']}", policy
    for api in aws.apigateway.get_rest_apis()["items"]:
        if api.get("policy"):
            # The service escapes it once more.
            yield f"API {api['name']}", json.loads(f'"{api["policy"]}"')
    # LocalStack keeps them with the account's own.
    for policy in aws.logs.describe_resource_policies()["resourcePolicies"]:
        yield f"log group {policy['policyName']}", policy["policyDocument"]


def read(aws, policy):
    return json.loads(policy)


def mark(found):
    return id_mark(found, "Id", ":")


def settings(aws, name):
    url = aws.sqs.get_queue_url(QueueName=f"{name}-queue")["QueueUrl"]

    def read():
        found = aws.sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["Policy"])["Attributes"]["Policy"]
        return json.loads(found)

    def add():
        policy = json.dumps(read() | {"Version": "2008-10-17"})
        aws.sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": policy})

    return [Setting("Version", "", add, lambda: read()["Version"])]
