"""Old words stay out of the hand-written pages. Needs no endpoint.

    scripts/python-tools -m pytest -q Tests/EndToEnd/test_words.py
"""

import os
import re

import pytest
from test_documents import PAGES, read
from words import WORDS, old_words, prose

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
