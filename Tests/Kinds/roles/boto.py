from asking import ask, tag_mark, tags
from settings import FIELD, TOLD, Setting

CHOSEN = {"RoleId", "CreateDate"}
RESTLESS = {"RoleLastUsed"}


def find(aws):
    for role in aws.iam.list_roles()["Roles"]:
        yield role["RoleName"], role["RoleName"]


def read(aws, name):
    iam, role = aws.iam, {"RoleName": name}
    found = ask(iam.get_role, key="Role", **role)
    inline = iam.list_role_policies(**role)["PolicyNames"]
    return found | {
        "Tags": tags(found.get("Tags")),
        "inline": {p: iam.get_role_policy(PolicyName=p, **role)["PolicyDocument"] for p in inline},
        "attached": sorted(p["PolicyArn"] for p in iam.list_attached_role_policies(**role)["AttachedPolicies"]),
    }


def mark(found):
    return tag_mark(found, "Tags")


SHAPES = {"iam": ["RoleDetail", "Role"]}
NOT_SET = {
    "RoleDetail": dict.fromkeys(
        ["AssumeRolePolicyDocument", "AttachedManagedPolicies", "Path", "RoleName", "Tags"], FIELD)
    | dict.fromkeys(["Arn", "CreateDate", "InstanceProfileList", "RoleId", "RoleLastUsed"], TOLD)
    | {"RolePolicyList": "a field holds the declared ones; the others are unmanaged resources"},
    "Role": dict.fromkeys(
        ["AssumeRolePolicyDocument", "Description", "MaxSessionDuration", "Path", "RoleName", "Tags"], FIELD)
    | dict.fromkeys(["Arn", "CreateDate", "RoleId", "RoleLastUsed"], TOLD),
}


def settings(aws, name):
    iam, role = aws.iam, {"RoleName": name}
    return [
        Setting(
            "PermissionsBoundary", "RoleDetail.PermissionsBoundary Role.PermissionsBoundary",
            lambda: iam.put_role_permissions_boundary(
                **role, PermissionsBoundary="arn:aws:iam::aws:policy/AmazonSQSFullAccess"),
            lambda: iam.get_role(**role)["Role"]["PermissionsBoundary"]["PermissionsBoundaryArn"],
            field="boundary"),
    ]
