"""A session of Neovim's own client with the image service."""

import json
import os
import pathlib
import shutil
import subprocess

import pytest
from conftest import BINARY, ROOT, environment

NVIM = shutil.which("nvim")


@pytest.mark.skipif(not NVIM, reason="Neovim is not installed (apt-get install neovim)")
def test_a_session(tmp_path):
    (tmp_path / "stacks").mkdir()
    stack = tmp_path / "stacks" / "image-service.yaml"
    shutil.copy(ROOT / "stacks" / "image-service.yaml", stack)
    report = tmp_path / "report.json"
    # Neovim 0.7 looks for its files here, and no user's settings may count.
    home = {f"XDG_{kind}_HOME": str(tmp_path / kind) for kind in ("CONFIG", "DATA", "STATE", "CACHE")}
    subprocess.run(
        [NVIM, "--headless", "--clean", "-n", "-c", f"luafile {pathlib.Path(__file__).parent}/neovim.lua"],
        env=environment()
        | home
        | {"CAIRN_BINARY": BINARY, "CAIRN_STACK": str(stack), "CAIRN_REPORT": str(report)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=60,
        check=True,
    )
    seen = json.loads(report.read_text())
    assert "problem" not in seen, seen["problem"]
    (wrong,) = seen["wrong"]
    assert wrong["code"] == "unknown-field"
    assert "visibilityTimeout" in wrong["message"]
    assert seen["right"] == []
    assert "delay" in seen["completions"]
    assert "Default: `30s`" in seen["hover"]
    renamed = "\n".join(seen["renamed"])
    assert "deadLetter: {queue: dead-uploads, maxReceives: 5}" in renamed
    assert "  dead-uploads:" in renamed and "was: uploads-failed" in renamed
    assert seen["after"] == []
