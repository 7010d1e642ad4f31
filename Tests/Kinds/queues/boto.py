import json

from asking import tag_mark as mark
from settings import Setting

CHOSEN = {"CreatedTimestamp"}
# The policy, whose id is a mark, is a part of what LastModifiedTimestamp is of.
RESTLESS = {
    "LastModifiedTimestamp", "ApproximateNumberOfMessages", "ApproximateNumberOfMessagesDelayed",
    "ApproximateNumberOfMessagesNotVisible"}


def find(aws):
    for url in aws.sqs.list_queues().get("QueueUrls", []):
        yield url.rsplit("/", 1)[1], url


def read(aws, url):
    attributes = aws.sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
    # Of the kind `policies`.
    attributes.pop("Policy", None)
    for name in ["RedrivePolicy", "RedriveAllowPolicy"]:
        # Quirk of LocalStack: a removed one is left as an empty text.
        if text := attributes.pop(name, None):
            attributes[name] = json.loads(text)
    return attributes | {"tags": aws.sqs.list_queue_tags(QueueUrl=url).get("Tags", {})}


def fill(aws, url):
    # Not at once: the worker would take it.
    aws.sqs.send_message(QueueUrl=url, MessageBody="kept", DelaySeconds=600)


SHAPES = {"sqs": ["QueueAttributeName"]}
NOT_SET = {"QueueAttributeName": {"All": "not an attribute"}}


def settings(aws, name):
    sqs = aws.sqs
    url = sqs.get_queue_url(QueueName=name)["QueueUrl"]

    def setting(attribute, value):
        return Setting(
            attribute, f"QueueAttributeName.{attribute}",
            lambda: sqs.set_queue_attributes(QueueUrl=url, Attributes={attribute: value}),
            lambda: sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"].get(attribute))

    return [setting("KmsDataKeyReusePeriodSeconds", "600")]
