"""The server keeps to the protocol, also with clients that do not."""

import asyncio
import json
import os
import subprocess
import time

import pytest
import pytest_asyncio
from conftest import BINARY, environment
from lsprotocol import types


class Wire:
    """The bare wire, for what a decent client would never send."""

    def __init__(self, process):
        self.process = process
        self.notifications = []

    def write(self, data: bytes):
        self.process.stdin.write(data)
        self.process.stdin.flush()

    def send(self, **message):
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)

    def receive(self):
        length = None
        while (line := self.process.stdout.readline()) != b"\r\n":
            assert line, "the server has gone"
            name, value = line.split(b":")
            assert name == b"Content-Length"
            length = int(value)
        return json.loads(self.process.stdout.read(length))

    def answer(self, wanted):
        while True:
            message = self.receive()
            if "method" in message:
                self.notifications.append(message)
            elif message["id"] == wanted:
                return message

    def ask(self, method, id=99, **params):
        self.send(id=id, method=method, params=params)
        return self.answer(id)

    def initialize(self, **capabilities):
        answer = self.ask("initialize", id=0, processId=os.getpid(), capabilities=capabilities)
        self.send(method="initialized", params={})
        return answer["result"]

    def open(self, text, uri="file:///nowhere/stacks/a.yaml"):
        document = {"uri": uri, "languageId": "yaml", "version": 1, "text": text}
        self.send(method="textDocument/didOpen", params={"textDocument": document})

    def diagnostics(self):
        while True:
            message = self.receive()
            if message.get("method") == "textDocument/publishDiagnostics":
                return message["params"]


@pytest.fixture
def wire():
    process = subprocess.Popen(
        [BINARY, "lsp", "--no-live"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
    )
    yield Wire(process)
    process.kill()
    process.wait()
    for stream in (process.stdin, process.stdout, process.stderr):
        stream.close()


GOOD = "stack: a\nqueues:\n  jobs: {}\n"
URI = "file:///nowhere/stacks/a.yaml"


def test_before_initialize_and_after_shutdown(wire):
    assert wire.ask("textDocument/hover")["error"]["code"] == -32002
    wire.initialize()
    assert wire.ask("initialize")["error"]["code"] == -32600
    assert wire.ask("shutdown")["result"] is None
    assert wire.ask("textDocument/hover")["error"]["code"] == -32600
    wire.send(method="exit")
    assert wire.process.wait(10) == 0


def test_exit_without_shutdown_is_1(wire):
    wire.initialize()
    wire.send(method="exit")
    assert wire.process.wait(10) == 1


def test_the_server_ends_with_its_input(wire):
    wire.initialize()
    wire.process.stdin.close()
    wire.process.stdin = open(os.devnull, "wb")
    assert wire.process.wait(10) == 1


def test_the_server_ends_with_the_process_that_started_it(wire):
    parent = subprocess.Popen(["sleep", "60"])
    wire.ask("initialize", processId=parent.pid, capabilities={})
    time.sleep(0.2)
    assert wire.process.poll() is None
    parent.kill()
    parent.wait()
    assert wire.process.wait(10) == 1


def test_nothing_but_messages_is_ever_printed(wire):
    wire.initialize()
    wire.open(GOOD.replace("jobs", "jobs*"))
    wire.diagnostics()
    wire.ask("shutdown")
    wire.send(method="exit")
    wire.process.wait(10)
    assert wire.process.stdout.read() == b""
    assert wire.process.stderr.read() == b""


@pytest.mark.parametrize(
    "data, code",
    [
        (b"Content-Length: 5\r\n\r\nhello", -32700),
        (b"Content-Length: 2\r\n\r\n[]", -32600),
        (b"Content-Length: 0\r\n\r\n", -32700),
        (b"Content-Length: 4\r\n\r\n\xff\xfe\x00{", -32700),
        (b"Content-Length: x\r\n\r\n", -32700),
        (b"Content-Type: text/plain\r\n\r\n{}", -32700),
        (b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", -32700),
        (b"\x00" * 10000, -32700),
        (b"Content-Length: 2000\r\n\r\n" + b"[" * 2000, -32700),
    ],
)
def test_malformed_messages_are_answered_and_the_server_lives_on(wire, data, code):
    wire.initialize()
    wire.write(data)
    message = wire.receive()
    assert (message["id"], message["error"]["code"]) == (None, code)
    assert wire.ask("no/such/method")["error"]["code"] == -32601
    wire.open(GOOD)
    assert wire.diagnostics()["diagnostics"] == []


def test_messages_come_in_any_pieces(wire):
    body = json.dumps(
        {"jsonrpc": "2.0", "id": 7, "method": "initialize", "params": {"capabilities": {}}}
    ).encode()
    for byte in b"Content-Length: %d\r\n\r\n" % len(body) + body:
        wire.write(bytes([byte]))
    assert wire.answer(7)["result"]["serverInfo"]["name"] == "cairn"


def test_a_text_of_megabytes_is_taken(wire):
    wire.initialize()
    wire.open(GOOD + "# " + "x" * 5_000_000 + "\n")
    assert wire.diagnostics()["diagnostics"] == []


def test_versions_out_of_order_are_left_out(wire):
    wire.initialize()
    wire.open(GOOD)
    wire.diagnostics()
    for version, text in [(5, GOOD), (3, "stack: a\nquues: {}\n"), (5, "["), (6, GOOD + "# x\n")]:
        document = {"uri": URI, "version": version}
        wire.send(
            method="textDocument/didChange",
            params={"textDocument": document, "contentChanges": [{"text": text}]},
        )
    seen = {}
    while 6 not in seen:
        published = wire.diagnostics()
        seen[published["version"]] = published["diagnostics"]
    assert all(found == [] for found in seen.values()), seen
    assert wire.ask("textDocument/documentSymbol", textDocument={"uri": URI})["result"]


def test_cancelled_requests_are_answered_once(wire):
    wire.initialize()
    wire.open(GOOD * 1 + "".join(f"  q{n}: {{}}\n" for n in range(3000)))
    messages = []
    for number in range(100, 140):
        at = {"line": 2, "character": 3}
        params = {"textDocument": {"uri": URI}, "position": at}
        messages.append({"id": number, "method": "textDocument/hover", "params": params})
        messages.append({"method": "$/cancelRequest", "params": {"id": number}})
    wire.write(
        b"".join(
            b"Content-Length: %d\r\n\r\n" % len(body) + body
            for body in (json.dumps({"jsonrpc": "2.0", **m}).encode() for m in messages)
        )
    )
    answers = {}
    while len(answers) < 40:
        message = wire.receive()
        if "method" in message:
            continue
        assert message["id"] not in answers
        answers[message["id"]] = message.get("error", {}).get("code")
    assert set(answers.values()) <= {-32800, None}
    assert -32800 in answers.values()
    assert wire.ask("textDocument/hover", id="after", **params).get("error") is None


def test_two_sessions_do_not_meet():
    for _ in range(2):
        process = subprocess.Popen(
            [BINARY, "lsp", "--no-live"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        with process:
            wire = Wire(process)
            wire.initialize()
            wire.open(GOOD)
            assert wire.diagnostics()["diagnostics"] == []
            wire.ask("shutdown")
            wire.send(method="exit")
            assert process.wait(10) == 0


@pytest.mark.asyncio
async def test_a_burst_of_edits_is_answered_for_the_last(editor):
    editor.open(GOOD)
    await editor.diagnostics()
    for number in range(200):
        at = types.Position(0, 8)
        editor.replace(at, at, "a")
    found = await editor.diagnostics()
    assert [problem.code for problem in found] in ([], ["invalid-name"])
    versions = [params.version for params in editor.published]
    assert versions == sorted(versions) and versions[-1] == 201
    assert len(versions) < 100, "most of a burst is skipped"


@pytest.mark.asyncio
async def test_edits_and_questions_keep_their_order(editor):
    """Each question is answered from the text as it was when it was asked."""
    editor.open(GOOD)
    asked = []
    for number in range(60):
        name = f"stack{number}"
        editor.change(GOOD.replace("stack: a", f"stack: {name}"))
        question = editor.client.text_document_inlay_hint_async(
            types.InlayHintParams(
                editor.document(), types.Range(types.Position(0, 0), types.Position(9, 0))
            )
        )
        asked.append(asyncio.create_task(question))
        # The question goes out before the next edit.
        await asyncio.sleep(0)
    for number, hints in enumerate(await asyncio.gather(*asked)):
        assert any(f"stack{number}-jobs" in hint.label for hint in hints), number


@pytest.mark.asyncio
async def test_a_closed_file_has_no_diagnostics(editor):
    editor.open("stack: a\nquues: {}\n")
    assert await editor.diagnostics() != []
    editor.close()
    async with asyncio.timeout(10):
        while editor.client.diagnostics[editor.uri()]:
            await asyncio.sleep(0.01)
