"""What an editor gets, feature by feature."""

import pathlib
import textwrap

import pytest
from conftest import ROOT, position
from lsprotocol import types

pytestmark = pytest.mark.asyncio

STACK = textwrap.dedent(
    """\
    stack: demo

    parameters:
      stage: {type: string, default: local}

    queues:
      jobs:
        name: demo-${parameters.stage}-jobs
        visibilityTimeout: 60s
        deadLetter: {queue: failed, maxReceives: 5}
      failed:
        messageRetention: 14d

    outputs:
      jobs: ${queues.jobs.url}
    """
)


async def test_diagnostics_come_as_one_types(editor):
    editor.open(STACK)
    assert await editor.diagnostics() == []
    editor.change(STACK.replace("visibilityTimeout", "vizibilityTimeout"))
    (problem,) = await editor.diagnostics()
    assert problem.code == "unknown-field"
    assert problem.source == "cairn"
    assert problem.severity == types.DiagnosticSeverity.Error
    assert problem.range.start == position(STACK, "visibilityTimeout")
    assert problem.range.end.character - problem.range.start.character == len("vizibilityTimeout")
    assert "visibilityTimeout" in problem.message
    editor.change(STACK)
    assert await editor.diagnostics() == []


async def test_lints_are_warnings(editor):
    editor.open(STACK.replace("outputs:", "tables:\n  t:\n    partitionKey: {name: id, type: string}\noutputs:"))
    found = {problem.code: problem for problem in await editor.diagnostics()}
    assert found["no-recovery"].severity == types.DiagnosticSeverity.Warning


async def test_unsaved_text_goes_before_the_file_and_files_are_kept_apart(editor):
    (editor.folder / "stacks").mkdir()
    (editor.folder / "stacks" / "a.yaml").write_text("nonsense: [")
    editor.open(STACK)
    editor.open(STACK.replace("60s", "sixty"), name="b.yaml")
    assert await editor.diagnostics() == []
    assert [d.code for d in await editor.diagnostics("b.yaml")] != []


async def test_columns_are_utf_16(editor):
    editor.open('stack: demo\nqueues:\n  jobs:\n    tags: {"😀é": a, b: 5x}\n    vizibility: 1\n')
    at = types.Position(3, 22)
    editor.replace(at, types.Position(3, 24), "7")
    found = await editor.diagnostics()
    assert [problem.range.start.line for problem in found if problem.code == "unknown-field"] == [4]


@pytest.mark.parametrize(
    "text, expected, absent",
    [
        ("stack: demo\n│", ["queues", "tables", "outputs"], ["stack"]),
        (
            "stack: demo\nqueues:\n  jobs:\n    fifo: true\n    │\n",
            ["visibilityTimeout", "deadLetter"],
            ["fifo", "queues"],
        ),
        ("stack: demo\nqueues:\n  jobs:\n    visi│\n  other: {}\n", ["visibilityTimeout"], []),
        # A shared value has the fields of what it is repeated in.
        (
            "stack: demo\nx-q: &q\n  fifo: true\n  │\nqueues:\n  jobs:\n    <<: *q\n",
            ["visibilityTimeout", "deadLetter"],
            ["fifo", "queues"],
        ),
        (
            "stack: demo\nx-p: &p\n  │\nx-q: &q\n  <<: [*p]\n  fifo: true\nqueues:\n  jobs: {<<: *q}\n",
            ["visibilityTimeout"],
            ["queues"],
        ),
        (
            "stack: demo\nx-d: &d\n  │\nqueues:\n  jobs:\n    deadLetter: *d\n  failed: {}\n",
            ["queue", "maxReceives"],
            ["fifo"],
        ),
        ("stack: demo\nx-d: &d\n  │\nqueues:\n  jobs: {}\n", [], ["fifo", "queues"]),
        ("stack: demo\ntables:\n  t:\n    billing: │\n", ["on-demand", "provisioned"], []),
        (
            "stack: demo\nqueues:\n  jobs:\n    deadLetter: {│}\n  failed: {}\n",
            ["queue", "maxReceives"],
            ["fifo"],
        ),
        (
            "stack: demo\nqueues:\n  jobs:\n    deadLetter: {queue: │}\n  failed: {}\n",
            ["failed"],
            ["jobs"],
        ),
        ("stack: demo\nqueues:\n  jobs: {}\noutputs:\n  a: ${│\n", ["queues"], []),
        (
            "stack: demo\nqueues:\n  jobs: {}\noutputs:\n  a: ${queues.jobs.│}\n",
            ["arn", "url", "name"],
            ["fifo"],
        ),
    ],
)
async def test_completion(editor, text, expected, absent):
    at = editor.open(text)
    labels = [label.split(".")[0].strip() for label in await editor.complete(at)]
    assert set(expected) <= set(labels), labels
    assert not set(absent) & set(labels), labels


async def test_what_is_completed_fits_where_it_is_put(editor):
    text = "stack: demo\nqueues:\n  jobs:\n    visi│\n"
    at = editor.open(text)
    item = (await editor.complete(at))["visibilityTimeout"]
    assert item.text_edit.range == types.Range(types.Position(3, 4), types.Position(3, 8))
    assert item.text_edit.new_text.startswith("visibilityTimeout:")
    assert item.documentation.value


async def test_a_completion_brings_the_indentation_that_is_missing_or_takes_the_rest(editor):
    begin = "stack: a\nqueues:\n  jobs:\n    fifo: true\n"
    for spaces in (3, 5):
        at = editor.open(begin + " " * spaces + "│\n", name=f"{spaces}.yaml")
        offers = await editor.complete(at, name=f"{spaces}.yaml")
        edit = offers["visibilityTimeout"].text_edit
        assert edit.range.start.line == edit.range.end.line == 4
        mended = editor.applied([edit], name=f"{spaces}.yaml")
        assert mended == begin + "    visibilityTimeout: \n"


async def test_hover(editor):
    editor.open(STACK)
    text = await editor.hover(position(STACK, "visibilityTimeout"))
    assert "visible" in text.lower() or "hidden" in text.lower()
    assert "30s" in text, "the default"
    assert await editor.hover(types.Position(1, 0)) is None


async def test_definition_and_references(editor):
    editor.open(STACK)
    at = position(STACK, "failed, max")
    (link,) = await editor.client.text_document_definition_async(
        types.DefinitionParams(editor.document(), at)
    )
    assert link.target_uri == editor.uri()
    assert link.target_selection_range.start == position(STACK, "failed:")
    assert link.origin_selection_range.start == at
    found = await editor.client.text_document_references_async(
        types.ReferenceParams(types.ReferenceContext(True), editor.document(), at)
    )
    places = {(place.range.start.line, place.range.start.character) for place in found}
    expected = [position(STACK, "failed, max"), position(STACK, "failed:")]
    assert places == {(place.line, place.character) for place in expected}


async def test_an_old_name_leads_to_the_resource_that_carries_it(editor):
    at = editor.open("stack: a\nqueues:\n  jobs:\n    was: wo│rk\n")
    links = await editor.client.text_document_definition_async(
        types.DefinitionParams(editor.document(), at)
    )
    assert [link.target_selection_range.start for link in links] == [types.Position(2, 2)]
    assert "`queues.jobs` now" in await editor.hover(at)


async def test_the_definition_of_a_product_is_its_source(editor):
    package = editor.folder / "lambdas"
    target = package / "Sources" / "Worker"
    target.mkdir(parents=True)
    (target / "Aside.swift").write_text("// @main is not here\n")
    (target / "Worker.swift").write_text("import Lambda\n\n@main\nstruct Worker {}\n")
    text = "stack: demo\nfunctions:\n  work:\n    package: ../lambdas\n    product: Worker\n"
    editor.open(text)
    (link,) = await editor.client.text_document_definition_async(
        types.DefinitionParams(editor.document(), position(text, "Worker"))
    )
    assert link.target_uri == (target / "Worker.swift").as_uri()
    assert link.target_selection_range.start.line == 2


async def test_rename(editor):
    editor.open(STACK)
    at = position(STACK, "failed:")
    prepared = await editor.client.text_document_prepare_rename_async(
        types.PrepareRenameParams(editor.document(), at)
    )
    assert prepared.placeholder == "failed"
    answer = await editor.client.text_document_rename_async(
        types.RenameParams(editor.document(), at, "broken")
    )
    (change,) = answer.document_changes
    assert change.text_document.version == 1
    renamed = editor.applied(change.edits)
    assert "  broken:\n" in renamed and "queue: broken" in renamed
    assert "was: failed" in renamed
    editor.change(renamed)
    # `was` alone keeps the physical name, which a lint has something to say about.
    assert {problem.code for problem in await editor.diagnostics()} <= {"name-from-was"}


async def test_a_name_that_cannot_be_is_refused(editor):
    editor.open(STACK)
    with pytest.raises(Exception) as refusal:
        await editor.client.text_document_rename_async(
            types.RenameParams(editor.document(), position(STACK, "failed:"), "not a name!")
        )
    assert refusal.value.code == -32803


async def test_outline_and_folding(editor):
    editor.open(STACK)
    symbols = await editor.client.text_document_document_symbol_async(
        types.DocumentSymbolParams(editor.document())
    )
    names = {symbol.name: [child.name for child in symbol.children or []] for symbol in symbols}
    assert names["queues"] == ["jobs", "failed"]
    folds = await editor.client.text_document_folding_range_async(
        types.FoldingRangeParams(editor.document())
    )
    assert (5, 11) in {(fold.start_line, fold.end_line) for fold in folds}


async def test_formatting(editor):
    editor.open("stack:   demo\nqueues:\n    jobs:   # kept\n        fifo:   true\n")
    options = types.FormattingOptions(tab_size=2, insert_spaces=True)
    ask = editor.client.text_document_formatting_async
    edits = await ask(types.DocumentFormattingParams(editor.document(), options))
    laid_out = "stack: demo\n\nqueues:\n  jobs:  # kept\n    fifo: true\n"
    assert editor.applied(edits) == laid_out
    editor.change(laid_out)
    assert not await ask(types.DocumentFormattingParams(editor.document(), options))
    editor.change("stack: [\n")
    assert await ask(types.DocumentFormattingParams(editor.document(), options)) is None


async def test_a_fix_is_offered_and_mends(editor):
    text = STACK.replace("visibilityTimeout", "vizibilityTimeout")
    editor.open(text)
    (problem,) = await editor.diagnostics()
    actions = await editor.client.text_document_code_action_async(
        types.CodeActionParams(
            editor.document(), problem.range, types.CodeActionContext(diagnostics=[problem])
        )
    )
    action = next(action for action in actions if action.diagnostics)
    assert action.kind == types.CodeActionKind.QuickFix
    (change,) = action.edit.document_changes
    assert editor.applied(change.edits) == STACK


async def test_inlay_hints_tell_physical_names(editor):
    editor.open(STACK)
    hints = await editor.client.text_document_inlay_hint_async(
        types.InlayHintParams(
            editor.document(), types.Range(types.Position(0, 0), types.Position(99, 0))
        )
    )
    assert any("demo-failed" in hint.label for hint in hints)


async def test_semantic_tokens(editor):
    editor.open(STACK)
    whole = await editor.client.text_document_semantic_tokens_full_async(
        types.SemanticTokensParams(editor.document())
    )
    assert whole.data and len(whole.data) % 5 == 0
    lines = sum(whole.data[0::5])
    assert lines <= STACK.count("\n")
    part = await editor.client.text_document_semantic_tokens_range_async(
        types.SemanticTokensRangeParams(
            editor.document(), types.Range(types.Position(13, 0), types.Position(15, 0))
        )
    )
    assert 0 < len(part.data) < len(whole.data)


HALF_WRITTEN = [
    "stack: demo\nqueues:\n  jobs:\n    deadLetter: {queue: \n  other:\n    fifo: true\n",
    'stack: demo\nqueues:\n  jobs:\n    name: "half\n  other: {}\n',
    "stack: demo\nqueues:\n  jobs:\n  other:\n   - \n  - :\n",
    "stack: demo\nqueues:\n  jobs:\n\tfifo: true\n",
    "stack",
    "",
    "[",
    "stack: demo\noutputs:\n  a: ${queues.",
    "\ufeffstack: demo\n",
]


@pytest.mark.parametrize("text", HALF_WRITTEN)
async def test_half_written_text_ends_nothing(editor, text):
    editor.open(text)
    await editor.diagnostics()
    lines = text.split("\n")
    for number, line in enumerate(lines):
        for column in {0, len(line) // 2, len(line)}:
            at = types.Position(number, column)
            await editor.complete(at)
            await editor.hover(at)
    await editor.client.text_document_document_symbol_async(
        types.DocumentSymbolParams(editor.document())
    )
    editor.change(STACK)
    assert await editor.diagnostics() == []


async def test_half_written_text_still_has_symbols_and_completions(editor):
    at = editor.open(
        "stack: demo\nqueues:\n  jobs:\n    deadLetter: {queue: │\n  failed:\n    fifo: false\n"
    )
    assert "failed" in await editor.complete(at)
    symbols = await editor.client.text_document_document_symbol_async(
        types.DocumentSymbolParams(editor.document())
    )
    (queues,) = [symbol for symbol in symbols if symbol.name == "queues"]
    assert {"jobs", "failed"} <= {child.name for child in queues.children}


@pytest.mark.parametrize(
    "path",
    # Documents of OpenAPI are named by stacks.
    sorted(p for p in ROOT.glob("stacks/**/*.yaml") if p.parent.name != "openapi"),
    ids=lambda path: path.stem,
)
async def test_every_stack_here_is_good_to_the_server(editor, path):
    editor.client.text_document_did_open(
        types.DidOpenTextDocumentParams(
            types.TextDocumentItem(path.as_uri(), "yaml", 1, path.read_text())
        )
    )
    editor.versions[path.as_uri()] = 1
    editor.uri = lambda name=None: path.as_uri()
    assert await editor.diagnostics() == []


async def test_code_that_is_not_there_is_told(editor):
    (editor.folder / "there").mkdir()
    text = "stack: demo\nfunctions:\n  a: {zip: ../no.zip}\n  b: {folder: ../there}\n  c: {folder: ../no}\n"
    editor.open(text)
    found = {d.message.split("\n")[0]: d.range.start for d in await editor.diagnostics() if d.severity == 1}
    assert [place for message, place in found.items() if "There is no" in message] == [
        position(text, "zip"), types.Position(4, 6)]
