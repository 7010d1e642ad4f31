"""Functions beside plan and apply: their code alone, one invocation, their logs."""

import json
import signal
import subprocess
import time

import pytest
from conftest import BINARY, edit

STACK = """
    stack: fns
    region: us-east-1

    functions:
      hello:
        folder: ../hello
        runtime: python3.13
        handler: app.handler
        memory: 128MB
      other:
        folder: ../other
        runtime: python3.13
        handler: app.handler
"""

CODE = '''
import json

def handler(event, context):
    print(json.dumps({"level": "WARN", "message": "seen", "function": "fns-hello", "event": event}))
    if event.get("fail"):
        raise ValueError("no such image")
    return {"version": 1, "event": event}
'''


@pytest.fixture
def functions(world):
    for name in ("hello", "other"):
        (world.folder / name).mkdir()
        (world.folder / name / "app.py").write_text(CODE)
    world.write(STACK)
    return world


@pytest.fixture
def applied(functions):
    functions.cairn("apply", "--yes")
    return functions


def set_version(world, version, name="hello"):
    edit(world.folder / name / "app.py", r'"version": \d+', f'"version": {version}')


def version(world, name="hello"):
    return json.loads(world.cairn("functions", "invoke", name).out)["version"]


def events(result):
    return [json.loads(line) for line in result.out.splitlines()]


# update


def test_new_code_alone_is_pushed_and_answers(applied):
    assert version(applied) == 1
    set_version(applied, 2)
    result = applied.cairn("functions", "update", "hello", "--probe", "{}")
    assert "functions.hello sent in " in result.out
    assert "a new environment answered in " in result.out
    assert version(applied) == 2
    assert applied.changes() == {}, "the ledger does not know the new code"


def test_code_that_is_not_asked_is_said_to_be_sent_only(applied):
    set_version(applied, 2)
    result = applied.cairn("functions", "update", "hello")
    assert "not asked for an answer (see --probe)" in result.out
    assert version(applied) == 2


def test_all_functions_when_no_name_is_given_and_only_what_changed(applied):
    set_version(applied, 2, "other")
    lines = events(applied.cairn("functions", "update", "--probe", "{}", "--json"))
    assert lines[-1]["event"] == "summary"
    assert lines[-1]["updated"] == ["functions.other"]
    assert lines[-1]["unchanged"] == ["functions.hello"]
    answered = [line for line in lines if line["event"] == "answered"]
    assert [(a["address"], a["proof"]) for a in answered] == [("functions.other", "newEnvironment")]
    again = events(applied.cairn("functions", "update", "--json"))
    assert again[-1]["updated"] == [] and len(again[-1]["unchanged"]) == 2


def test_other_edits_wait_for_an_apply(applied):
    edit(applied.folder / "stacks" / "stack.yaml", r"memory: 128MB", "memory: 256MB")
    set_version(applied, 2)
    applied.cairn("functions", "update", "hello")
    configuration = applied.client("lambda").get_function_configuration(FunctionName="fns-hello")
    assert configuration["MemorySize"] == 128
    fields = applied.changes()["functions.hello"]["fields"]
    assert [(f["path"], f["cause"]) for f in fields] == [("memory", "edit")]


def test_what_is_not_applied_is_refused_with_its_place(functions):
    before = functions.inventory()
    refused = functions.cairn("functions", "update", "hello", code=1)
    assert "stacks/stack.yaml:5:3" in refused.err and "Run `cairn apply` first." in refused.err
    assert functions.inventory() == before


def test_code_that_comes_from_elsewhere_now_is_refused(applied):
    edit(applied.folder / "stacks" / "stack.yaml", r"folder: \.\./hello", "folder: ../other")
    refused = applied.cairn("functions", "update", "hello", code=1)
    assert "Only `cairn apply` applies that." in " ".join(refused.err.split())


def test_a_missing_function_is_reported(applied):
    applied.client("lambda").delete_function(FunctionName="fns-hello")
    set_version(applied, 2)
    result = applied.cairn("functions", "update", code=1)
    assert "functions.hello not updated" in result.out and "`cairn apply` creates it again" in result.out
    assert applied.changes()["functions.hello"]["action"] == "create"


def test_new_code_that_fails_is_reported_and_recorded(applied):
    (applied.folder / "hello" / "app.py").write_text("raise RuntimeError('broken')\n")
    result = applied.cairn("functions", "update", "hello", "--probe", "{}", code=1)
    assert "The new code failed: " in result.out and "broken" in result.out
    # It is what the sources say, broken or not.
    assert applied.changes() == {}


def test_drifted_code_is_reverted(applied):
    zipped = applied.zip(body="other").read_bytes()
    functions = applied.client("lambda")
    functions.update_function_code(FunctionName="fns-hello", ZipFile=zipped)
    functions.get_waiter("function_updated_v2").wait(FunctionName="fns-hello")
    applied.cairn("functions", "update", "hello")
    assert version(applied) == 1
    assert applied.changes() == {}


def test_an_update_does_not_run_into_an_apply(applied):
    s3 = applied.client("s3")
    where = {"Bucket": f"cairn-{applied.account}-{applied.region}", "Key": "fns.json"}
    ledger = json.loads(s3.get_object(**where)["Body"].read())
    now = int(time.time() * 1000)
    ledger["lock"] = {
        "who": "ann@desk (pid 1)", "since": now, "leaseEnds": now + 60_000, "run": "r",
        "purpose": "apply", "intents": []}
    s3.put_object(**where, Body=json.dumps(ledger).encode())
    set_version(applied, 2)
    refused = applied.cairn("functions", "update", "hello", code=1)
    assert "ann@desk (pid 1) has been working on this stack" in " ".join(refused.err.split())
    assert version(applied) == 1


def test_a_name_that_is_nearly_right_is_offered(applied):
    assert "Did you mean hello?" in applied.cairn("functions", "update", "helo", code=1).err
    assert "Did you mean hello?" in applied.cairn("logs", "hallo", code=1).err


# invoke


def test_an_answer_goes_to_standard_output_as_it_is(applied):
    result = applied.cairn("functions", "invoke", "hello", "--event", "-", input='{"a": [1.50]}')
    assert json.loads(result.out) == {"version": 1, "event": {"a": [1.5]}}
    assert "WARN seen" in result.err and "functions.hello answered in " in result.err
    event = applied.folder / "event.json"
    event.write_text('{"b": 2}')
    result = applied.cairn("functions", "invoke", "functions.hello", "--event", event, "--json")
    (line,) = events(result)
    assert line["event"] == "invoked" and line["payload"]["event"] == {"b": 2}


def test_a_function_that_fails_is_exit_1(applied):
    result = applied.cairn("functions", "invoke", "hello", "--event", '{"fail": true}', code=1)
    assert json.loads(result.out)["errorType"] == "ValueError"
    assert "functions.hello failed in " in result.err
    assert "ValueError: no such image" in result.err


def test_an_event_that_is_not_json_is_never_sent(applied):
    event = applied.folder / "event.json"
    event.write_text('{\n  "a": 1,\n  "b" 2\n}\n')
    refused = applied.cairn("functions", "invoke", "hello", "--event", event, code=1)
    assert "event.json:3:7" in refused.err and "expected ':'" in refused.err
    assert "has no log yet" in applied.cairn("logs", "hello").err


def test_an_event_can_be_queued(applied):
    result = applied.cairn("functions", "invoke", "hello", "--event", '{"q": 1}', "--async")
    assert result.out == "" and "cairn logs hello --follow" in result.err
    wait_until(lambda: '"q": 1' in applied.cairn("logs", "hello").out)


def test_what_is_not_applied_can_not_be_invoked(functions):
    refused = functions.cairn("functions", "invoke", "hello", code=1)
    assert "stacks/stack.yaml:5:3" in refused.err and "Run `cairn apply` first." in refused.err


def test_functions_are_listed_as_they_are(applied):
    applied.client("lambda").delete_function(FunctionName="fns-other")
    hello, other = applied.cairn("functions", "list").out.splitlines()
    assert hello.split() == ["hello", "Active", "python3.13", "128MB", "fns-hello"]
    assert other.split() == ["other", "not", "applied", "fns-other"]


# logs


def wait_until(condition, seconds=10):
    end = time.time() + seconds
    while not condition():
        assert time.time() < end, "it did not happen in time"
        time.sleep(0.05)


def put(world, lines, stream="a", group="/aws/lambda/fns-hello"):
    logs = world.client("logs")
    for make in (
            lambda: logs.create_log_group(logGroupName=group),
            lambda: logs.create_log_stream(logGroupName=group, logStreamName=stream)):
        try:
            make()
        except logs.exceptions.ResourceAlreadyExistsException:
            pass
    now = int(time.time() * 1000)
    logs.put_log_events(
        logGroupName=group, logStreamName=stream,
        logEvents=[{"timestamp": now + offset, "message": text} for offset, text in lines])


def test_logs_are_those_of_the_time_asked_for(applied):
    put(applied, [(-7_200_000, "long ago"), (-600_000, "before"), (-1000, "now"), (-900, "START RequestId: 1")])
    assert applied.cairn("logs", "hello").out == "before\nnow\n"
    assert applied.cairn("logs", "hello", "--since", "5m").out == "now\n"
    assert applied.cairn("logs", "hello", "--since", "3h", "--filter", "ago").out == "long ago\n"
    assert applied.cairn("logs", "hello", "--since", "5m", "--all").out == "now\nSTART RequestId: 1\n"
    nothing = applied.cairn("logs", "hello", "--filter", "nowhere")
    assert nothing.out == "" and "--since looks further back" in nothing.err


def test_logs_of_a_function_that_never_ran(applied):
    result = applied.cairn("logs", "hello")
    assert result.out == ""
    assert "has no log yet" in result.err and "cairn functions invoke hello" in result.err


def test_every_page_of_a_long_log(applied):
    lines = [(-1000 + i % 7, f"line {i}") for i in range(12_000)]
    for start in range(0, len(lines), 6000):
        put(applied, sorted(lines[start:start + 6000], key=lambda line: line[0]), stream=str(start))
    shown = applied.cairn("logs", "hello").out.splitlines()
    assert len(shown) == 12_000 and set(shown) == {text for _, text in lines}


def test_following_prints_every_line_once(applied):
    process = applied.start("logs", "hello", "--follow", "--json")
    try:
        note = json.loads(process.stdout.readline())
        assert note["event"] == "note" and "has no log yet" in note["message"]
        expected = []
        for round in range(6):
            # One time for several lines, other streams, and lines that come late.
            texts = [f"{round}.{i}" for i in range(20)]
            put(applied, [(-3000 if round % 2 else 0, t) for t in texts], stream=str(round % 3))
            expected += texts
            time.sleep(0.2)
        time.sleep(0.6)
    finally:
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=10)
    assert process.returncode == 0, err
    told = [json.loads(line)["message"] for line in out.splitlines()]
    assert sorted(told) == sorted(expected)


def test_following_ends_when_nobody_reads(applied):
    put(applied, [(0, "one")])
    result = subprocess.run(
        f"{BINARY} logs hello --follow | head -1", shell=True, cwd=applied.folder,
        env=applied.environment(), capture_output=True, text=True, timeout=10)
    assert result.stdout == "one\n"
