from asking import tag_mark as mark

CHOSEN = {"id", "apiId"}


def find(aws):
    for plan in aws.apigateway.get_usage_plans()["items"]:
        yield plan["name"], plan


def read(aws, plan):
    arn = f"arn:aws:apigateway:{aws.region}::/usageplans/{plan['id']}"
    # LocalStack shows the tags of the creation with the plan, and those written later on their own.
    tags = aws.apigateway.get_tags(resourceArn=arn)["tags"] or plan.get("tags") or {}
    keys = aws.apigateway.get_usage_plan_keys(usagePlanId=plan["id"])["items"]
    return plan | {"tags": tags, "keys": sorted(key["name"] for key in keys)}


SHAPES = {"apigateway": ["UsagePlan", "ApiStage"]}
NOT_SET = {
    "UsagePlan": {"productCode": "of the AWS Marketplace"},
    "ApiStage": {"throttle": "LocalStack keeps it at a creation only"},
}
