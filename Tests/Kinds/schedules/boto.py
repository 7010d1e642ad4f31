from asking import ask, id_mark

CHOSEN = {"CreationDate"}
RESTLESS = {"LastModificationDate"}


def find(aws):
    for page in aws.scheduler.get_paginator("list_schedules").paginate():
        for schedule in page["Schedules"]:
            yield schedule["Name"], (schedule["Name"], schedule["GroupName"])


def read(aws, place):
    name, group = place
    return ask(aws.scheduler.get_schedule, Name=name, GroupName=group) or {}


def mark(found):
    return id_mark(found, "Description", ":")


SHAPES = {"scheduler": ["GetScheduleOutput"]}
NOT_SET = {
    "GetScheduleOutput": {
        "ActionAfterCompletion": "ScheduleTests.swift", "KmsKeyArn": "ScheduleTests.swift"}}
