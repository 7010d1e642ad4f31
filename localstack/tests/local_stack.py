"""Starts and stops a LocalStack of the tests' own, as `environment` and README.md say."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import string
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config

PLUGINS = Path(__file__).resolve().parent.parent
SERVICES = "s3,sqs,dynamodb,dynamodbstreams,lambda,apigateway,iam,sts,logs,kinesis"
SERVICES += ",sns,events,scheduler"
# On older ones, LocalStack's fails to load.
HAS_STEP_FUNCTIONS = sys.version_info >= (3, 13)
if HAS_STEP_FUNCTIONS:
    SERVICES += ",stepfunctions"


@dataclass
class LocalStack:
    port: int
    folder: Path
    process: subprocess.Popen[bytes]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def client(self, service: str, **credentials: str) -> Any:
        return boto3.client(
            service,
            endpoint_url=self.url,
            region_name="us-east-1",
            **(credentials or {"aws_access_key_id": "test", "aws_secret_access_key": "test"}),
            config=Config(
                retries={"total_max_attempts": 1},
                read_timeout=60,
                max_pool_connections=20,
                signature_version="s3v4" if service == "s3" else None,
                s3={"addressing_style": "path"},
            ),
        )

    def log(self) -> str:
        return (self.folder / "localstack.log").read_text(errors="replace")

    def processes(self) -> list[str]:
        """Command lines of the processes that run in this instance's folder or know its address, without
        its own."""
        return processes(str(self.folder), self.url, without=self.process.pid)

    def stop(self) -> float:
        """Seconds that it took to end."""
        begun = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=20)
        return time.monotonic() - begun


def processes(*texts: str, without: int = 0) -> list[str]:
    """Command lines of the processes with one of these texts in their command or environment."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and int(entry.name) != without:
            try:
                environment = (entry / "environ").read_bytes()
                command = (entry / "cmdline").read_bytes()
            except OSError:
                continue
            if any(text.encode() in environment + command for text in texts):
                found.append(command.replace(b"\0", b" ").decode(errors="replace"))
    return found


def start(
    folder: Path,
    *,
    port: int | None = None,
    caches_of: LocalStack | None = None,
    more: dict[str, str] | None = None,
    soft_descriptors: int | None = None,
) -> LocalStack:
    for name in ("root", "tmp", "cache"):
        (folder / name).mkdir(parents=True)
    if caches_of is not None:
        shutil.copytree(caches_of.folder / "root", folder / "root", dirs_exist_ok=True)
    port = port or _free_port()
    environment = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    for line in (PLUGINS / "environment").read_text().splitlines():
        if "=" in line and not line.startswith("#"):
            name, _, value = line.partition("=")
            environment[name] = string.Template(value).substitute(
                port=port, folder=folder, plugins=PLUGINS, services=SERVICES
            )
    # Must not reach the functions; a test looks for it.
    environment["LOCALSTACK_OWN_SECRET"] = "not for functions"
    environment["CAIRN_LAMBDA_INIT_SECONDS"] = "2"
    environment |= more or {}
    command = [sys.executable, "-m", "localstack.runtime.main"]
    if soft_descriptors is not None:
        command = ["sh", "-c", f'ulimit -Sn {soft_descriptors}; exec "$@"', "sh", *command]
    with open(folder / "localstack.log", "wb") as log:
        process = subprocess.Popen(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
    instance = LocalStack(port, folder, process)
    deadline = time.monotonic() + 60
    while "\nReady." not in instance.log():
        if process.poll() is not None or time.monotonic() > deadline:
            process.kill()
            raise RuntimeError("LocalStack did not start:\n" + instance.log())
        time.sleep(0.05)
    return instance


def discard(instance: LocalStack) -> None:
    if instance.process.poll() is None:
        instance.stop()
    shutil.rmtree(instance.folder, ignore_errors=True)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
