from asking import tag_mark as mark, tags

CHOSEN = set()
RESTLESS = {
    "AlarmConfigurationUpdatedTimestamp", "EvaluationState", "StateReason", "StateReasonData",
    "StateTransitionedTimestamp", "StateUpdatedTimestamp", "StateValue"}


def find(aws):
    for page in aws.cloudwatch.get_paginator("describe_alarms").paginate(AlarmTypes=["MetricAlarm"]):
        for alarm in page["MetricAlarms"]:
            yield alarm["AlarmName"], alarm


def read(aws, alarm):
    return alarm | {"tags": tags(aws.cloudwatch.list_tags_for_resource(ResourceARN=alarm["AlarmArn"])["Tags"])}


SHAPES = {"cloudwatch": ["MetricAlarm", "MetricDataQuery"]}
NOT_SET = {
    "MetricAlarm": {"ThresholdMetricId": "AlarmTests.swift"}, "MetricDataQuery": {"AccountId": "AlarmTests.swift"}}
