"""Starts a function's extensions, and then becomes its runtime:

    python -IS extension_launcher.py EXTENSION... -- COMMAND...

It runs where the function runs, so that all of them see the same files and end together.
"""

import json
import os
import socket
import subprocess
import sys

# Variables that Lambda gives to the runtime alone.
_FOR_RUNTIME = {
    "AWS_EXECUTION_ENV",
    "AWS_LAMBDA_LOG_GROUP_NAME",
    "AWS_LAMBDA_LOG_STREAM_NAME",
    "AWS_XRAY_CONTEXT_MISSING",
    "AWS_XRAY_DAEMON_ADDRESS",
    "LAMBDA_RUNTIME_DIR",
    "LAMBDA_TASK_ROOT",
    "_AWS_XRAY_DAEMON_ADDRESS",
    "_AWS_XRAY_DAEMON_PORT",
    "_HANDLER",
}


def request(method, path, body=b""):
    """A connection of its own, on which the request was sent."""
    host, _, port = os.environ["AWS_LAMBDA_RUNTIME_API"].rpartition(":")
    connection = socket.create_connection((host, int(port)))
    head = f"{method} {path} HTTP/1.1\r\nContent-Length: {len(body)}\r\n\r\n"
    connection.sendall(head.encode() + body)
    return connection


def fail(error_type, program, problem):
    reason = (problem.strerror or str(problem)).lower()
    error = {"errorType": error_type, "errorMessage": f"fork/exec {program}: {reason}"}
    request("POST", "/2018-06-01/runtime/init/error", json.dumps(error).encode()).recv(1024)
    sys.exit(1)


def main():
    end = sys.argv.index("--")
    programs, command = sys.argv[1:end], sys.argv[end + 1 :]
    environment = {name: value for name, value in os.environ.items() if name not in _FOR_RUNTIME}
    for program in programs:
        # Open for as long as the extension, or what it starts, lives.
        with request("GET", "/_cairn/extension/" + os.path.basename(program)) as alive:
            try:
                subprocess.Popen(
                    [program],
                    cwd="/",
                    env=environment,
                    stdin=subprocess.DEVNULL,
                    pass_fds=[alive.fileno()],
                )
            except OSError as problem:
                fail("Extension.LaunchError", program, problem)
    with request("GET", "/_cairn/extension/all-registered") as answer:
        answer.recv(1024)
    try:
        os.execv(command[0], command)
    except OSError as problem:
        fail("Runtime.InvalidEntrypoint", command[0], problem)


main()
