"""cairn lsp as a process, spoken to by clients that others wrote: pytest-lsp (pygls) and Neovim.

    scripts/python-tools -m pytest -q Tests/LanguageServer
"""

import asyncio
import os
import pathlib

import pytest
import pytest_lsp
from lsprotocol import types
from pytest_lsp import ClientServerConfig, LanguageClient, client_capabilities

ROOT = pathlib.Path(__file__).resolve().parents[2]
BINARY = os.environ.get("CAIRN_BINARY", str(ROOT / ".build" / "debug" / "cairn"))


def environment():
    """Nobody's profile or endpoint decides what the tests do."""
    return {k: v for k, v in os.environ.items() if not k.startswith("AWS_")} | {
        "AWS_CONFIG_FILE": "/dev/null",
        "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
    }


class Editor:
    """A client with the texts it has open. `│` in a text is where the cursor is."""

    def __init__(self, client: LanguageClient, folder: pathlib.Path):
        self.client = client
        self.folder = folder
        self.versions = {}
        self.texts = {}
        self.published = []

    def uri(self, name="a.yaml"):
        return (self.folder / "stacks" / name).as_uri()

    def open(self, text, name="a.yaml"):
        text, position = cursor(text)
        uri = self.uri(name)
        self.versions[uri], self.texts[uri] = 1, text
        self.client.text_document_did_open(
            types.DidOpenTextDocumentParams(types.TextDocumentItem(uri, "yaml", 1, text))
        )
        return position

    def close(self, name="a.yaml"):
        document = types.TextDocumentIdentifier(self.uri(name))
        self.client.text_document_did_close(types.DidCloseTextDocumentParams(document))

    def change(self, text, name="a.yaml", version=None):
        """Replaces the whole text."""
        text, position = cursor(text)
        self.send([types.TextDocumentContentChangeWholeDocument(text)], name, version)
        self.texts[self.uri(name)] = text
        return position

    def replace(self, start, end, text, name="a.yaml", version=None):
        change = types.TextDocumentContentChangePartial(types.Range(start, end), text)
        self.send([change], name, version)

    def send(self, changes, name, version):
        uri = self.uri(name)
        if version is None:
            self.versions[uri] += 1
            version = self.versions[uri]
        document = types.VersionedTextDocumentIdentifier(version, uri)
        self.client.text_document_did_change(types.DidChangeTextDocumentParams(document, changes))

    async def diagnostics(self, name="a.yaml", version=None):
        """Those of a version, by default the newest."""
        uri = self.uri(name)
        wanted = version or self.versions[uri]
        async with asyncio.timeout(20):
            while True:
                for params in reversed(self.published):
                    if params.uri == uri and params.version == wanted:
                        return list(params.diagnostics)
                await asyncio.sleep(0.002)

    def document(self, name="a.yaml"):
        return types.TextDocumentIdentifier(self.uri(name))

    async def complete(self, position, name="a.yaml"):
        answer = await self.client.text_document_completion_async(
            types.CompletionParams(self.document(name), position)
        )
        return {item.label: item for item in answer.items}

    async def hover(self, position, name="a.yaml"):
        answer = await self.client.text_document_hover_async(
            types.HoverParams(self.document(name), position)
        )
        return answer.contents.value if answer else None

    def applied(self, edits, name="a.yaml"):
        """The text after edits, which come in any order and do not overlap."""
        lines = self.texts[self.uri(name)].split("\n")

        def offset(position):
            before = sum(len(line) + 1 for line in lines[: position.line])
            return before + position.character

        text = self.texts[self.uri(name)]
        for edit in sorted(edits, key=lambda edit: offset(edit.range.start), reverse=True):
            text = text[: offset(edit.range.start)] + edit.new_text + text[offset(edit.range.end) :]
        return text


def cursor(text):
    at = text.find("│")
    if at < 0:
        return text, None
    before = text[:at]
    position = types.Position(before.count("\n"), len(before) - before.rfind("\n") - 1)
    return before + text[at + 1 :], position


def position(text, word, after=0):
    """The beginning of a word in ASCII text."""
    at = text.index(word, after)
    return types.Position(text.count("\n", 0, at), at - text.rfind("\n", 0, at) - 1)


def capabilities():
    """Those of Visual Studio Code, as pytest-lsp knows them."""
    return client_capabilities("visual-studio-code")


@pytest_lsp.fixture(
    config=ClientServerConfig(server_command=[BINARY, "lsp", "--no-live"], server_env=environment())
)
async def client(lsp_client: LanguageClient):
    await lsp_client.initialize_session(types.InitializeParams(capabilities=capabilities()))
    yield
    await lsp_client.shutdown_session()


@pytest.fixture
def editor(client, tmp_path):
    return recording(Editor(client, tmp_path))


def recording(editor):
    """Keeps every publication, not only the last of a file."""
    handlers = editor.client.protocol.fm.features
    inner = handlers[types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS]

    def keep(params):
        editor.published.append(params)
        return inner(params)

    handlers[types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS] = keep
    return editor
