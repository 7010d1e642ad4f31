from asking import ask, tag_mark as mark, tags
from settings import FIELD, NOT_KEPT, TOLD

CHOSEN = {
    "CreationDateTime", "TableId", "LatestStreamLabel", "LatestStreamArn", "LastUpdateToPayPerRequestDateTime",
    "LastIncreaseDateTime", "LastDecreaseDateTime"}
RESTLESS = {"ItemCount", "TableSizeBytes", "EarliestRestorableDateTime", "LatestRestorableDateTime"}


def find(aws):
    for name in aws.dynamodb.list_tables()["TableNames"]:
        yield name, name


def read(aws, name):
    dynamodb = aws.dynamodb
    table = ask(dynamodb.describe_table, key="Table", TableName=name)
    return table | {
        "ttl": ask(dynamodb.describe_time_to_live, TableName=name),
        "tags": tags(dynamodb.list_tags_of_resource(ResourceArn=table["TableArn"]).get("Tags")),
        "backups": ask(dynamodb.describe_continuous_backups, key="ContinuousBackupsDescription", TableName=name),
    }


def fill(aws, name):
    aws.dynamodb.put_item(TableName=name, Item={"id": {"S": "1"}})


SHAPES = {
    "dynamodb": [
        "TableDescription", "GlobalSecondaryIndexDescription", "LocalSecondaryIndexDescription",
        "PointInTimeRecoveryDescription", "TimeToLiveDescription"],
}
NOT_SET = {
    "TableDescription": dict.fromkeys(
        [
            "GlobalTableSettingsReplicationMode", "GlobalTableWitnesses", "MultiRegionConsistency",
            "OnDemandThroughput", "Replicas"], NOT_KEPT),
    "GlobalSecondaryIndexDescription": {"OnDemandThroughput": NOT_KEPT},
    "PointInTimeRecoveryDescription": {
        "PointInTimeRecoveryStatus": FIELD, "EarliestRestorableDateTime": TOLD, "LatestRestorableDateTime": TOLD,
        "RecoveryPeriodInDays": "kept: only whether recovery is on is written, when that changes",
    },
    "TimeToLiveDescription": {"AttributeName": FIELD, "TimeToLiveStatus": FIELD},
}
