"""`cairn local` where the last server did not end as it should."""

import json
import pathlib
import shutil
import socket
import subprocess

from conftest import BINARY, ROOT


def local(*arguments, port):
    result = subprocess.run(
        [BINARY, "local", *arguments, "--json", "--port", str(port)], cwd=ROOT, capture_output=True, text=True)
    assert result.returncode == 0, f"exit {result.returncode}\n{result.stdout}{result.stderr}"
    return json.loads(result.stdout.splitlines()[-1])


def test_a_server_that_ends_while_another_is_started_is_followed_by_it():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    # What is left of a server that was killed a moment ago: written down, and still a process.
    with subprocess.Popen(["sleep", "1"]) as ending:
        ticks = pathlib.Path(f"/proc/{ending.pid}/stat").read_text().rsplit(")", 1)[1].split()[19]
        folder = ROOT / ".cairn" / "local" / str(port)
        folder.mkdir(parents=True)
        (folder / "state.json").write_text(json.dumps({"pid": ending.pid, "startTicks": int(ticks), "port": port}))
        started = local("start", port=port)
    try:
        assert started["result"] == "started"
        assert started["pid"] != ending.pid
        assert local("start", port=port)["result"] == "wasRunning"
    finally:
        local("stop", port=port)
        shutil.rmtree(folder)
