"""Live status and drift in the editor, with boto3 as the other one who changes things."""

import asyncio
import os
import random
import subprocess
import textwrap
import time

import boto3
import pytest
import pytest_asyncio
from conftest import BINARY, Editor, capabilities, environment, position, recording
from lsprotocol import types
from pytest_lsp import ClientServerConfig

ENDPOINT = os.environ.get("CAIRN_TEST_ENDPOINT")
pytestmark = pytest.mark.asyncio
needs_endpoint = pytest.mark.skipif(not ENDPOINT, reason="CAIRN_TEST_ENDPOINT is not set")

STACK = textwrap.dedent(
    """\
    stack: seen

    queues:
      jobs:
        visibilityTimeout: 60s # as long as a job takes

    outputs:
      jobs: ${queues.jobs.url}
    """
)


class Target:
    def __init__(self, endpoint):
        self.account = str(random.randrange(10**11, 9 * 10**11))
        self.environment = environment() | {
            "AWS_ACCESS_KEY_ID": self.account,
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_ENDPOINT_URL": endpoint,
        }

    def sqs(self):
        return boto3.client(
            "sqs",
            endpoint_url=ENDPOINT,
            region_name="us-east-1",
            aws_access_key_id=self.account,
            aws_secret_access_key="test",
        )

    async def editor(self, folder, *options):
        config = ClientServerConfig(
            server_command=[BINARY, "lsp", *options], server_env=self.environment
        )
        client = await config.start()
        answer = types.InitializeParams(capabilities=capabilities())
        await client.initialize_session(answer)
        return recording(Editor(client, folder))


@pytest_asyncio.fixture
async def target():
    yield Target(ENDPOINT)


async def until(ask, is_meant, seconds=20):
    """Asks as an editor does, now and then, until the answer is the awaited one."""
    answer = None
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        answer = await ask()
        if is_meant(answer):
            return answer
        await asyncio.sleep(0.2)
    raise AssertionError(f"last: {answer}")


def everything(editor):
    return types.InlayHintParams(
        editor.document(), types.Range(types.Position(0, 0), types.Position(99, 0))
    )


@needs_endpoint
async def test_live_status_drift_and_taking_it_over(target, tmp_path):
    (tmp_path / "stacks").mkdir()
    file = tmp_path / "stacks" / "a.yaml"
    file.write_text(STACK)
    subprocess.run([BINARY, "apply", "-y", str(file)], env=target.environment, check=True)
    editor = await target.editor(tmp_path)
    editor.open(STACK)

    at = position(STACK, "jobs:")
    text = await until(lambda: editor.hover(at), lambda text: "in sync" in text)
    assert f"arn:aws:sqs:us-east-1:{target.account}:seen-jobs" in text
    assert "ago" in text or "just now" in text

    sqs = target.sqs()
    url = sqs.get_queue_url(QueueName="seen-jobs")["QueueUrl"]
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"VisibilityTimeout": "5"})
    await asyncio.sleep(1.1)
    editor.client.text_document_did_save(types.DidSaveTextDocumentParams(editor.document()))
    text = await until(lambda: editor.hover(at), lambda text: "**drift**" in text)
    assert "- `visibilityTimeout`: live `5s`, applied `60s`, in the file `60s` (drift)" in text

    hints = await editor.client.text_document_inlay_hint_async(everything(editor))
    assert any(hint.label == "≠ live: 5s" and hint.position.line == 4 for hint in hints)

    field = position(STACK, "visibility")
    actions = await editor.client.text_document_code_action_async(
        types.CodeActionParams(
            editor.document(), types.Range(field, field), types.CodeActionContext(diagnostics=[])
        )
    )
    (accept,) = [action for action in actions if "live value" in action.title]
    (change,) = accept.edit.document_changes
    assert editor.applied(change.edits) == STACK.replace("60s", "5s")

    sqs.delete_queue(QueueUrl=url)
    await asyncio.sleep(1.1)
    editor.client.text_document_did_save(types.DidSaveTextDocumentParams(editor.document()))
    await until(lambda: editor.hover(at), lambda text: "**missing**" in text)
    await editor.client.shutdown_session()
    await editor.client.stop()


@needs_endpoint
async def test_looking_writes_nothing(target, tmp_path):
    editor = await target.editor(tmp_path)
    editor.open(STACK)
    at = position(STACK, "jobs:")
    await until(lambda: editor.hover(at), lambda text: "not applied yet" in text)
    await editor.client.shutdown_session()
    await editor.client.stop()
    assert "QueueUrls" not in target.sqs().list_queues()
    s3 = boto3.client(
        "s3",
        endpoint_url=ENDPOINT,
        aws_access_key_id=target.account,
        aws_secret_access_key="test",
    )
    assert s3.list_buckets()["Buckets"] == []


async def test_a_target_that_does_not_answer_costs_nothing_and_is_silent(tmp_path):
    # A socket that takes connections and never answers.
    server = await asyncio.start_server(lambda reader, writer: asyncio.sleep(3600), "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    editor = await Target(f"http://127.0.0.1:{port}").editor(tmp_path, "--log-level", "warning")
    editor.open(STACK)
    at = position(STACK, "jobs:")
    for _ in range(20):
        begun = time.monotonic()
        text = await editor.hover(at)
        assert time.monotonic() - begun < 2
        assert "Live" not in text
    assert await editor.diagnostics() == []
    await editor.client.shutdown_session()
    await editor.client.stop()
    server.close()
