"""State machines of Step Functions that really run: started by the command, by a rule and from a file."""

import json
import time

import pytest

STACK = """
stack: flow
region: us-east-1

queues: {big: {}, told: {}}

stateMachines:
  order:
    definition:
      StartAt: Total
      States:
        Total: {Type: Pass, InputPath: $.price, ResultPath: $.total, Next: Big}
        Big:
          Type: Choice
          Choices: [{Variable: $.total, NumericGreaterThan: 100, Next: Tell}]
          Default: Pause
        Tell:
          Type: Task
          Resource: arn:aws:states:::sqs:sendMessage
          Parameters: {QueueUrl: "${queues.big.url}", MessageBody.$: $}
          ResultPath: $.told
          Next: Pause
        Pause: {Type: Wait, Seconds: 1, Next: Known}
        Known:
          Type: Choice
          Choices: [{Variable: $.id, IsPresent: true, Next: Done}]
          Default: Refused
        Refused: {Type: Fail, Error: NoId, Cause: An order has an id}
        Done: {Type: Pass, Parameters: {id.$: $.id, total.$: $.total}, End: true}
    permissions: [{actions: [sqs:SendMessage], resources: ["${queues.big.arn}"]}]
  quick:
    type: express
    definitionFile: ../workflows/quick.asl.json
    permissions: [{actions: [sqs:SendMessage], resources: ["${queues.told.arn}"]}]

eventRules:
  ordered:
    pattern: {source: [shop]}
    targets: {tell: {stateMachine: quick, inputPath: $.detail}}
"""

QUICK = {
    "StartAt": "Tell",
    "States": {
        "Tell": {
            "Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage",
            "Parameters": {"QueueUrl": "${queues.told.url}", "MessageBody.$": "$.id"},
            "ResultSelector": {"sent": True}, "End": True}}}


@pytest.fixture
def flow(world):
    world.write(STACK)
    write_quick(world, QUICK)
    world.cairn("apply", "--yes")
    assert world.changes() == {}
    yield world
    world.cairn("destroy", "--yes", "--allow-data-loss")
    assert world.inventory() == {}


def write_quick(world, definition):
    path = world.folder / "workflows" / "quick.asl.json"
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(definition, indent=2))


def message(world, queue):
    """The body of the next message in a queue."""
    sqs = world.client("sqs")
    url = sqs.get_queue_url(QueueName=f"flow-{queue}")["QueueUrl"]
    end = time.monotonic() + 30
    while time.monotonic() < end:
        for found in sqs.receive_message(QueueUrl=url, WaitTimeSeconds=1).get("Messages", []):
            sqs.delete_message(QueueUrl=url, ReceiptHandle=found["ReceiptHandle"])
            return found["Body"]
    raise AssertionError(f"no message in {queue}")


def test_an_order_goes_through_its_states_and_the_command_shows_them(flow):
    (flow.folder / "order.json").write_text(json.dumps({"id": 7, "price": 250}))
    found = flow.cairn("state-machines", "start", "order", "--input", "order.json")
    assert json.loads(found.out) == {"id": 7, "total": 250}
    steps = [line.split()[1] for line in found.err.splitlines() if line.startswith("  ✓")]
    assert steps == ["Total", "Big", "Tell", "Pause", "Known", "Done"]
    assert "✓ stateMachines.order succeeded in" in found.err
    assert json.loads(message(flow, "big")) == {"id": 7, "price": 250, "total": 250}


def test_an_order_that_fails_ends_with_1_and_its_reason(flow):
    found = flow.cairn("state-machines", "start", "order", "--input", '{"price": 1}', code=1)
    assert found.out == "" and "✗ stateMachines.order failed" in found.err
    assert "NoId: An order has an id" in found.err
    told = json.loads(flow.cairn("state-machines", "start", "order", "--input", '{"price": 1}', "--json", code=1).out)
    assert (told["event"], told["result"], told["error"]) == ("executed", "failed", "NoId")
    assert [(step["state"], step["result"]) for step in told["history"]] == [
        ("Total", "succeeded"), ("Big", "succeeded"), ("Pause", "succeeded"), ("Known", "succeeded"),
        ("Refused", "failed")]
    assert told["history"][2]["milliseconds"] >= 900


def test_an_execution_that_is_not_waited_for(flow):
    told = json.loads(flow.cairn(
        "state-machines", "start", "stateMachines.order", "--input", '{"id": 1, "price": 101}', "--async", "--json").out)
    assert told["result"] == "started"
    assert json.loads(message(flow, "big"))["id"] == 1
    sfn, end = flow.client("stepfunctions"), time.monotonic() + 30
    while sfn.describe_execution(executionArn=told["execution"])["status"] == "RUNNING":
        assert time.monotonic() < end
        time.sleep(0.2)
    assert sfn.describe_execution(executionArn=told["execution"])["status"] == "SUCCEEDED"


def test_a_rule_and_the_command_start_an_express_workflow(flow):
    flow.client("events").put_events(
        Entries=[{"Source": "shop", "DetailType": "ordered", "Detail": json.dumps({"id": "seven"})}])
    assert message(flow, "told") == "seven"
    found = flow.cairn("state-machines", "start", "quick", "--input", '{"id": "eight"}', "--json")
    told = json.loads(found.out)
    assert (told["result"], told["output"]) == ("succeeded", {"sent": True}) and "history" not in told
    assert message(flow, "told") == "eight"


def test_a_definition_in_a_file_is_planned_checked_and_compared_as_a_value(flow):
    # Another layout and order mean the same.
    path = flow.folder / "workflows" / "quick.asl.json"
    path.write_text("# as YAML\n" + json.dumps(dict(reversed(QUICK.items()))))
    assert flow.changes() == {}
    write_quick(flow, QUICK | {"Comment": "Tells"})
    [(address, change)] = flow.changes().items()
    assert (address, change["action"]) == ("stateMachines.quick", "update")
    flow.cairn("apply", "--yes")
    assert flow.changes() == {}

    write_quick(flow, QUICK | {"StartAt": "Tel"})
    wrong = flow.cairn("validate", code=1)
    assert "workflows/quick.asl.json:2:3" in wrong.text
    assert "There is no state `Tel` to go on with. Did you mean `Tell`?" in wrong.text
    path.unlink()
    assert "The file `../workflows/quick.asl.json` can't be read." in flow.cairn("validate", code=1).text
    write_quick(flow, QUICK)


def test_drift_of_a_definition_is_reverted_and_a_name_is_guessed(flow):
    sfn = flow.client("stepfunctions")
    arn = f"arn:aws:states:us-east-1:{flow.account}:stateMachine:flow-quick"
    other = {"StartAt": "A", "States": {"A": {"Type": "Succeed"}}}
    sfn.update_state_machine(stateMachineArn=arn, definition=json.dumps(other))
    assert "stateMachines.quick" in flow.cairn("drift", "--exit-code", code=2).out
    flow.cairn("drift", "--revert", "--yes")
    assert flow.changes() == {}
    missing = flow.cairn("state-machines", "start", "ordr", code=1)
    assert "has no state machine ordr. Did you mean order?" in missing.err
    sfn.delete_state_machine(stateMachineArn=arn)
    gone = flow.cairn("state-machines", "start", "quick", code=1)
    assert "The state machine `stateMachines.quick` doesn't exist yet" in gone.err
