from asking import ask, tag_mark, without
from settings import NOT_KEPT

CHOSEN = {"KeyId", "Arn", "CreationDate", "CurrentKeyMaterialId", "LastUpdatedDate", "TargetKeyId"}
RESTLESS = {"NextRotationDate"}


def find(aws):
    """Those of the account's own, without what is going to be deleted."""
    for page in aws.kms.get_paginator("list_keys").paginate():
        for key in page["Keys"]:
            found = ask(aws.kms.describe_key, key="KeyMetadata", KeyId=key["KeyId"])
            if found and found["KeyState"] != "PendingDeletion" and found["KeyManager"] == "CUSTOMER":
                yield found["KeyId"], found["KeyId"]


def read(aws, id):
    kms, key = aws.kms, {"KeyId": id}
    found = ask(kms.describe_key, key="KeyMetadata", **key)
    tags = {tag["TagKey"]: tag["TagValue"] for tag in kms.list_resource_tags(**key)["Tags"]}
    rotation = {}
    if found["KeySpec"] == "SYMMETRIC_DEFAULT":
        rotation = without(ask(kms.get_key_rotation_status, **key), "KeyId")
    return found | {
        # The tag that cairn chooses the id with.
        "tags": without(tags, "_custom_id_"),
        "policy": kms.get_key_policy(PolicyName="default", **key)["Policy"],
        "rotation": rotation,
        "aliases": [alias["AliasName"] for alias in kms.list_aliases(**key)["Aliases"]],
    }


mark = tag_mark

SHAPES = {"kms": ["KeyMetadata"]}
NOT_SET = {"KeyMetadata": dict.fromkeys(
    ["CustomKeyStoreId", "KeyState", "Origin", "XksKeyConfiguration"], NOT_KEPT)}
