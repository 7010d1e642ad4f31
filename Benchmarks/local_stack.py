"""Where the benchmarks run: a LocalStack that is there, or one of their own, and the environment of a `cairn` on it."""

import contextlib
import os
import pathlib
import socket
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[1]


@contextlib.contextmanager
def endpoint(given, binary):
    """The URL that is given, or that of a LocalStack which is stopped at the end; standard output stays the figures'."""
    if given:
        yield given
        return
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    subprocess.run([binary, "local", "start", "--port", port], cwd=ROOT, check=True, stdout=sys.stderr)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        subprocess.run([binary, "local", "stop", "--port", port], cwd=ROOT, check=True, stdout=sys.stderr)


def environment(address, account):
    """Without what the user's own says of AWS."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    return kept | {
        "AWS_ENDPOINT_URL": address, "AWS_ACCESS_KEY_ID": account, "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_REGION": "us-east-1", "AWS_CONFIG_FILE": "/dev/null", "AWS_SHARED_CREDENTIALS_FILE": "/dev/null"}
