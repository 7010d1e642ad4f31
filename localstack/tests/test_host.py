"""What `/_cairn/host` says that this machine runs, and that invocations say the same."""

from __future__ import annotations

import json
import os
import platform
import re
import shutil
import time
import urllib.request
from pathlib import Path
from typing import Any

import functions
import pytest
from local_stack import LocalStack


def host(stack: LocalStack) -> dict[str, Any]:
    with urllib.request.urlopen(f"{stack.url}/_cairn/host") as answer:
        assert answer.headers["Content-Type"] == "application/json"
        return json.load(answer)


def test_every_runtime_of_lambda_is_in_the_report(stack: LocalStack) -> None:
    report = host(stack)
    machine = platform.machine().lower()
    assert report["architectures"] == [{"amd64": "x86_64", "aarch64": "arm64"}.get(machine, machine)]
    runtimes = report["runtimes"]
    expected = "nodejs18.x nodejs24.x python3.9 python3.14 java8.al2 java25 dotnet10 ruby3.4 provided.al2"
    assert set(expected.split()) <= runtimes.keys()
    for name, described in runtimes.items():
        if described["runs"]:
            assert described.keys() == {"runs", "with", "exact"}, name
            assert isinstance(described["exact"], bool) and described["with"]
        else:
            assert described.keys() == {"runs", "reason"} and described["reason"], name
    assert runtimes["provided.al2023"] == {"runs": True, "with": "the function's bootstrap", "exact": True}
    assert not runtimes["go1.x"]["runs"]
    assert report["images"]["runs"] is False and "without Docker" in report["images"]["reason"]


def test_versions_of_node_are_compared_by_their_major_number(stack: LocalStack) -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("this machine has no Node.js")
    for name, described in host(stack)["runtimes"].items():
        if name.startswith("nodejs"):
            major = re.fullmatch(r"nodejs(\d+)\.x", name)[1]
            assert described["exact"] == described["with"].startswith(f"Node.js {major}."), name


def test_the_report_is_quick(stack: LocalStack) -> None:
    host(stack)
    begun = time.monotonic()
    for _ in range(10):
        host(stack)
    assert (time.monotonic() - begun) / 10 < 0.1


def test_a_runtime_that_cannot_run_says_why_in_the_same_words(stack: LocalStack) -> None:
    refused = {name: found for name, found in host(stack)["runtimes"].items() if not found["runs"]}
    name = next(name for name in ("java21", "dotnet8", "ruby3.3") if name in refused)
    result = functions.create(stack, functions.archive({"a": ""}), runtime=name).invoke()
    assert result.error == "Unhandled"
    assert result.payload["errorType"] == "Runtime.InvalidEntrypoint"
    reason = refused[name]["reason"]
    assert result.payload["errorMessage"].endswith(f"Error: This endpoint can't run {name}: {reason}")


_FAKE = """#!/bin/sh
case "$1" in
  -p) printf 'v%s\\n%s\\n' {version} "$0" ;;
  *) exec {node} "$@" ;;
esac
"""


def test_node_is_found_on_path_and_where_version_managers_put_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def install(path: Path, version: str) -> Path:
        path.parent.mkdir(parents=True)
        path.write_text(_FAKE.format(version=version, node=shutil.which("node") or "/bin/false"))
        path.chmod(0o755)
        return path

    home = tmp_path / "home"
    install(home / ".nvm/versions/node/v22.11.0/bin/node", "22.11.0")
    install(tmp_path / "old/node12", "12.22.9")
    install(tmp_path / "new/node", "23.1.0")
    install(tmp_path / "shims/node", "24.0.0")
    folders = [tmp_path / "shims", tmp_path / "old", tmp_path / "new"]
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("PATH", os.pathsep.join(map(str, folders)))
    from cairn_localstack.runtimes import interpreters, node

    found = [(each.number, each.path) for each in interpreters.find(node._SEARCH)]
    assert [number for number, _ in found] == ["23.1.0", "22.11.0", "12.22.9"]

    def chosen(runtime: str) -> tuple[str, bool]:
        choice = node.Node().choose(runtime)
        return choice.title, choice.exact

    node._found.cache_clear()
    try:
        assert chosen("nodejs22.x") == ("Node.js 22.11.0", True)
        assert chosen("nodejs24.x") == ("Node.js 23.1.0", False)
        assert chosen("nodejs18.x") == ("Node.js 22.11.0", False)
        monkeypatch.setenv("HOME", str(tmp_path / "nowhere"))
        monkeypatch.setenv("PATH", str(tmp_path / "old"))
        node._found.cache_clear()
        with pytest.raises(node.CannotRun, match="this machine has only Node.js 12.22.9; install Node.js 22"):
            node.Node().choose("nodejs22.x")
    finally:
        node._found.cache_clear()


def test_ruby_runs_by_amazons_client_where_it_is_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cairn_localstack.runtimes import others
    from cairn_localstack.runtimes.family import Function

    def chosen() -> tuple[str, bool]:
        others._rubies.cache_clear()
        choice = others.Ruby().choose("ruby3.3")
        return choice.title, choice.exact

    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("PATH", str(tmp_path))
    ruby = tmp_path / ".rbenv/versions/3.4.1/bin/ruby"
    with pytest.raises(others.CannotRun, match="this machine has no Ruby; install Ruby, run gem"):
        chosen()
    ruby.parent.mkdir(parents=True)
    ruby.touch(0o755)
    with pytest.raises(others.CannotRun, match="no Ruby with the gem aws_lambda_ric"):
        chosen()
    client = ruby.parent / "aws_lambda_ric"
    client.touch(0o755)
    assert chosen() == ("Ruby 3.4.1", False)
    start = others.Ruby().start(Function("ruby3.3", "app.run", 128, None), others.Ruby().choose("ruby3.3"))
    assert start.command == [str(ruby), str(client), "app.run"]
    assert start.paths["RUBYLIB"] == ("/var/task", "/opt/ruby/lib")
    others._rubies.cache_clear()


def test_java_and_dotnet_run_by_amazons_bootstrap_where_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cairn_localstack.runtimes import others

    monkeypatch.setattr(others, "_RUNTIME_DIR", tmp_path)
    java = others.Bootstrap("Java", "lib/*.jar", "use another")
    with pytest.raises(others.CannotRun, match="this machine has no Java bootstrap for Lambda"):
        java.choose("java21")
    (tmp_path / "bootstrap").touch(0o755)
    # That of another language.
    with pytest.raises(others.CannotRun):
        java.choose("java21")
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib" / "runtime.jar").touch()
    assert java.choose("java21").program == tmp_path / "bootstrap"
