"""The documents say what is there: links, commands, suites, types and the version. Needs no endpoint.

    scripts/python-tools -m pytest -q Tests/EndToEnd/test_documents.py
"""

import os
import re
import subprocess

import pytest
import yaml
from conftest import ROOT

BUILT = (".git", ".build", ".cairn", ".venv", ".pytest_cache", "__pycache__")


def files(*endings):
    """Those of the repository, by their paths from its root."""
    found = []
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [name for name in folders if not name.startswith(BUILT) or name == ".github"]
        found += [os.path.relpath(os.path.join(folder, name), ROOT) for name in names if name.endswith(endings)]
    return sorted(found)


def read(path):
    return (ROOT / path).read_text()


PAGES = files(".md")


def without_code(text):
    return re.sub(r"`[^`\n]*`", "", re.sub(r"^ *```.*?^ *```", "", text, flags=re.M | re.S))


def anchors(text):
    """As GitHub makes them of headings."""
    headings = re.findall(r"^#+ (.*)$", re.sub(r"^```.*?^```", "", text, flags=re.M | re.S), flags=re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def links(page):
    return re.findall(r"\]\(([^)\s]+)\)", without_code(read(page)))


def broken(page):
    found = []
    for link in links(page):
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = link.partition("#")
        target = (ROOT / page).parent / path if path else ROOT / page
        if not target.exists():
            found.append(link)
        elif anchor and anchor not in anchors(target.read_text()):
            found.append(link)
    return found


def test_there_are_pages_with_links():
    assert len(PAGES) > 20 and sum(len(links(page)) for page in PAGES) > 80
    assert anchors("# A `b`: c, d\n```\n# no\n```\n## What's new") == {"a-b-c-d", "whats-new"}


@pytest.mark.parametrize("page", PAGES)
def test_every_link_leads_to_a_file_or_heading(page):
    assert broken(page) == []


@pytest.mark.parametrize("page", [page for page in PAGES if page.startswith("docs/")])
def test_every_page_is_reached_from_the_readme(page):
    reached, new = set(), {"README.md"}
    while new:
        reached |= new
        new = {
            os.path.normpath(os.path.join(os.path.dirname(at), link.partition("#")[0]))
            for at in new for link in links(at) if not re.match(r"[a-z]+:|#", link)}
        new = {path for path in new if path.endswith(".md")} - reached
    assert page in reached


def targets():
    phony = re.search(r"^\.PHONY:((?:.*\\\n)*.*)$", read("Makefile"), re.M)[1].replace("\\", " ").split()
    rules = re.findall(r"^([a-z][a-z-]*):(?!=)", read("Makefile"), re.M)
    assert sorted(phony) == sorted(rules)
    return set(rules)


def test_make_help_lists_every_command():
    shown = subprocess.run(["make", "-s", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert {line.split()[0] for line in shown.splitlines()} == targets()
    assert all(len(line.split()) > 2 for line in shown.splitlines())


def commands(path):
    """Of a page only its code: prose may begin a line with `make`, too."""
    text = read(path)
    if path.endswith(".md"):
        text = "\n".join(re.findall(r"^ *```.*?^ *```|`[^`\n]+`", text, flags=re.M | re.S)).replace("`", "\n")
    named = re.findall(r"(?:^ *|\$RUN |command: )make ([a-z][a-z-]*)\b", text, flags=re.M)
    return named + re.findall(r'"make", "([a-z-]+)"', text)


NAMING_TARGETS = PAGES + files(".yml", ".Dockerfile")


def test_there_are_commands():
    assert {"help", "test-unit", "check", "torture"} <= {name for path in NAMING_TARGETS for name in commands(path)}


@pytest.mark.parametrize("path", NAMING_TARGETS)
def test_every_make_command_exists(path):
    assert set(commands(path)) <= targets()


def test_every_folder_of_tests_is_described():
    page = read("docs/testing.md")
    folders = sorted(path.name for path in (ROOT / "Tests").iterdir() if path.is_dir() and path.name not in BUILT)
    assert len(folders) > 10
    assert [name for name in folders if f"`Tests/{name}`" not in page] == []
    assert [name for name in re.findall(r"`((?:Tests|lambdas|localstack)/\w+)`", page) if not (ROOT / name).exists()] == []


def test_every_suite_that_runs_is_in_the_table():
    script = read("scripts/test")
    run = re.findall(r"pytest -q .*?(\S+)$", script, re.M)
    run += [f"Tests/{name}" for name in re.findall(r"--filter (\w+)$", script, re.M)]
    run += [f"{name}/Tests" for name in re.findall(r"--package-path (\w+)$", script, re.M)]
    rows = re.findall(r"^\| \w[^|]* \| (`[^|]*`) \|", read("docs/testing.md"), re.M)
    assert len(rows) == 7 and rows[0].startswith("`Tests/CairnJSONTests`, ")
    assert sorted(f"`{path}`" for path in run) == sorted(rows[1:])


NAMING_TYPES = ["docs/apply.md", "docs/overview.md", "docs/glossary.md", "docs/testing.md", "CONTRIBUTING.md"]


SWIFT = files(".swift")
SOURCES = "\n".join(read(path) for path in SWIFT)
DECLARED = set(re.findall(r"\b(?:struct|class|actor|enum|protocol|typealias|extension) (?:\w+\.)*(\w+)", SOURCES))
DECLARED |= {part for path in SWIFT for part in path.removesuffix(".swift").split("/")}
MEMBERS = {
    name
    for line in re.findall(r"\b(?:func|var|let|case|struct|enum) ([^=({]+)", SOURCES)
    for name in re.findall(r"\w+", line)}
# Of AWS.
OTHERS = {"CodeSha256"}


def undeclared(text):
    """Of `Type`, `Type.member` and `File.swift` in a text, those that no source has."""
    missing = []
    for name in sorted(set(re.findall(r"`([A-Z]\w*[a-z]\w*(?:\.\w+)?)`", text)) - OTHERS):
        type, _, member = name.partition(".")
        known = type in DECLARED and (not member or member in MEMBERS)
        if not (any(path.endswith(f"/{name}") for path in SWIFT) if member == "swift" else known):
            missing.append(name)
    return missing


@pytest.mark.parametrize("page", NAMING_TYPES)
def test_every_type_that_a_page_names_is_declared(page):
    assert undeclared(read(page)) == []


def test_a_type_that_nothing_declares_is_noticed():
    assert undeclared("`Applier`, `Aplier`, `Kind.whole`, `Kind.hole`, `CONSTANT`, `Worker.swift`, `Nowhere.swift`") == [
        "Aplier", "Kind.hole", "Nowhere.swift"]


def test_the_newest_version_of_the_changelog_is_that_of_the_code():
    version = re.search(r'static let text = "([^"]+)"', read("Sources/cairn/CairnVersion.swift"))[1]
    headings = re.findall(r"^## \[([^\]]+)\](?: - (\d{4}-\d\d-\d\d))?$", read("CHANGELOG.md"), flags=re.M)
    assert headings[0] == ("Unreleased", "")
    assert headings[1][0] == version and all(date for _, date in headings[1:])
    assert len(headings) == len(re.findall(r"^## ", read("CHANGELOG.md"), flags=re.M))


@pytest.mark.parametrize("form", [path for path in files(".yml") if "ISSUE_TEMPLATE" in path])
def test_issue_forms_have_fields_with_ids_of_their_own(form):
    content = yaml.safe_load(read(form))
    assert {"name", "description", "body"} <= set(content)
    ids = [field["id"] for field in content["body"] if field["type"] != "markdown"]
    assert ids and len(ids) == len(set(ids))
