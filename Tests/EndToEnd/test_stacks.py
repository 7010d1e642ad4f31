"""Stacks as the endpoint records them: `cairn stacks`, `cairn history`, and a destroy without the file."""

import json
import os
import pty
import socket
import subprocess
import time

import pytest
from conftest import BINARY

SHOP = """
    stack: shop
    region: us-east-1
    queues:
      jobs:
        visibilityTimeout: 60s
        deadLetter: {queue: failed, maxReceives: 3}
      failed: {}
    topics:
      news: {}
"""
OTHER = """
    stack: other
    region: us-east-1
    queues:
      jobs: {}
"""


@pytest.fixture
def shop(world):
    world.write(SHOP, "shop.yaml")
    world.write(OTHER, "other.yaml")
    world.cairn("apply", "shop", "--yes")
    return world


def events(result):
    return [json.loads(line) for line in result.out.splitlines()]


def bucket(world):
    return f"cairn-{world.account}-{world.region}"


def ledger(world, stack):
    body = world.client("s3").get_object(Bucket=bucket(world), Key=f"{stack}.json")["Body"].read()
    return json.loads(body)


def put(world, stack, ledger):
    world.client("s3").put_object(Bucket=bucket(world), Key=f"{stack}.json", Body=json.dumps(ledger))


def queues(world):
    return sorted(url.rsplit("/", 1)[-1] for url in world.client("sqs").list_queues().get("QueueUrls", []))


def on_a_terminal(world, *arguments):
    parent, child = pty.openpty()
    process = subprocess.Popen(
        [BINARY, *arguments], cwd=world.folder, env=world.environment() | {"NO_COLOR": "1"}, stdin=child, stdout=child,
        stderr=child)
    os.close(child)
    text = b""
    while True:
        try:
            part = os.read(parent, 65536)
        except OSError:
            break
        if not part:
            break
        text += part
    assert process.wait(60) == 0, text
    return text.decode()


def test_an_empty_endpoint_has_no_stacks(world):
    assert world.cairn("stacks").text == ""
    assert world.cairn("stacks", "--json").text == ""
    assert "There are no stacks in" in on_a_terminal(world, "stacks")
    assert world.inventory() == {}


def test_stacks_are_listed_with_when_by_whom_and_from_where(shop):
    began = time.time()
    shop.cairn("apply", "other", "--yes")
    # A pipe gets no heading.
    name, resources, at, state, by, place = shop.cairn("stacks").out.splitlines()[0].split("\t")
    assert (name, resources, state) == ("other", "1", "applied")
    assert by.endswith(f"@{socket.gethostname()}") and place == f"{socket.gethostname()}:{shop.folder.resolve()}/stacks/"
    assert time.strptime(at, "%Y-%m-%dT%H:%M:%SZ")
    other, shops = events(shop.cairn("stacks", "--json"))
    assert shops["name"] == "shop" and shops["resources"] == 3 == len(ledger(shop, "shop")["resources"])
    assert other["last"]["purpose"] == "apply" and other["last"]["outcome"] == "complete"
    assert abs(other["last"]["ended"] / 1000 - began) < 120
    table = on_a_terminal(shop, "stacks")
    assert table.startswith("stack  resources  last run") and "shop   3 " in table


def test_a_destroyed_stack_is_listed_with_all_only(shop):
    shop.cairn("destroy", "shop", "--yes")
    assert shop.cairn("stacks").out == ""
    assert [(e["name"], e["state"]) for e in events(shop.cairn("stacks", "--all", "--json"))] == [("shop", "destroyed")]


def test_damaged_and_locked_ledgers_are_listed_too(shop):
    shop.client("s3").put_object(Bucket=bucket(shop), Key="bad.json", Body=b"{")
    shop.client("s3").put_object(Bucket=bucket(shop), Key="damaged/bad-1.json", Body=b"{")
    held = ledger(shop, "shop")
    now = int(time.time() * 1000)
    held["lock"] = {
        "who": "bob@desk (pid 7)", "since": now, "leaseEnds": now + 60_000, "run": "r", "purpose": "apply", "intents": []}
    put(shop, "shop", held)
    bad, locked = events(shop.cairn("stacks", "--json"))
    assert (bad["name"], bad["state"]) == ("bad", "damaged") and "resources" not in bad
    assert (locked["state"], locked["lockOwner"]) == ("inProgress", "bob@desk (pid 7)")
    assert "The ledger of bad can't be used" in shop.cairn("stacks").err


def test_a_ledger_of_an_older_cairn_is_listed(shop):
    older = ledger(shop, "shop")
    del older["history"]
    put(shop, "shop", older)
    [found] = events(shop.cairn("stacks", "--json"))
    assert found["resources"] == 3 and "last" not in found and found["from"]["machine"]
    assert shop.cairn("history", "shop").out == "The ledger of shop has no runs.\n"


def test_a_stack_is_destroyed_without_its_file(shop):
    shop.cairn("apply", "other", "--yes")
    for file in (shop.folder / "stacks").iterdir():
        file.unlink()
    refused = shop.cairn("destroy", "--name", "shop", code=1)
    assert "There is no terminal to ask on" in refused.err and len(queues(shop)) == 3
    assert "- queues.jobs" in refused.out and ".json:" not in refused.out
    done = shop.cairn("destroy", "--name", "shop", "--yes", "--json")
    deleted = {e["address"] for e in events(done) if e["event"] == "finished"}
    assert deleted == {"queues.jobs", "queues.failed", "topics.news"}
    assert all("place" not in e for e in events(done) if e["event"] == "change")
    assert queues(shop) == ["other-jobs"] and shop.client("sns").list_topics()["Topics"] == []
    assert ledger(shop, "shop")["resources"] == {}
    assert "Nothing to destroy" in shop.cairn("destroy", "--name", "shop", "--yes").out


def test_a_destroy_without_the_file_asks_for_the_same_consent(shop):
    url = next(u for u in shop.client("sqs").list_queues()["QueueUrls"] if u.endswith("shop-jobs"))
    shop.client("sqs").send_message(QueueUrl=url, MessageBody="precious")
    refused = shop.cairn("destroy", "--name", "shop", "--yes", code=1)
    assert "--allow-data-loss" in refused.text and "queues.jobs" in refused.text
    assert queues(shop) == ["shop-failed", "shop-jobs"]
    shop.cairn("destroy", "--name", "shop", "--yes", "--allow-data-loss=queues.jobs")
    assert queues(shop) == []


def test_a_destroy_without_the_file_needs_the_lock(shop):
    held = ledger(shop, "shop")
    now = int(time.time() * 1000)
    held["lock"] = {
        "who": "bob@desk (pid 7)", "since": now, "leaseEnds": now + 60_000, "run": "r", "purpose": "apply", "intents": []}
    put(shop, "shop", held)
    refused = shop.cairn("destroy", "--name", "shop", "--yes", code=1)
    assert "bob@desk (pid 7) has been working on this stack" in refused.text and len(queues(shop)) == 2


def test_with_its_ledger_lost_a_stack_is_destroyed_by_its_marks(shop):
    shop.client("s3").delete_object(Bucket=bucket(shop), Key="shop.json")
    shop.cairn("destroy", "--name", "shop", "--yes")
    assert queues(shop) == [] and shop.client("sns").list_topics()["Topics"] == []


def test_an_unknown_name_gets_the_nearest_one(shop):
    refused = shop.cairn("destroy", "--name", "shopp", "--yes", code=1)
    assert "There is no stack shopp in" in refused.err and "Did you mean shop?" in refused.err
    assert "It has shop." in shop.cairn("destroy", "--name", "warehouse", "--yes", code=1).err
    assert shop.cairn("destroy", "--name", "../shop", code=64).err


def test_history_has_the_last_ten_runs(shop):
    for seconds in range(61, 72):
        shop.write(SHOP.replace("60s", f"{seconds}s"), "shop.yaml")
        shop.cairn("apply", "shop", "--yes")
    runs = events(shop.cairn("history", "shop", "--json"))
    assert len(runs) == 10 == len(ledger(shop, "shop")["history"])
    assert all(r["changes"] == {"queues.jobs": "updated"} and r["outcome"] == "complete" for r in runs)
    assert [r["began"] for r in runs] == sorted((r["began"] for r in runs), reverse=True)
    shop.cairn("destroy", "shop", "--yes")
    first = shop.cairn("history", "--name", "shop", "--detail").out.splitlines()
    assert first[0].split("\t")[1:3] == ["destroy", "complete"] and first[0].split("\t")[4] == "3 deleted"
    assert first[1:4] == ["  - queues.failed", "  - queues.jobs", "  - topics.news"]
