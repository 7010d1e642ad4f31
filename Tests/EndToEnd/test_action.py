"""action.yml: its structure, and its steps run as shell as a runner of GitHub does, with a stub of `gh`."""

import json
import os
import re
import shutil
import subprocess
import sys
import textwrap

import pytest
import yaml

from conftest import BINARY, ROOT

ACTION = yaml.safe_load((ROOT / "action.yml").read_text())
STEPS = {step["name"]: step for step in ACTION["runs"]["steps"]}
GH = '''
    #!{python}
    import json, os, pathlib, sys
    store, arguments = pathlib.Path({store!r}), sys.argv[1:]
    comments = json.loads(store.read_text())
    if os.environ["GH_TOKEN"] == "reader" and "--method" in arguments:
        sys.exit("HTTP 403")
    if "--method" not in arguments:
        assert arguments[:3] == ["api", "--paginate", "repos/owner/name/issues/7/comments"], arguments
        assert "startswith(env.MARK)" in arguments[arguments.index("--jq") + 1]
        for comment in comments:
            if comment["body"].startswith(os.environ["MARK"]):
                print(comment["id"])
        sys.exit()
    method, path = arguments[2:4]
    field, value = arguments[arguments.index("--field") + 1].split("=", 1)
    assert field == "body" and value.startswith("@")
    body = pathlib.Path(value[1:]).read_text()
    if method == "POST":
        comments.append({{"id": len(comments) + 1, "body": body}})
    else:
        assert method == "PATCH"
        next(c for c in comments if path.endswith(f"/issues/comments/{{c['id']}}"))["body"] = body
    store.write_text(json.dumps(comments))
    '''


class Runner:
    """A runner of GitHub, as far as the action needs one."""

    def __init__(self, world, tmp_path):
        self.world = world
        self.temporary = tmp_path / "runner"
        self.tools = tmp_path / "tools"
        for folder in (self.temporary, self.tools):
            folder.mkdir()
        self.comments_file = tmp_path / "comments.json"
        self.comments_file.write_text("[]")
        (self.tools / "cairn").symlink_to(BINARY)
        gh = textwrap.dedent(GH.format(python=sys.executable, store=str(self.comments_file))).lstrip()
        (self.tools / "gh").write_text(gh)
        (self.tools / "gh").chmod(0o755)
        self.files = {name: self.temporary / name for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY", "GITHUB_PATH")}
        for file in self.files.values():
            file.touch()

    @property
    def comments(self):
        return json.loads(self.comments_file.read_text())

    def run(self, name, path=None, **inputs):
        step = STEPS[name]
        values = {f"inputs.{key}": given.get("default", "") for key, given in ACTION["inputs"].items()}
        values |= {f"inputs.{key.replace('_', '-')}": value for key, value in inputs.items()}
        values |= {"github.event.pull_request.number": "7", "github.action_path": str(ROOT)}

        def filled(text):
            return re.sub(r"\$\{\{ (\S+) \}\}", lambda found: values[found.group(1)], text)

        environment = self.world.environment() | {
            "PATH": path or f"{self.tools}:{os.environ['PATH']}", "RUNNER_TEMP": str(self.temporary),
            "GITHUB_REPOSITORY": "owner/name", **{key: str(file) for key, file in self.files.items()},
            **{key: filled(value) for key, value in step.get("env", {}).items()}}
        script = self.temporary / "script.sh"
        script.write_text(step["run"])
        return subprocess.run(
            ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", str(script)], env=environment, text=True,
            cwd=self.world.folder / filled(step.get("working-directory", ".")), capture_output=True, timeout=600)


@pytest.fixture
def runner(world, tmp_path):
    return Runner(world, tmp_path)


def test_the_action_has_the_shape_that_github_wants():
    assert {"name", "description", "inputs", "outputs", "runs"} <= set(ACTION) and ACTION["runs"]["using"] == "composite"
    ids = {step["id"] for step in STEPS.values() if "id" in step}
    assert len(STEPS) == len(ACTION["runs"]["steps"])
    for given in ACTION["inputs"].values():
        assert given["description"] and set(given) <= {"description", "required", "default"}
        assert given.get("required") or isinstance(given["default"], str)
    for step in STEPS.values():
        assert step["shell"] == "bash" and set(step) <= {"name", "id", "if", "shell", "working-directory", "env", "run"}
        # An expression in a script would make shell code of a value.
        assert "${{" not in step["run"]
        for used in re.findall(r"inputs\.([\w-]+)", json.dumps(step)):
            assert used in ACTION["inputs"], used
        checked = subprocess.run(["bash", "-n"], input=step["run"], text=True, capture_output=True)
        assert checked.returncode == 0, checked.stderr
    for output in ACTION["outputs"].values():
        assert re.fullmatch(r"\$\{\{ steps\.(\w+)\.outputs\.\w+ \}\}", output["value"]).group(1) in ids


def test_the_workflow_in_the_documentation_uses_the_action_as_it_is():
    (workflow,) = [text for text in re.findall(r"```yaml\n(.*?)```", (ROOT / "docs" / "ci.md").read_text(), re.S)
                   if "runs-on" in text]
    read = yaml.safe_load(workflow)
    # YAML 1.1 reads the key `on` as true.
    assert set(read) == {"name", True, "permissions", "jobs"}
    commands = []
    for job in read["jobs"].values():
        assert set(job) <= {"if", "runs-on", "steps", "permissions", "env", "environment", "concurrency"}
        for step in job["steps"]:
            assert ("uses" in step) != ("run" in step)
            if "run" in step:
                assert "${{" not in step["run"]
            if "cairn" in step.get("uses", ""):
                assert set(step["with"]) <= set(ACTION["inputs"])
                commands.append(step["with"]["command"])
    assert sorted(commands) == ["apply", "apply", "destroy", "plan"]


def test_a_plan_is_commented_once_and_applied_as_saved(runner):
    world = runner.world
    stack = world.write("stack: ours\nqueues:\n  q: {delay: 5s}\n")
    planned = runner.run("Run Cairn", command="plan")
    assert planned.returncode == 0, planned.stderr
    assert "::notice file=stacks/stack.yaml,line=3," in planned.stdout
    assert runner.files["GITHUB_OUTPUT"].read_text() == "changes=true\n"
    assert "1 to create" in runner.files["GITHUB_STEP_SUMMARY"].read_text()
    for _ in range(2):
        commented = runner.run("Comment the plan", command="plan", token="writer")
        assert commented.returncode == 0, commented.stderr
    (comment,) = runner.comments
    assert "1 to create" in comment["body"] and "`queues.q`" in comment["body"]

    # A stack that can't be read has the same comment.
    right = stack.read_text()
    stack.write_text(right.replace("delay", "dealy"))
    assert runner.run("Run Cairn", command="plan").returncode == 1
    assert runner.run("Comment the plan", command="plan", token="writer").returncode == 0
    (comment,) = runner.comments
    assert "1 error" in comment["body"]
    stack.write_text(right)

    # What was planned is applied, and nothing else.
    stack.write_text(right.replace("5s", "6s"))
    refused = runner.run("Run Cairn", command="apply")
    assert refused.returncode == 1 and "changed since the plan was made" in refused.stderr
    stack.write_text(right)
    applied = runner.run("Run Cairn", command="apply")
    assert applied.returncode == 0, applied.stderr
    assert world.inventory()["queues"] == ["ours-q"]
    assert runner.run("Run Cairn", command="plan").returncode == 0
    assert runner.files["GITHUB_OUTPUT"].read_text() == "changes=true\nchanges=false\n"
    destroyed = runner.run("Run Cairn", command="destroy", arguments="--allow-data-loss  --parallelism 2")
    assert destroyed.returncode == 0, destroyed.stderr
    assert world.inventory() == {}


def test_no_input_becomes_shell(runner):
    runner.world.write("stack: ours\nqueues:\n  q: {}\n")
    for inputs in ({"stack": "$(touch made)"}, {"arguments": "--set a=$(touch made);touch made"},
                   {"command": "plan;touch made"}, {"plan": "`touch made`"}):
        runner.run("Run Cairn", **({"command": "plan"} | inputs))
        assert not (runner.world.folder / "made").exists()
    assert "::error title=Unknown command::" in runner.run("Run Cairn", command="up").stdout


def test_a_token_that_cannot_write_is_a_warning(runner):
    runner.world.write("stack: ours\nqueues:\n  q: {}\n")
    runner.run("Run Cairn", command="plan")
    commented = runner.run("Comment the plan", command="plan", token="reader")
    assert commented.returncode == 0 and "::warning title=No comment::" in commented.stdout
    assert runner.comments == []


def test_the_installation(runner):
    name = "Install Cairn"
    assert runner.run(name).returncode == 0
    bare = runner.temporary / "bare"
    bare.mkdir()
    for tool in ("bash", "env"):
        (bare / tool).symlink_to(shutil.which(tool))
    missing = runner.run(name, path=str(bare))
    assert missing.returncode == 1 and "::error title=Cairn isn't installed::" in missing.stdout
    # Without Cairn, from a package or from the source, with stubs of what installs it.
    for tool, script in (("swift", 'echo "$@" > "$RUNNER_TEMP/swift"'),
                         ("python3", 'mkdir -p "$3/bin"; printf "#!%s\\necho \\"\\$@\\" > \\"$RUNNER_TEMP/pip\\"\\n" '
                                     '"$BASH" > "$3/bin/pip"; chmod +x "$3/bin/pip"')):
        (bare / tool).write_text(f"#!{shutil.which('bash')}\n{script}\n")
        (bare / tool).chmod(0o755)
    for tool in ("mkdir", "chmod"):
        (bare / tool).symlink_to(shutil.which(tool))
    built = runner.run(name, path=str(bare))
    assert built.returncode == 0, built.stderr
    assert (runner.temporary / "swift").read_text().split()[:3] == ["build", "--package-path", str(ROOT)]
    installed = runner.run(name, path=str(bare), package="a b.whl")
    assert installed.returncode == 0, installed.stderr
    assert (runner.temporary / "pip").read_text() == "install --quiet a b.whl\n"
    assert runner.files["GITHUB_PATH"].read_text().splitlines() == [
        f"{ROOT}/.build/release", f"{runner.temporary}/cairn/bin"]


def test_localstack_is_started_by_cairn(runner):
    (runner.tools / "cairn").unlink()
    (runner.tools / "cairn").write_text('#!/bin/sh\necho "$@"\n')
    (runner.tools / "cairn").chmod(0o755)
    assert runner.run("Start LocalStack").stdout == "local start\n"
