"""Rotates a secret in the four steps of Secrets Manager. A stub: set_secret and test_secret know no database yet."""

import json

import boto3

client = boto3.client("secretsmanager")


def handler(event, context):
    steps = {
        "createSecret": create_secret,
        "setSecret": set_secret,
        "testSecret": test_secret,
        "finishSecret": finish_secret,
    }
    steps[event["Step"]](event["SecretId"], event["ClientRequestToken"])


def create_secret(secret, version):
    """Makes the next password, once: a step that failed is called again."""
    versions = client.describe_secret(SecretId=secret)["VersionIdsToStages"]
    if "AWSCURRENT" in versions.get(version, []):
        return
    try:
        client.get_secret_value(SecretId=secret, VersionId=version, VersionStage="AWSPENDING")
    except client.exceptions.ResourceNotFoundException:
        login = json.loads(client.get_secret_value(SecretId=secret)["SecretString"])
        random = client.get_random_password(PasswordLength=32, ExcludeCharacters='"@/\\')
        login["password"] = random["RandomPassword"]
        client.put_secret_value(
            SecretId=secret,
            ClientRequestToken=version,
            SecretString=json.dumps(login),
            VersionStages=["AWSPENDING"],
        )


def set_secret(secret, version):
    """Here the database gets the password of the version AWSPENDING."""


def test_secret(secret, version):
    """Here a login with the password of the version AWSPENDING has to succeed."""


def finish_secret(secret, version):
    versions = client.describe_secret(SecretId=secret)["VersionIdsToStages"]
    current = next(id for id, stages in versions.items() if "AWSCURRENT" in stages)
    if current != version:
        client.update_secret_version_stage(
            SecretId=secret,
            VersionStage="AWSCURRENT",
            MoveToVersionId=version,
            RemoveFromVersionId=current,
        )
