"""Functions whose folders are built first: dependencies from PyPI, npm, Go, a command. See docs/builds.md."""

import json
import platform
import shutil
import subprocess

import pytest
from conftest import edit

PYTHON_STACK = """
    stack: builds
    region: us-east-1

    functions:
      hello:
        folder: ../hello
        runtime: python3.13
        handler: app.handler
        timeout: 20s
"""

PYTHON_CODE = """
import idna


def handler(event, context):
    print("encoding", event["name"])
    return {"version": 1, "encoded": idna.encode(event["name"]).decode()}
"""


def has_pip():
    return shutil.which("uv") or (
        subprocess.run(["python3", "-m", "pip", "--version"], capture_output=True).returncode == 0)


def files(folder):
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def invoke(world, name, event):
    event_file = world.folder / "event.json"
    event_file.write_text(json.dumps(event))
    return json.loads(world.cairn("functions", "invoke", name, "--event", event_file).out)


@pytest.mark.skipif(not has_pip(), reason="neither pip nor uv is installed")
def test_a_python_function_with_a_dependency_lives(world):
    folder = world.folder / "hello"
    folder.mkdir()
    (folder / "app.py").write_text(PYTHON_CODE)
    (folder / "requirements.txt").write_text("idna==3.7\n")
    world.write(PYTHON_STACK)
    before = files(folder)
    applied = world.cairn("apply", "--yes")
    assert "built hello with pip in" in applied.err
    assert files(folder) == before, "the user's folder is changed"
    assert invoke(world, "hello", {"name": "bücher"}) == {"version": 1, "encoded": "xn--bcher-kva"}

    assert world.changes() == {}
    again = world.cairn("plan")
    assert "with pip" not in again.err, "built again without a change"

    edit(folder / "app.py", '"version": 1', '"version": 2')
    updated = world.cairn("functions", "update", "hello", "--probe", world.folder / "event.json")
    assert "functions.hello sent in" in updated.out
    assert invoke(world, "hello", {"name": "bücher"})["version"] == 2
    edit(folder / "requirements.txt", "3.7", "3.10")
    assert world.changes()["functions.hello"]["action"] == "update"
    world.cairn("apply", "--yes")
    assert invoke(world, "hello", {"name": "bücher"})["encoded"] == "xn--bcher-kva"
    assert "encoding bücher" in world.cairn("logs", "hello").out


@pytest.mark.skipif(not has_pip(), reason="neither pip nor uv is installed")
def test_what_pip_can_not_find_is_reported_at_the_folder(world):
    folder = world.folder / "hello"
    folder.mkdir()
    (folder / "app.py").write_text(PYTHON_CODE)
    (folder / "requirements.txt").write_text("idna==0.0.0.9999\n")
    world.write(PYTHON_STACK)
    world.cairn("validate")
    refused = world.cairn("plan", code=1)
    assert "stacks/stack.yaml:6:5" in refused.err
    assert "idna==0.0.0.9999" in refused.err
    assert world.client("lambda").list_functions()["Functions"] == []


@pytest.mark.skipif(shutil.which("go") is None, reason="Go isn't installed")
def test_a_go_function_lives(world):
    """Without the library of AWS, which no registry here has: the runtime's own HTTP interface."""
    folder = world.folder / "hello"
    folder.mkdir()
    (folder / "go.mod").write_text("module hello\n\ngo 1.19\n")
    (folder / "main.go").write_text("""
package main

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"os"
)

func main() {
	base := "http://" + os.Getenv("AWS_LAMBDA_RUNTIME_API") + "/2018-06-01/runtime/invocation/"
	for {
		next, err := http.Get(base + "next")
		if err != nil {
			os.Exit(1)
		}
		event, _ := io.ReadAll(next.Body)
		next.Body.Close()
		fmt.Println("seen", string(event))
		answer := bytes.NewBufferString(`{"version": 1}`)
		sent, err := http.Post(base+next.Header.Get("Lambda-Runtime-Aws-Request-Id")+"/response", "application/json", answer)
		if err != nil {
			os.Exit(1)
		}
		sent.Body.Close()
	}
}
""")
    world.write("""
        stack: builds
        region: us-east-1

        functions:
          hello: {folder: ../hello, timeout: 20s}
    """)
    assert "built hello with go in" in world.cairn("apply", "--yes").err
    assert invoke(world, "hello", {}) == {"version": 1}
    edit(folder / "main.go", '"version": 1', '"version": 2')
    world.cairn("functions", "update", "hello")
    assert invoke(world, "hello", {}) == {"version": 2}
    assert "seen {}" in world.cairn("logs", "hello").out


def test_a_command_builds_and_what_it_says_is_shown(world):
    folder = world.folder / "hello"
    folder.mkdir()
    (folder / "app.txt").write_text("def handler(event, context):\n    return 7\n")
    world.write("""
        stack: builds
        region: us-east-1

        functions:
          hello:
            folder: ../hello
            build: {command: "mkdir out && cp app.txt out/app.py", output: out}
            runtime: python3.13
            handler: app.handler
    """)
    world.cairn("apply", "--yes")
    assert invoke(world, "hello", {}) == 7
    edit(world.folder / "stacks" / "stack.yaml", "cp app.txt", "echo no such; cp none.txt")
    refused = world.cairn("plan", code=1)
    assert "stacks/stack.yaml:7:5" in refused.err
    assert "no such" in refused.err and "none.txt" in refused.err


@pytest.mark.skipif(shutil.which("npm") is None, reason="npm isn't installed")
def test_a_node_function_with_a_package_lives(world):
    """With a package from a folder beside it, because no registry of npm is needed then."""
    folder, package = world.folder / "hello", world.folder / "greeting"
    folder.mkdir()
    package.mkdir()
    (package / "package.json").write_text('{"name": "greeting", "version": "1.0.0", "type": "module"}')
    (package / "index.js").write_text("export const greet = (name) => `Hello ${name}`;\n")
    (folder / "package.json").write_text(
        '{"name": "hello", "type": "module", "dependencies": {"greeting": "file:../greeting"}}')
    (folder / "app.js").write_text(
        'import { greet } from "greeting";\n'
        "export const handler = async (event) => { console.log('greeting', event.name); return greet(event.name); };\n")
    world.write("""
        stack: builds
        region: us-east-1

        functions:
          hello: {folder: ../hello, runtime: nodejs20.x, handler: app.handler, timeout: 20s}
    """)
    before = files(folder)
    assert "built hello with npm in" in world.cairn("apply", "--yes").err
    assert files(folder) == before, "the user's folder is changed"
    assert invoke(world, "hello", {"name": "Ann"}) == "Hello Ann"
    edit(package / "index.js", "Hello", "Good day")
    world.cairn("functions", "update", "hello", "--probe", world.folder / "event.json")
    assert invoke(world, "hello", {"name": "Ann"}) == "Good day Ann"
    assert "greeting Ann" in world.cairn("logs", "hello").out


def test_what_this_endpoint_can_not_run_is_refused_by_the_plan(world):
    """`cairn local start` says what it found on this machine; no machine has a runtime of another processor."""
    other = "x86_64" if platform.machine() in ("aarch64", "arm64") else "arm64"
    world.zip()
    world.write(f"""
        stack: builds
        region: us-east-1

        functions:
          hello:
            zip: ../code.zip
            architecture: {other}
    """)
    refused = world.cairn("plan", code=1)
    assert "error[endpoint-unable]" in refused.err and "stacks/stack.yaml:7:5" in refused.err
    assert f"can't run executables for `{other}`" in " ".join(refused.err.split())
    assert world.client("lambda").list_functions()["Functions"] == []
    # Interpreted code runs on every processor.
    edit(world.folder / "stacks" / "stack.yaml", "zip: ../code.zip", "zip: ../code.zip\n    runtime: python3.13\n    handler: app.handler")
    world.cairn("plan")
