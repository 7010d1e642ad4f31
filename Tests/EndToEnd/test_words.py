"""Old words stay out of the hand-written pages, the code and the help texts. Needs no endpoint.

    scripts/python-tools -m pytest -q Tests/EndToEnd/test_words.py
"""

import os
import re
import subprocess
from fnmatch import fnmatch

import pytest
from code_prose import code_prose
from conftest import BINARY, ROOT
from test_documents import PAGES, files, read
from words import EXEMPT, WORDS, exempted, old_words, prose

# Its texts come from the kinds' declarations.
GENERATED = {"docs/kinds.md"}
HAND_WRITTEN = [page for page in PAGES if page not in GENERATED]


def test_the_pages_are_found():
    assert {"README.md", "docs/glossary.md", "localstack/README.md"} <= set(HAND_WRITTEN)
    assert not GENERATED - set(PAGES)


@pytest.mark.parametrize("page", HAND_WRITTEN)
def test_a_page_has_no_old_word(page):
    assert old_words(prose(read(page))) == []


@pytest.mark.parametrize("page", [page for page in HAND_WRITTEN if page.startswith("docs/")])
def test_a_page_begins_with_what_it_is_for(page):
    heading, *_, first = re.match(r"(# .*)\n\n((?:.+\n)+)", read(page)).groups()
    assert re.match(r"This page (describes|lists|explains|states|defines|sets up|is) ", first), (heading, first)


@pytest.mark.parametrize("word", WORDS, ids=lambda word: word.instead)
def test_a_pattern_finds_its_example_and_not_more(word):
    assert re.search(word.pattern, word.found, flags=re.I)
    assert not re.search(word.pattern, word.allowed, flags=re.I)
    assert word.why and word.instead
    assert any(word.instead in found for found in old_words(word.found))


def test_code_and_addresses_are_no_prose():
    text = "See `--target` and [the\npage](target.md).\n\n```\na target\n```\n- one\n- two\n\n| target\n"
    assert old_words(prose(text)) == old_words("| target") != []
    assert "the page" in prose(text) and prose(text).count("\n") >= 4


def test_a_word_across_a_line_break_is_found():
    assert len(old_words(prose("It is\nno target.\n"))) == 2


# Texts in tests are data: of tests the names, comments and docstrings count.
WITH_THE_WORDS = {"Tests/EndToEnd/words.py", "Tests/EndToEnd/test_words.py"}
SOURCES = [
    path for path in files(".swift", ".py") + [f"scripts/{name}" for name in os.listdir(ROOT / "scripts")]
    if path.startswith(("Sources/", "lambdas/", "localstack/", "scripts/", "Tests/"))
    and path not in WITH_THE_WORDS]


def spoken(path):
    is_test = "Tests/" in path or "/tests/" in path
    return [prose for prose in code_prose(path, read(path)) if not is_test or prose.form != "message"]


def test_the_sources_are_found():
    assert len(SOURCES) > 400
    assert {"Sources/cairn/CairnCommand.swift", "scripts/test", "localstack/cairn_localstack/s3.py"} <= set(SOURCES)


@pytest.mark.parametrize("path", SOURCES)
def test_code_has_no_old_word(path):
    found = [(prose.line, word) for prose in spoken(path) for word in old_words(exempted(path, prose.text))]
    assert found == []


@pytest.mark.parametrize("exempt", EXEMPT, ids=lambda exempt: exempt.path)
def test_an_exemption_is_needed(exempt):
    matching = [path for path in SOURCES if fnmatch(path, exempt.path)]
    assert matching and exempt.why
    assert any(old_words(prose.text) for path in matching for prose in spoken(path) if re.search(exempt.text, prose.text, re.I))


def commands(*names):
    """The texts of `cairn help`, of all commands."""
    text = subprocess.run([BINARY, "help", *names], capture_output=True, text=True, check=True).stdout
    section = re.search(r"^SUBCOMMANDS:\n((?:.*\n)+?)(?:\n|\Z)", text, re.M)
    found = {names: text}
    for name in re.findall(r"^  ([a-z]+) ", section[1], re.M) if section else []:
        found |= commands(*names, name)
    return found


def test_help_has_no_old_word():
    texts = commands()
    assert {("drift",), ("local", "start"), ("functions", "update")} <= set(texts)
    for names, text in texts.items():
        assert old_words(re.sub(r"--?[a-z-]+|[ \n]+", " ", text)) == [], names


def test_prose_of_swift():
    source = """
        /// The first line
        /// and the second.
        let x = 1  // Why.
        throw Failure("It is \\(describe("a target")) of " + "two parts.", key: "target")
        @Test func `a name of a test`() {}
        """
    assert [(prose.line, prose.form, prose.text) for prose in code_prose("a.swift", source)] == [
        (2, "comment", "The first line and the second."), (4, "comment", "Why."),
        (5, "message", "It is … of two parts."), (6, "test", "a name of a test")]


def test_prose_of_python():
    source = 'def test_a_name():\n    """What it does."""\n    return {"key": "target"}  # Why.\n'
    assert [(prose.line, prose.form, prose.text) for prose in code_prose("a.py", source)] == [
        (1, "test", "test a name"), (2, "message", "What it does."), (3, "comment", "Why.")]
