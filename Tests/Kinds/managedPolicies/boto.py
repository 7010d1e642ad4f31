from asking import ask, tag_mark, tags

CHOSEN = {"PolicyId", "CreateDate", "UpdateDate", "DefaultVersionId"}
RESTLESS = {"AttachmentCount"}


def find(aws):
    for page in aws.iam.get_paginator("list_policies").paginate(Scope="Local"):
        for policy in page["Policies"]:
            yield policy["PolicyName"], policy["Arn"]


def read(aws, arn):
    found = ask(aws.iam.get_policy, key="Policy", PolicyArn=arn)
    version = aws.iam.get_policy_version(PolicyArn=arn, VersionId=found["DefaultVersionId"])["PolicyVersion"]
    return found | {"Tags": tags(found.get("Tags")), "document": version["Document"]}


def mark(found):
    return tag_mark(found, "Tags")
