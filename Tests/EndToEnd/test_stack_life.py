"""A stack with every kind through its life: apply, edit, drift, loss, crash, destroy."""

import json
import random
import signal
import time

import kind_fixtures
import pytest
from conftest import edit
from kind_fixtures import FIXTURES


def test_apply_then_plan_has_nothing_to_do(every_kind):
    every_kind.cairn("apply", "--yes")
    assert every_kind.cairn("plan", "--exit-code").code == 0
    assert every_kind.changes() == {}
    assert every_kind.inventory()["queues"] == ["every-jobs", "every-jobs-failed"]


def test_plan_says_with_its_exit_code_that_there_is_something_to_do(every_kind):
    before = every_kind.inventory()
    every_kind.cairn("plan", "--exit-code", code=2)
    assert every_kind.inventory() == before, "plan wrote something"


def test_destroy_leaves_nothing(every_kind):
    before = every_kind.inventory()
    every_kind.cairn("apply", "--yes")
    every_kind.cairn("destroy", "--yes")
    assert every_kind.inventory() == before
    every_kind.cairn("destroy", "--yes")


def test_outputs_are_plain_values_for_scripts(every_kind):
    every_kind.cairn("apply", "--yes")
    url = every_kind.cairn("outputs", "stacks/stack.yaml", "url").out
    assert url.startswith(every_kind.endpoint) and url.endswith("\n")


def test_one_edit_of_each_kind_is_all_that_the_plan_shows(every_kind):
    stack = every_kind.folder / "stacks" / "stack.yaml"
    every_kind.cairn("apply", "--yes")
    edited = {fixture.section: fixture.of_torture()[:1] for fixture in FIXTURES.values()}
    for fixture in FIXTURES.values():
        for field in edited[fixture.section]:
            stack.write_text(fixture.edit(stack.read_text(), field))
            changes = every_kind.changes()
            assert list(changes) == [fixture.address], (fixture.address, changes)
            assert changes[fixture.address]["action"] == "update", changes
            every_kind.cairn("apply", "--yes")
            assert every_kind.changes() == {}, fixture.address
    assert sum(map(len, edited.values())) >= 9
    for fixture in FIXTURES.values():
        for field in edited[fixture.section]:
            every_kind.assert_found(fixture, field)


def test_a_field_removed_from_the_file_returns_to_its_default(every_kind):
    stack = every_kind.folder / "stacks" / "stack.yaml"
    every_kind.cairn("apply", "--yes")
    edit(stack, r" +visibilityTimeout: 60s\n", "")
    edit(stack, r" +lifecycle:\n.*expire: 7d}\n", "")
    assert sorted(every_kind.changes()) == ["buckets.data", "queues.jobs"]
    every_kind.cairn("apply", "--yes")
    assert every_kind.changes() == {}
    sqs = every_kind.client("sqs")
    url = sqs.get_queue_url(QueueName="every-jobs")["QueueUrl"]
    attributes = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["VisibilityTimeout"])
    assert attributes["Attributes"]["VisibilityTimeout"] == "30"
    with pytest.raises(Exception, match="NoSuchLifecycleConfiguration"):
        every_kind.client("s3").get_bucket_lifecycle_configuration(Bucket=bucket(every_kind))


def test_changes_made_outside_cairn_are_drift_and_are_reverted(every_kind):
    every_kind.cairn("apply", "--yes")
    sqs = every_kind.client("sqs")
    url = sqs.get_queue_url(QueueName="every-jobs")["QueueUrl"]
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"VisibilityTimeout": "5"})
    change = every_kind.changes()["queues.jobs"]
    assert [(f["path"], f["cause"]) for f in change["fields"]] == [("visibilityTimeout", "drift")]
    every_kind.cairn("apply", "--yes")
    attributes = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["VisibilityTimeout"])
    assert attributes["Attributes"]["VisibilityTimeout"] == "60"


def test_losing_the_ledger_changes_no_plan_and_still_permits_destroy(every_kind):
    before = every_kind.inventory()
    every_kind.cairn("apply", "--yes")
    lose_ledger(every_kind)
    assert every_kind.changes() == {}
    every_kind.cairn("apply", "--yes")
    assert every_kind.changes() == {}
    lose_ledger(every_kind)
    # Without it, nothing shows that what is in the bucket can be made again.
    every_kind.cairn("destroy", "--yes", "--allow-data-loss=buckets.data")
    assert every_kind.inventory() == before


def bucket(world):
    return f"every-data-{world.account}"


def lose_ledger(world):
    s3 = world.client("s3")
    s3.delete_object(Bucket=f"cairn-{world.account}-{world.region}", Key="every.json")


def test_a_foreign_resource_of_the_same_name_is_not_touched_without_adopt(every_kind):
    sqs = every_kind.client("sqs")
    sqs.create_queue(QueueName="every-jobs", Attributes={"VisibilityTimeout": "7"})
    refused = every_kind.cairn("apply", "--yes", code=1)
    assert "--adopt" in refused.text and "stack.yaml:" in refused.text
    assert every_kind.inventory()["queues"] == ["every-jobs"], "something was made all the same"
    every_kind.cairn("apply", "--yes", "--adopt")
    assert every_kind.changes() == {}
    url = sqs.get_queue_url(QueueName="every-jobs")["QueueUrl"]
    assert sqs.list_queue_tags(QueueUrl=url)["Tags"]["cairn:stack"] == "every"


def test_what_holds_data_is_not_deleted_without_consent(every_kind):
    every_kind.cairn("apply", "--yes")
    holding = [f for f in FIXTURES.values() if hasattr(kind_fixtures.boto(f.section), "fill")]
    assert holding
    for fixture in holding:
        handle, _ = kind_fixtures.owned(every_kind.aws, fixture.section, "every", fixture.resource)
        kind_fixtures.boto(fixture.section).fill(every_kind.aws, handle)
    full = every_kind.inventory()
    refused = every_kind.cairn("destroy", "--yes", code=1)
    assert "--allow-data-loss" in refused.text
    for fixture in holding:
        assert fixture.address in refused.text
    assert every_kind.inventory() == full, "something was deleted all the same"
    every_kind.cairn("destroy", "--yes", "--allow-data-loss")
    assert not {fixture.section for fixture in holding} & every_kind.inventory().keys()


def test_a_stack_behind_the_word_for_data_loss_is_that_stack(world):
    """In stacks/ lies one stack, which no word here means; another one is named."""
    one = world.write("stack: one\nqueues:\n  q: {}\n")
    world.cairn("apply", one, "--yes")
    other = world.folder / "queues.yaml"
    other.write_text("stack: other\nqueues:\n  q: {}\n")
    world.cairn("apply", other.name, "--yes")
    sqs = world.client("sqs")
    for name in ("one-q", "other-q"):
        sqs.send_message(QueueUrl=sqs.get_queue_url(QueueName=name)["QueueUrl"], MessageBody="kept")
    for words, message in [
        (["queues.q"], "There is no stack file queues.q."),
        (["--allow-data-loss=queues.r"], "The stack has no resource `queues.r`, which `--allow-data-loss` names."),
    ]:
        refused = world.cairn("destroy", "--yes", "--allow-data-loss" if "=" not in words[0] else "--json", *words, code=1)
        assert message in refused.text
    assert "Nothing drifted." in world.cairn("drift", "--accept", other.name, "--yes").out
    world.cairn("apply", "--yes", "--allow-data-loss", other.name)
    world.cairn("destroy", "--yes", "--allow-data-loss", other.name)
    assert [url.rsplit("/", 1)[1] for url in sqs.list_queues().get("QueueUrls", [])] == ["one-q"]


def test_a_resource_that_left_the_file_is_deleted(every_kind):
    stack = every_kind.folder / "stacks" / "stack.yaml"
    every_kind.cairn("apply", "--yes")
    edit(stack, r"(?s)notifications:\n.*?\n(?=\w)", "")
    changes = every_kind.changes()
    assert {a: c["action"] for a, c in changes.items()} == {"notifications.created": "delete"}
    every_kind.cairn("apply", "--yes")
    configuration = every_kind.client("s3").get_bucket_notification_configuration(Bucket=bucket(every_kind))
    assert "QueueConfigurations" not in configuration


def test_a_changed_physical_name_replaces_and_what_lives_inside_follows(every_kind):
    stack = every_kind.folder / "stacks" / "stack.yaml"
    every_kind.cairn("apply", "--yes")
    edit(stack, r"every-data-", "renamed-data-")
    actions = {a: c["action"] for a, c in every_kind.changes().items()}
    assert actions["buckets.data"] == "replace", actions
    every_kind.cairn("apply", "--yes")
    assert every_kind.inventory()["buckets"] == [f"renamed-data-{every_kind.account}"]
    assert every_kind.changes() == {}
    rules = every_kind.client("s3").get_bucket_notification_configuration(Bucket=f"renamed-data-{every_kind.account}")
    assert len(rules["QueueConfigurations"]) == 1


def test_a_saved_plan_is_refused_when_the_endpoint_or_the_file_has_changed(every_kind):
    stack = every_kind.folder / "stacks" / "stack.yaml"
    every_kind.cairn("plan", "-o", "saved.plan")
    every_kind.cairn("apply", "saved.plan", "--yes")
    assert every_kind.changes() == {}
    edit(stack, r"visibilityTimeout: 60s", "visibilityTimeout: 90s")
    every_kind.cairn("plan", "-o", "saved.plan")
    edit(stack, r"visibilityTimeout: 90s", "visibilityTimeout: 80s")
    refused = every_kind.cairn("apply", "saved.plan", "--yes", code=1)
    assert "queues.jobs" in refused.text
    every_kind.cairn("plan", "-o", "saved.plan")
    sqs = every_kind.client("sqs")
    url = sqs.get_queue_url(QueueName="every-jobs")["QueueUrl"]
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"VisibilityTimeout": "5"})
    every_kind.cairn("apply", "saved.plan", "--yes", code=1)


def test_killed_at_any_moment_the_next_apply_ends_as_declared(every_kind):
    before = every_kind.inventory()
    random.seed(7)
    started = time.monotonic()
    every_kind.cairn("apply", "--yes")
    whole = time.monotonic() - started
    wanted = every_kind.inventory()
    every_kind.cairn("destroy", "--yes")
    for _ in range(6):
        process = every_kind.start("apply", "--yes")
        time.sleep(random.uniform(0.05, whole))
        process.send_signal(signal.SIGKILL)
        process.communicate()
        # The dead lock owner's lease is not waited for: the same user on the same host takes over.
        every_kind.cairn("apply", "--yes", "--lock-timeout", "90s")
        assert every_kind.inventory() == wanted
        assert every_kind.changes() == {}
        process = every_kind.start("destroy", "--yes")
        time.sleep(random.uniform(0.02, whole / 2))
        process.send_signal(signal.SIGKILL)
        process.communicate()
        every_kind.cairn("destroy", "--yes", "--lock-timeout", "90s")
        assert every_kind.inventory() == before


def test_of_two_applies_at_once_one_works_and_the_other_says_who_does(every_kind):
    runs = [every_kind.start("apply", "--yes", "--json") for _ in range(3)]
    ends = [(run.communicate(timeout=120), run.returncode) for run in runs]
    assert [code for _, code in ends].count(0) >= 1
    for (out, err), code in ends:
        if code != 0:
            assert "pid" in out + err or "changed since" in out + err, out + err
    assert every_kind.changes() == {}


def test_a_failure_stops_what_depends_on_it_and_lets_the_rest_finish(every_kind):
    stack = every_kind.folder / "stacks" / "stack.yaml"
    policy = "    managedPolicies: [arn:aws:iam::aws:policy/NoSuchPolicy]\n"
    edit(stack, r"(    assumedBy: .*\n)", r"\1" + policy)
    failed = every_kind.cairn("apply", "--yes", code=1)
    assert "roles.reader" in failed.text and "stack.yaml:" in failed.text
    made = every_kind.inventory()
    assert made["queues"] == ["every-jobs", "every-jobs-failed"]
    assert made["functions"] == ["every-worker"], "functions.reader needs the role, functions.worker does not"
    edit(stack, policy.replace("[", r"\[").replace("]", r"\]"), "")
    every_kind.cairn("apply", "--yes")
    assert every_kind.changes() == {}
