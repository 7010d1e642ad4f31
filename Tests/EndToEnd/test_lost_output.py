"""What is printed and gets lost: a full disk is an error, a reader that went away isn't one."""

import subprocess

import pytest
from conftest import BINARY

STACK = """
    stack: out
    queues:
      q: {delay: 3s}
    outputs:
      url: ${queues.q.url}
    """

COMMANDS = [
    ["validate"], ["lint"], ["graph"], ["graph", "--format", "mermaid"], ["schema"], ["--help"], ["plan", "--help"],
    ["--version"], ["completions", "bash"], ["fmt", "-"], ["fmt", "--check"], ["fmt", "--diff", "-"], ["plan"],
    ["plan", "--json"], ["plan", "--exit-code"], ["drift"], ["drift", "--json"], ["drift", "--exit-code"],
    ["import", "queues"], ["import", "queues", "--json"], ["outputs"], ["outputs", "--json"], ["outputs", "url"],
    ["apply", "--yes"], ["apply", "--yes", "--json"],
]


def run(world, words, output):
    return subprocess.run(
        [BINARY, *words], cwd=world.folder, env=world.environment(), stdout=output, stderr=subprocess.PIPE,
        input="stack:   out\n" if "-" in words else "", text=True, timeout=120)


@pytest.fixture
def applied(world):
    world.write(STACK)
    world.cairn("apply", "--yes")
    return world


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_output_to_a_full_disk_is_an_error(applied, words):
    if words[0] == "apply":
        applied.write(STACK.replace("3s", "4s"))
    with open("/dev/full", "wb") as full:
        result = run(applied, words, full)
    assert result.returncode == 1, result
    assert "Standard output can't be written: No space left on device." in result.stderr
    if words[0] == "apply":
        # What was asked for is done all the same: only the report is lost.
        assert applied.changes() == {}


@pytest.mark.parametrize("words", [["plan"], ["schema"], ["import", "queues"], ["drift"]], ids=" ".join)
def test_a_reader_that_went_away_is_none(applied, words):
    process = subprocess.Popen(
        [BINARY, *words], cwd=applied.folder, env=applied.environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL, text=True)
    process.stdout.close()
    assert "error" not in process.stderr.read()
    assert process.wait(60) in (0, -13)


def test_watching_ends_with_its_reader(applied):
    with open("/dev/full", "wb") as full:
        result = run(applied, ["drift", "--watch", "1s"], full)
    assert result.returncode == 1 and "No space left" in result.stderr


@pytest.mark.parametrize("words", [["plan", "-o"], ["drift", "--html"], ["drift", "--junit"]], ids=" ".join)
def test_a_file_on_a_full_disk_is_an_error_too(applied, words):
    result = applied.cairn(*words, "/dev/full", code=1)
    assert "/dev/full" in result.err
