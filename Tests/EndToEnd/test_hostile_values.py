"""Live values that somebody made to do harm: boto3 writes them, and cairn's bytes are looked at."""

import json
import os
import pty
import re
import select
import subprocess
import unicodedata
import xml.etree.ElementTree as ElementTree
from html.parser import HTMLParser

import pytest
from conftest import BINARY

VALUES = [
    "\x1b[2J\x1b[31mred", "\x1b]0;title\x07", "\x1b]52;c;ZXZpbA==\x07", "\x9b31m", "a\rb", "a\nb",
    "\u202eabc\u202c", "\u2066x\u2069", "a\u200bb", "a\u200db", "\ufeffa", "a\u00adb", "\U000e0041",
    "a\n::error file=x::y", "##[error]x", "%0A::warning::x", "<script>alert(1)</script>", "]]>", "'\"&",
    "{\"a\": 1}", "a\x7fb", "\u2028x", "\uffff",
]
MEGABYTE = "m" * (1 << 20)

STACK = """
    stack: hostile
    region: us-east-1
    queues:
      jobs:
        tags: {team: blue}
    functions:
      worker:
        zip: ../code.zip
        runtime: provided.al2023
        environment: {STAGE: dev}
    outputs:
      queue: ${queues.jobs.url}
"""


def harmless(text, where):
    """Nothing that a terminal would act on, that turns text around, or that can't be seen."""
    for character in set(text):
        kind = unicodedata.category(character)
        assert character == "\n" or kind not in ("Cc", "Cf", "Zl", "Zp"), f"{character!r} in {where}: {text[:2000]!r}"
    assert len(text) < 200_000, f"{where} has {len(text)} characters"


@pytest.fixture(scope="module")
def drifted(tmp_path_factory, endpoint):
    from conftest import World
    world = World(tmp_path_factory.mktemp("hostile"), endpoint)
    world.zip()
    world.write(STACK)
    world.cairn("apply", "--yes")
    sqs, functions = world.client("sqs"), world.client("lambda")
    url = sqs.get_queue_url(QueueName="hostile-jobs")["QueueUrl"]
    world.values = []
    for index, value in enumerate(VALUES):
        try:
            sqs.tag_queue(QueueUrl=url, Tags={f"t{index}": value})
            world.values.append(value)
        except Exception:  # The request or the endpoint does not accept it.
            pass
    sqs.tag_queue(QueueUrl=url, Tags={"big": MEGABYTE})
    for key in ("\x1b[31mkey", "a\u202eb", "<b>", "a,b::c", "k" * 500):
        sqs.tag_queue(QueueUrl=url, Tags={key: "x"})
    variables = {f"V{index}": value for index, value in enumerate(VALUES)}
    functions.update_function_configuration(
        FunctionName="hostile-worker", Description="\x1b]0;x\x07\u202e", Environment={"Variables": variables})
    return world


def test_the_values_are_there(drifted):
    assert len(drifted.values) > 15, drifted.values


@pytest.mark.parametrize("arguments", [
    ["plan"], ["plan", "--verbose"], ["drift"], ["drift", "--detail"], ["drift", "--github"], ["drift", "--revert"],
    ["plan", "--destroy"], ["outputs"], ["functions", "list"],
], ids=" ".join)
def test_no_report_writes_them_to_the_terminal(drifted, arguments):
    result = drifted.cairn(*arguments, code=None)
    assert result.code in (0, 1), result
    harmless(result.out, arguments)
    harmless(result.err, arguments)


def test_lines_stay_lines(drifted):
    for line in drifted.cairn("drift", "--detail").out.splitlines():
        assert re.match(r"([≠≉~✗?=] |    |$|No drift|Drift:)", line), line
    for line in drifted.cairn("drift", "--github").out.splitlines():
        if line.startswith("::"):
            assert line.startswith("::warning file=stacks/stack.yaml,line=") and "##[" not in line, line


def test_on_a_terminal_only_our_own_sequences_come_out(drifted):
    leader, follower = pty.openpty()
    environment = drifted.environment() | {"TERM": "xterm"}
    environment.pop("NO_COLOR", None)
    process = subprocess.Popen(
        [BINARY, "drift", "--detail"], cwd=drifted.folder, env=environment,
        stdin=subprocess.DEVNULL, stdout=follower, stderr=follower)
    os.close(follower)
    seen = b""
    while select.select([leader], [], [], 60)[0]:
        try:
            chunk = os.read(leader, 65536)
        except OSError:
            break
        if not chunk:
            break
        seen += chunk
    assert process.wait(timeout=60) == 0
    text = seen.decode().replace("\r\n", "\n")
    assert "\x1b[33m" in text
    harmless(re.sub(r"\x1b\[(1|2|3[0-7]|0)m", "", text), "the terminal")


def test_json_says_all_of_it_in_bytes_that_do_no_harm(drifted):
    out = drifted.cairn("drift", "--json").out
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]", out)
    events = [json.loads(line) for line in out.splitlines()]
    [jobs] = [e for e in events if e.get("address") == "queues.jobs"]
    live = {f["path"]: f.get("live") for f in jobs["fields"]}
    assert live["tags.big"] == MEGABYTE
    for index, value in enumerate(VALUES):
        if value in drifted.values and f"tags.t{index}" in live:
            assert live[f"tags.t{index}"] in (value, value.replace("\r", "\n"))
    [worker] = [e for e in events if e.get("address") == "functions.worker"]
    live = {f["path"]: f.get("live") for f in worker["fields"]}
    assert [live[f"environment.V{index}"] for index in range(len(VALUES))] == VALUES


def test_files_are_well_formed_and_hold_no_markup_of_others(drifted):
    drifted.cairn("drift", "--html", "drift.html", "--junit", "drift.xml")
    junit = (drifted.folder / "drift.xml").read_text()
    ElementTree.fromstring(junit)
    harmless(junit, "drift.xml")
    page = (drifted.folder / "drift.html").read_text()
    harmless(page, "drift.html")

    class Reader(HTMLParser):
        tags = []

        def handle_starttag(self, tag, attributes):
            self.tags.append(tag)
            assert not any(name.startswith("on") for name, _ in attributes)

    reader = Reader()
    reader.feed(page)
    assert reader.tags.count("script") == 1 and "b" in reader.tags
    assert f"({1 << 20} bytes)" in page and f"({1 << 20} bytes)" in junit
    assert MEGABYTE[:5000] not in page


def test_a_log_is_plain_on_a_terminal_and_whole_with_raw(drifted):
    logs = drifted.client("logs")
    group, line = "/aws/lambda/hostile-worker", "\x1b[32mgreen\x1b[0m \x1b]0;title\x07\u202ex"
    try:
        logs.create_log_group(logGroupName=group)
    except logs.exceptions.ResourceAlreadyExistsException:
        pass
    logs.create_log_stream(logGroupName=group, logStreamName="s")
    import time
    logs.put_log_events(
        logGroupName=group, logStreamName="s", logEvents=[{"timestamp": int(time.time() * 1000), "message": line}])

    def on_a_terminal(*arguments):
        leader, follower = pty.openpty()
        process = subprocess.Popen(
            [BINARY, "logs", "worker", *arguments], cwd=drifted.folder,
            env=drifted.environment() | {"TERM": "xterm"}, stdin=subprocess.DEVNULL, stdout=follower, stderr=follower)
        os.close(follower)
        seen = b""
        while select.select([leader], [], [], 60)[0]:
            try:
                chunk = os.read(leader, 65536)
            except OSError:
                break
            seen += chunk
        assert process.wait(timeout=60) == 0
        return seen.decode()

    shown = on_a_terminal()
    assert "green" in shown and "\x1b[32m" not in shown and "\x1b]0" not in shown and "\u202e" not in shown
    assert line in on_a_terminal("--raw")
    assert line in drifted.cairn("logs", "worker").out
