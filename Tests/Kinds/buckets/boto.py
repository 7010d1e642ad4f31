import functools

from asking import ask, tag_mark as mark, tags

CHOSEN = {"CreationDate"}
# The service's model has no shape of a whole bucket; test_whole_settings.py has what others set of one.


def find(aws):
    for bucket in aws.s3.list_buckets()["Buckets"]:
        # Those hold ledgers: see account_snapshot.py.
        if not bucket["Name"].startswith("cairn-"):
            yield bucket["Name"], bucket


def read(aws, bucket):
    s3, name = aws.s3, bucket["Name"]
    told = functools.partial(ask, Bucket=name)
    return {
        "CreationDate": bucket["CreationDate"],
        "objects": [o["Key"] for o in s3.list_objects_v2(Bucket=name).get("Contents", [])],
        "location": told(s3.get_bucket_location),
        "tags": tags(told(s3.get_bucket_tagging, key="TagSet")),
        "cors": told(s3.get_bucket_cors),
        "lifecycle": told(s3.get_bucket_lifecycle_configuration),
        "versioning": told(s3.get_bucket_versioning),
        "encryption": told(s3.get_bucket_encryption),
        "publicAccess": told(s3.get_public_access_block),
        "eventBridge": "EventBridgeConfiguration" in told(s3.get_bucket_notification_configuration),
        "ownership": told(s3.get_bucket_ownership_controls),
        "acl": told(s3.get_bucket_acl),
        "website": told(s3.get_bucket_website),
    }


def fill(aws, bucket):
    # Not under `in/`: the notification would start the worker, whose log group comes when it likes.
    aws.s3.put_object(Bucket=bucket["Name"], Key="kept/a", Body=b"1")
