"""`cairn fmt` on files, folders and standard input."""

import json
import os
import subprocess

MESSY = "region:   us-east-1\nstack: demo # the name\nqueues:\n    jobs:\n        visibilityTimeout: 60s\n        name: 'jobs'\n"
TIDY = 'stack: demo  # the name\nregion: us-east-1\n\nqueues:\n  jobs:\n    name: "jobs"\n    visibilityTimeout: 60s\n'


def test_files_are_formatted_in_place(world):
    stack = world.write(MESSY)
    other = world.write(TIDY, name="tidy.yaml")
    stack.chmod(0o640)
    before = other.stat().st_mtime_ns
    result = world.cairn("fmt")
    assert result.out == "stacks/stack.yaml\nFormatted 1 file.\n"
    assert stack.read_text() == TIDY and stack.stat().st_mode & 0o777 == 0o640
    assert other.stat().st_mtime_ns == before
    assert world.cairn("fmt").out == "All 2 files are formatted already.\n"


def test_check_lists_and_writes_nothing(world):
    stack = world.write(MESSY)
    result = world.cairn("fmt", "--check", code=2)
    assert result.out == "stacks/stack.yaml\n"
    assert result.err == "1 of 1 file isn't formatted. Run `cairn fmt`.\n"
    assert stack.read_text() == MESSY
    assert json.loads(world.cairn("fmt", "--check", "--json", code=2).out) == {
        "format": 1, "event": "formatted", "file": "stacks/stack.yaml", "written": False}
    world.cairn("fmt", "stacks")
    assert world.cairn("fmt", "--check", "stack").out == "1 file is formatted already.\n"


def test_standard_input_goes_to_standard_output(world):
    assert world.cairn("fmt", "-", input=MESSY).out == TIDY
    assert world.cairn("fmt", "-", "--check", input=TIDY).out == ""
    assert world.cairn("fmt", "-", "--check", input=MESSY, code=2).out == "<standard input>\n"
    broken = world.cairn("fmt", "-", input="stack: [\n", code=1)
    assert broken.out == "" and " --> <standard input>:2:1" in broken.err


def test_what_cannot_be_read_is_left_alone_and_the_rest_is_done(world):
    bad = world.write("stack: demo\nstack: twice\n", name="a-bad.yaml")
    good = world.write(MESSY, name="good.yaml")
    result = world.cairn("fmt", code=1)
    assert "error[duplicate-key]" in result.err and "stacks/a-bad.yaml:2:1" in result.err
    assert bad.read_text() == "stack: demo\nstack: twice\n"
    assert good.read_text() == TIDY
    assert world.cairn("fmt", "nothing.yaml", code=1).err.startswith("error")


def test_a_link_stays_a_link(world):
    target = world.write(MESSY, name="target.txt")
    link = target.with_name("stack.yaml")
    os.symlink("target.txt", link)
    world.cairn("fmt")
    assert link.is_symlink() and target.read_text() == TIDY


DIFF = """\
--- stacks/stack.yaml
+++ stacks/stack.yaml
@@ -1,6 +1,7 @@
-region:   us-east-1
-stack: demo # the name
+stack: demo  # the name
+region: us-east-1
+
 queues:
-    jobs:
-        visibilityTimeout: 60s
-        name: 'jobs'
+  jobs:
+    name: "jobs"
+    visibilityTimeout: 60s
"""


def test_a_diff_is_shown_and_nothing_written(world):
    stack = world.write(MESSY)
    assert world.cairn("fmt", "--diff").out == DIFF
    both = world.cairn("fmt", "--diff", "--check", code=2)
    assert both.out == DIFF
    assert both.err == "1 of 1 file isn't formatted. Run `cairn fmt`.\n"
    assert stack.read_text() == MESSY
    assert world.cairn("fmt", "--diff", "-", input=MESSY).out == DIFF.replace(
        "stacks/stack.yaml", "<standard input>")
    assert "not JSON" in world.cairn("fmt", "--diff", "--json", code=64).err


def test_the_diff_is_what_patch_takes(world):
    stack = world.write(MESSY)
    diff = world.cairn("fmt", "--diff").out
    subprocess.run(
        ["patch", "-p0"], cwd=stack.parent.parent, input=diff, text=True, check=True,
        stdout=subprocess.DEVNULL)
    assert stack.read_text() == TIDY
    assert world.cairn("fmt", "--diff").out == ""
