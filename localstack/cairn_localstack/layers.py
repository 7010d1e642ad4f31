"""The folder that a function sees as /opt: its layers, each over the ones before it."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
import threading
from collections.abc import Sequence
from pathlib import Path

from localstack.services.lambda_.invocation.lambda_models import LayerVersion

_lock = threading.Lock()


def unpacked(layers: Sequence[LayerVersion]) -> Path | None:
    """The unpacked layers in one folder, which functions with the same layers share; None without any."""
    if not layers:
        return None
    folders = []
    for layer in layers:
        layer.code.prepare_for_execution()
        folders.append(Path(layer.code.get_unzipped_code_location()).resolve())
    if any(layer.code.is_hot_reloading() for layer in layers):
        # Its files change at any time, so that no copy is good for long.
        return _merged(folders, Path(tempfile.mkdtemp(prefix="cairn-layers-")))
    hashes = "\n".join(layer.code.code_sha256 for layer in layers)
    name = hashlib.sha256(hashes.encode()).hexdigest()[:32]
    target = Path(tempfile.gettempdir()).resolve() / "cairn-layers" / name
    with _lock:
        if not target.is_dir():
            target.parent.mkdir(exist_ok=True)
            new = Path(tempfile.mkdtemp(dir=target.parent))
            _merged(folders, new).rename(target)
    return target


def _merged(folders: list[Path], target: Path) -> Path:
    target.chmod(0o755)
    for folder in folders:
        _add(folder, target)
    return target


def _add(source: Path, target: Path) -> None:
    with os.scandir(source) as entries:
        for entry in entries:
            to = target / entry.name
            if entry.is_dir(follow_symlinks=False):
                if to.is_symlink() or not to.is_dir():
                    to.unlink(missing_ok=True)
                    to.mkdir()
                _add(Path(entry.path), to)
                continue
            if to.is_dir() and not to.is_symlink():
                shutil.rmtree(to)
            to.unlink(missing_ok=True)
            # Not a copy: layers may hold hundreds of megabytes.
            os.link(entry.path, to, follow_symlinks=False)
