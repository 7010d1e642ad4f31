import json

from asking import ask

CHOSEN = {"SubscriptionArn"}


def find(aws):
    for page in aws.sns.get_paginator("list_subscriptions").paginate():
        for found in page["Subscriptions"]:
            topic, endpoint = (found[key].rsplit(":", 1)[-1] for key in ("TopicArn", "Endpoint"))
            yield f"{topic} to {endpoint}", found["SubscriptionArn"]


def read(aws, arn):
    found = ask(aws.sns.get_subscription_attributes, key="Attributes", SubscriptionArn=arn) or {}
    for policy in ("DeliveryPolicy", "FilterPolicy", "RedrivePolicy"):
        if found.get(policy):
            found[policy] = json.loads(found[policy])
    return found


def mark(found):
    """SNS has no place for marks: a subscription is of who owns its topic."""
    return None, found
