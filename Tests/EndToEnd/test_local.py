"""`cairn local`: where the last server did not end as it should, and what a cloned repository can't do."""

import json
import os
import pathlib
import shutil
import socket
import stat
import subprocess

import pytest
from conftest import BINARY, CACHE, ROOT


def run(*arguments, port, cwd=ROOT, **environment):
    return subprocess.run(
        [BINARY, "local", *arguments, "--json", "--port", str(port)], cwd=cwd, capture_output=True, text=True,
        env=os.environ | environment)


def local(*arguments, port, cwd=ROOT):
    result = run(*arguments, port=port, cwd=cwd)
    assert result.returncode == 0, f"exit {result.returncode}\n{result.stdout}{result.stderr}"
    return json.loads(result.stdout.splitlines()[-1])


@pytest.fixture
def port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    yield port
    local("stop", port=port)
    shutil.rmtree(CACHE / "local" / str(port), ignore_errors=True)


def test_a_server_that_ends_while_another_is_started_is_followed_by_it(port):
    # What is left of a server that was killed a moment ago: written down, and still a process.
    with subprocess.Popen(["sleep", "1"]) as ending:
        ticks = pathlib.Path(f"/proc/{ending.pid}/stat").read_text().rsplit(")", 1)[1].split()[19]
        folder = CACHE / "local" / str(port)
        folder.mkdir(parents=True)
        (folder / "state.json").write_text(json.dumps({"pid": ending.pid, "startTicks": int(ticks), "port": port}))
        started = local("start", port=port)
    assert started["result"] == "started"
    assert started["pid"] != ending.pid
    assert local("start", port=port)["result"] == "wasRunning"


def test_nothing_of_a_cloned_repository_is_run_or_overwritten(port, tmp_path):
    project, ran = tmp_path / "project", tmp_path / "ran"
    precious = tmp_path / "precious"
    precious.write_text("precious")
    trap = f"#!/bin/sh\ntouch {ran}\n"
    venvs = [made.name for made in CACHE.glob("venv-*") if made.is_dir()]
    for folder in [*venvs, "venv-3.13-000000000000"]:
        python = project / ".cairn" / folder / "bin" / "python"
        python.parent.mkdir(parents=True)
        python.write_text(trap)
        python.chmod(0o755)
        (project / ".cairn" / folder / "cairn-complete").write_text("")
    instance = project / ".cairn" / "local" / str(port)
    instance.mkdir(parents=True)
    (instance / "localstack.log").symlink_to(precious)
    plugins = project / "localstack"
    plugins.mkdir()
    (plugins / "requirements.txt").write_text("")
    (plugins / "__init__.py").write_text(f"open({str(ran)!r}, 'w')")
    (project / "stacks").mkdir()
    assert local("start", port=port, cwd=project)["result"] == "started"
    assert not ran.exists()
    assert precious.read_text() == "precious"
    # And what was made is the user's alone.
    folder = CACHE / "local" / str(port)
    for path, mode in ((folder, 0o700), (folder / "localstack.log", 0o600), (folder / "state.json", 0o600)):
        assert stat.S_IMODE(path.stat().st_mode) == mode, path


def test_a_link_in_the_place_of_the_log_is_not_followed(port, tmp_path):
    precious = tmp_path / "precious"
    precious.write_text("precious")
    folder = CACHE / "local" / str(port)
    folder.mkdir(parents=True)
    (folder / "localstack.log").symlink_to(precious)
    refused = run("start", port=port)
    assert refused.returncode == 1
    assert f"{folder}/localstack.log is a link, which cairn doesn't follow. Remove it." in refused.stdout
    assert precious.read_text() == "precious"


def test_a_cache_in_a_folder_of_somebody_elses_is_refused(port, tmp_path):
    if os.getuid() != 0:
        pytest.skip("only root can give a folder away")
    other = tmp_path / "cache"
    other.mkdir()
    os.chown(other, 12345, 12345)
    refused = run("start", port=port, CAIRN_CACHE=str(other))
    assert refused.returncode == 1
    assert f"{other}, which contains programs that cairn runs, belongs to another user." in refused.stdout


def test_a_server_that_was_not_started_here_is_not_stopped(endpoint, tmp_path):
    port = int(endpoint.rsplit(":", 1)[1])
    refused = run("stop", port=port, CAIRN_CACHE=str(tmp_path))
    assert refused.returncode == 1 and "was not started by `cairn local start`" in refused.stdout
    assert run("status", port=port, CAIRN_CACHE=str(tmp_path)).returncode == 0


def test_the_disk_is_given_back(tmp_path):
    for name in ("local/4599", "venv-3.13-0123456789ab", "artifacts"):
        (tmp_path / name).mkdir(parents=True)
        (tmp_path / name / "file").write_bytes(b"x" * 2_000_000)
    removed = subprocess.run(
        [BINARY, "local", "remove"], env=os.environ | {"CAIRN_CACHE": str(tmp_path)}, capture_output=True, text=True)
    assert removed.stdout == f"Removed 4 MB from {tmp_path}.\n"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["artifacts", "local"]
    assert list((tmp_path / "local").iterdir()) == []
    again = subprocess.run(
        [BINARY, "local", "remove", "--json"], env=os.environ | {"CAIRN_CACHE": str(tmp_path)}, capture_output=True,
        text=True)
    assert json.loads(again.stdout)["bytes"] == 0
