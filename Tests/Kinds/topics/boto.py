import json

from asking import ask, tag_mark as mark, tags
from settings import Setting

CHOSEN = set()
# The default policy is of the topic, and names its ARN.
RESTLESS = {"SubscriptionsConfirmed", "SubscriptionsPending", "SubscriptionsDeleted"}


def find(aws):
    for page in aws.sns.get_paginator("list_topics").paginate():
        for topic in page["Topics"]:
            yield topic["TopicArn"].rsplit(":", 1)[1], topic["TopicArn"]


def read(aws, arn):
    attributes = ask(aws.sns.get_topic_attributes, key="Attributes", TopicArn=arn) or {}
    # Of the kind `policies`.
    attributes.pop("Policy", None)
    if "ArchivePolicy" in attributes:
        attributes["ArchivePolicy"] = json.loads(attributes["ArchivePolicy"])
    return attributes | {"tags": tags(aws.sns.list_tags_for_resource(ResourceArn=arn)["Tags"])}


def settings(aws, name):
    arn = next(arn for found, arn in find(aws) if found == name)

    def setting(attribute, value):
        return Setting(
            attribute, "",
            lambda: aws.sns.set_topic_attributes(TopicArn=arn, AttributeName=attribute, AttributeValue=value),
            lambda: aws.sns.get_topic_attributes(TopicArn=arn)["Attributes"].get(attribute))

    return [
        setting("SignatureVersion", "2"),
        setting("DeliveryPolicy", '{"http":{"defaultHealthyRetryPolicy":{"numRetries":5}}}'),
    ]
