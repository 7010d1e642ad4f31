#!/usr/bin/env python3
"""What an empty plan of the image service costs beside the requests that it can't do without.

    make bench-plan
    Benchmarks/plan/bench.py [--binary .build/release/cairn] [--endpoint http://127.0.0.1:4566] [--times 40]

The floor is a replay of the plan's own requests, byte for byte, one after the other over one kept
connection. Plans and replays alternate in one run, so that both see the same machine; what counts is the
ratio. Without --endpoint a LocalStack is started for the run and stopped at its end.
"""

import argparse
import http.client
import http.server
import json
import os
import pathlib
import socket
import statistics
import subprocess
import sys
import threading
import time
import urllib.parse

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "Benchmarks"))

import local_stack

STACK = "stacks/image-service.yaml"
# What belongs to one connection, and not to a request.
HOP = {"connection", "host", "content-length", "transfer-encoding", "accept-encoding"}


def recorder(upstream):
    """A proxy that keeps the requests it passes on; returns its URL, the requests and how to stop it."""
    kept = []

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def handle_one_request(self):
            self.raw_requestline = self.rfile.readline(65537)
            if not self.raw_requestline or not self.parse_request():
                self.close_connection = True
                return
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            headers = {name: value for name, value in self.headers.items() if name.lower() not in HOP}
            # What is signed is the host that cairn meant.
            headers["Host"] = self.headers["Host"]
            kept.append((self.command, self.path, headers, body))
            connection = http.client.HTTPConnection(upstream.hostname, upstream.port)
            connection.request(self.command, self.path, body, headers)
            answer = connection.getresponse()
            content = answer.read()
            self.send_response_only(answer.status)
            for name, value in answer.getheaders():
                if name.lower() not in HOP:
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)
            connection.close()

        def log_message(self, *arguments):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}", kept, server.shutdown


def run(command, environment):
    """Milliseconds and peak memory in MB of a process; its output when it fails."""
    started = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"{' '.join(command)} ended with {process.returncode}:\n{output.decode()}")
    return (time.perf_counter() - started) * 1000, usage.ru_maxrss / 1024


def replay(upstream, requests):
    connection = http.client.HTTPConnection(upstream.hostname, upstream.port)
    connection.connect()
    connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    started = time.perf_counter()
    for method, path, headers, body in requests:
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        answer.read()
    took = (time.perf_counter() - started) * 1000
    connection.close()
    return took


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--binary", default=str(ROOT / ".build" / "release" / "cairn"))
    parser.add_argument("--endpoint", help="a LocalStack that runs; without it one is started")
    parser.add_argument("--times", type=int, default=40)
    arguments = parser.parse_args()
    binary = str(pathlib.Path(arguments.binary).resolve())
    with local_stack.endpoint(arguments.endpoint, binary) as address:
        measure(binary, address, arguments.times)


def measure(binary, address, times):
    upstream = urllib.parse.urlparse(address)
    environment = local_stack.environment(address, "000000000042") | {"NO_COLOR": "1"}
    run([binary, "apply", STACK, "--yes"], environment)
    plan = [binary, "plan", STACK, "--exit-code"]
    through, requests, stop = recorder(upstream)
    run(plan, environment | {"AWS_ENDPOINT_URL": through})
    stop()
    # The first of each finds nothing warm.
    run(plan, environment)
    replay(upstream, requests)
    plans, replays, starts, memory = [], [], [], 0
    for _ in range(times):
        took, peak = run(plan, environment)
        plans.append(took)
        memory = max(memory, peak)
        replays.append(replay(upstream, requests))
        starts.append(run([binary, "--version"], environment)[0])
    ratios = [plan / floor for plan, floor in zip(plans, replays)]
    print(json.dumps({
        "requests": len(requests),
        "plan": round(statistics.median(plans), 1), "replay": round(statistics.median(replays), 1),
        "ratio": round(statistics.median(ratios), 2), "start": round(statistics.median(starts), 1),
        "peakMB": round(memory, 1), "binaryMB": round(os.path.getsize(binary) / 1e6, 1)}))
    run([binary, "destroy", STACK, "--yes", "--allow-data-loss"], environment)


main()
