"""The ledger where it is damaged, locked, or in a bucket that others took first."""

import json
import os
import stat
import time

import pytest
from botocore.exceptions import ClientError
from conftest import World

STACK = """
    stack: small
    region: us-east-1
    queues:
      jobs:
        visibilityTimeout: 60s
"""


@pytest.fixture
def small(world):
    world.write(STACK)
    return world


def bucket(world):
    return f"cairn-{world.account}-{world.region}"


def put(world, body):
    world.client("s3").put_object(Bucket=bucket(world), Key="small.json", Body=body)


def ledger(world):
    return json.loads(world.client("s3").get_object(Bucket=bucket(world), Key="small.json")["Body"].read())


@pytest.mark.parametrize("damage", [b"", b'{"format": 1, "stack": "sm', b"\xff\xfe", b'{"format": 1, "stack": "other", "resources": {}}'])
def test_a_damaged_ledger_is_set_aside_and_everything_found_again(small, damage):
    small.cairn("apply", "--yes")
    put(small, damage)
    for command in (["plan"], ["apply", "--yes"], ["destroy", "--yes"], ["drift"], ["outputs"]):
        refused = small.cairn(*command, code=1)
        assert "can't be used" in refused.text and "`cairn unlock` sets it aside" in refused.text, refused
    assert small.client("s3").get_object(Bucket=bucket(small), Key="small.json")["Body"].read() == damage
    result = small.cairn("unlock", "--yes")
    assert result.out.startswith("The damaged ledger of small was set aside; its bytes are in s3://"), result
    key = result.out.split(f"s3://{bucket(small)}/")[1].split(". ")[0]
    assert small.client("s3").get_object(Bucket=bucket(small), Key=key)["Body"].read() == damage
    assert small.cairn("plan", "--exit-code").code == 0
    small.cairn("destroy", "--yes")
    assert small.inventory() == {}


def test_a_lock_from_a_clock_a_year_ahead_has_a_way_out(small):
    small.cairn("apply", "--yes")
    held = ledger(small)
    ahead = int((time.time() + 365 * 86400) * 1000)
    held["lock"] = {
        "who": "bob@shop (pid 7)", "since": ahead, "leaseEnds": ahead + 60_000, "run": "r", "purpose": "apply",
        "intents": []}
    put(small, json.dumps(held))
    (small.folder / "stacks" / "stack.yaml").write_text(
        (small.folder / "stacks" / "stack.yaml").read_text().replace("60s", "90s"))
    refused = small.cairn("apply", "--yes", code=1)
    assert "which is in the future" in refused.text and "`cairn unlock` removes the lock" in refused.text
    asked = small.cairn("unlock", code=1)
    assert "There is no terminal to ask on" in asked.text
    assert small.cairn("unlock", "--yes").out == "The stack small is unlocked.\n"
    assert small.cairn("unlock", "--yes").out == "The stack small isn't locked.\n"
    small.cairn("apply", "--yes")
    assert json.loads(small.cairn("unlock", "--json").out) == {"format": 1, "event": "unlock", "result": "notLocked"}


@pytest.mark.parametrize("time", [-(2**63), 2**63 - 1])
def test_no_time_in_a_lock_traps(small, time):
    small.cairn("apply", "--yes")
    held = ledger(small)
    held["lock"] = {
        "who": "bob", "since": time, "leaseEnds": 2**62, "run": "r", "purpose": "apply", "intents": []}
    put(small, json.dumps(held))
    refused = small.cairn("apply", "--yes", code=1)
    assert "the lock is damaged" in refused.text and "cairn unlock" in refused.text


def test_a_bucket_that_another_account_took_first_is_neither_read_nor_written(small, endpoint, tmp_path):
    thief = World(tmp_path / "thief", endpoint)
    theirs = thief.client("s3")
    theirs.create_bucket(Bucket=bucket(small))
    for command in (["plan"], ["apply", "--yes"], ["destroy", "--yes"], ["drift"]):
        refused = small.cairn(*command, code=1)
        assert f"The bucket {bucket(small)}" in refused.text and f"another account than {small.account}" in refused.text
        assert "Delete that bucket with the account that created it" in refused.text
    assert theirs.list_objects_v2(Bucket=bucket(small))["KeyCount"] == 0
    assert small.inventory() == {}
    # A ledger that they planted is not believed either.
    theirs.put_object(
        Bucket=bucket(small), Key="small.json", Body=json.dumps({"format": 1, "stack": "small", "resources": {}}))
    small.cairn("plan", code=1)
    # The way out.
    theirs.delete_object(Bucket=bucket(small), Key="small.json")
    theirs.delete_bucket(Bucket=bucket(small))
    small.cairn("apply", "--yes")
    with pytest.raises(ClientError):
        theirs.create_bucket(Bucket=bucket(small))
    small.cairn("destroy", "--yes")


def test_a_saved_plan_is_the_users_alone_and_follows_no_link(small, tmp_path):
    precious = tmp_path / "precious"
    precious.write_text("precious")
    saved = small.folder / "saved.plan"
    saved.symlink_to(precious)
    refused = small.cairn("plan", "-o", "saved.plan", code=1)
    assert "isn't cairn's saved plan" in refused.err
    assert precious.read_text() == "precious" and saved.is_symlink()
    # An older plan is replaced, and what it was a link to stays.
    small.cairn("plan", "-o", "older.plan")
    older = (small.folder / "older.plan").read_text()
    precious.write_text(older)
    small.cairn("plan", "-o", "saved.plan")
    assert precious.read_text() == older
    assert not saved.is_symlink() and stat.S_IMODE(os.stat(saved).st_mode) == 0o600
    small.cairn("apply", "saved.plan", "--yes")
    small.cairn("destroy", "--yes")
