"""What functions leave: log groups are no kind yet, but nothing that a stack makes may be overlooked."""

CHOSEN = {"creationTime"}
RESTLESS = {"storedBytes"}


def find(aws):
    for group in aws.logs.describe_log_groups()["logGroups"]:
        yield group["logGroupName"], group


def read(aws, group):
    tags = aws.logs.list_tags_log_group(logGroupName=group["logGroupName"]).get("tags", {})
    return {"retention": group.get("retentionInDays"), "tags": tags}
