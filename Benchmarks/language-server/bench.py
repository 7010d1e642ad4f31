#!/usr/bin/env python3
"""How long cairn lsp takes to answer over standard input and output, and how much memory it needs.

    make bench-lsp
    Benchmarks/language-server/bench.py [--binary .build/release/cairn] [--times 40] [LINES ...]

Each figure is from the moment a message is written to the moment its answer is read whole. An edit is
answered when the diagnostics of its version have come; everything else is asked right after an edit,
so that nothing is known beforehand, and while the server works on that edit's diagnostics. "processor"
is what all of it takes of the processor, the diagnostics that follow included: that depends less on
what else the machine does.
"""

import argparse
import glob
import json
import os
import pathlib
import re
import statistics
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
URI = "file:///nowhere/stacks/large.yaml"


def stack(wanted):
    """A stack of about so many lines, as scripts/generate-stack makes them."""
    generate = [sys.executable, str(ROOT / "scripts" / "generate-stack")]
    count = 8
    while True:
        text = subprocess.check_output([*generate, str(count)], text=True)
        lines = text.count("\n")
        if lines >= wanted:
            return text
        count = max(count + 8, int(count * wanted / lines * 0.98))


class Server:
    def __init__(self, binary):
        self.process = subprocess.Popen(
            [binary, "lsp", "--no-live"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self.id = 0
        self.version = 1
        self.arrived = 0.0
        # Editors show the outline as a tree.
        outline = {"documentSymbol": {"hierarchicalDocumentSymbolSupport": True}}
        capabilities = {"textDocument": outline}
        self.ask("initialize", {"processId": os.getpid(), "capabilities": capabilities})
        self.send({"method": "initialized", "params": {}})

    def send(self, message):
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self.process.stdin.flush()

    def receive(self, is_meant):
        while True:
            length = 0
            while (line := self.process.stdout.readline()) != b"\r\n":
                length = int(line.split(b":")[1])
            body = self.process.stdout.read(length)
            # What Python then makes of two megabytes takes as long again.
            self.arrived = time.perf_counter()
            message = json.loads(body)
            if is_meant(message):
                return message

    def ask(self, method, params):
        self.id += 1
        self.send({"id": self.id, "method": method, "params": params})
        answer = self.receive(lambda message: message.get("id") == self.id)
        assert "error" not in answer, answer
        return answer["result"]

    def open(self, text):
        document = {"uri": URI, "languageId": "yaml", "version": 1, "text": text}
        self.send({"method": "textDocument/didOpen", "params": {"textDocument": document}})
        return self.diagnostics()

    def edit(self, *changes):
        """Replaces stretches of lines by texts."""
        self.change(*[((line, start), (line, end), text) for line, start, end, text in changes])

    def remove(self, first, last):
        """Takes away lines, the last one not among them."""
        self.change(((first, 0), (last, 0), ""))

    def change(self, *changes):
        def place(position):
            return {"line": position[0], "character": position[1]}

        self.version += 1
        params = {
            "textDocument": {"uri": URI, "version": self.version},
            "contentChanges": [
                {"range": {"start": place(start), "end": place(end)}, "text": text}
                for start, end, text in changes
            ],
        }
        self.send({"method": "textDocument/didChange", "params": params})

    def diagnostics(self):
        method = "textDocument/publishDiagnostics"
        return self.receive(
            lambda m: m.get("method") == method and m["params"]["version"] == self.version
        )["params"]["diagnostics"]

    def processor(self):
        """Milliseconds of all threads so far."""
        threads = glob.glob(f"/proc/{self.process.pid}/task/*/schedstat")
        return sum(int(pathlib.Path(thread).read_text().split()[0]) for thread in threads) / 1e6

    def memory(self):
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return [int(re.search(name + r":\s+(\d+)", status)[1]) / 1024 for name in ("VmRSS", "VmHWM")]


def measure(server, times, name, limit, once):
    took, worked = [], []
    for number in range(times):
        before = server.processor()
        begun = time.perf_counter()
        once(number)
        took.append(1000 * (server.arrived - begun))
        # Not while it still works on what the last edit left to do.
        time.sleep(0.15)
        worked.append(server.processor() - before)
    took.sort()
    late = took[int(len(took) * 0.95)]
    figures = [took[0], statistics.median(took), late, took[-1], statistics.median(worked)]
    print(f"  {name:24}" + "".join(f" {figure:9.1f}" for figure in figures) + limit, flush=True)


def bench(binary, wanted, times):
    text = stack(wanted)
    lines = text.split("\n")
    queues = [number for number, line in enumerate(lines) if "visibilityTimeout: 60s" in line]
    server = Server(binary)
    begun = time.perf_counter()
    server.open(text)
    opened = 1000 * (time.perf_counter() - begun)
    limit = 10 if wanted <= 500 else 20 if wanted <= 2_000 else 150
    print(f"{len(lines) - 1} lines, {len(text) // 1000} kB: opened in {opened:.0f} ms")
    titles = ["shortest", "median", "p95", "longest", "processor"]
    print(f"  {'in ms':24}" + "".join(f" {title:>9}" for title in titles))

    def mistake(number):
        line = queues[number // 2 % len(queues)]
        at = lines[line].index("60s")
        # One more character, so that everything below moves.
        is_wrong = number % 2 == 0
        server.edit((line, at, at + (3 if is_wrong else 4), "60sx" if is_wrong else "60s"))
        errors = [found for found in server.diagnostics() if found["severity"] == 1]
        assert len(errors) == (number + 1) % 2, errors

    typed = "  typed:\n    visibilityTimeout: 90s\n    fifo: true\n"
    place = lines.index("queues:") + 1

    def typing(number):
        """The next character of a queue that is written before the others; then it goes again."""
        at = number % (len(typed) + 1)
        line, column = place + typed[:at].count("\n"), len(typed[:at].rpartition("\n")[2])
        if at == len(typed):
            server.remove(place, line)
        else:
            server.edit((line, column, column, typed[at]))
        server.diagnostics()

    def asking(method, **more):
        def once(number):
            line = queues[number % len(queues)]
            server.edit((line, 4, 4, " "), (line, 4, 5, ""))
            given = {name: value(line) if callable(value) else value for name, value in more.items()}
            server.ask(f"textDocument/{method}", {"textDocument": {"uri": URI}, **given})

        return once

    def cursor(line):
        return {"line": line, "character": 6}

    def screen(line):
        return {
            "start": {"line": max(0, line - 25), "character": 0},
            "end": {"line": line + 25, "character": 0},
        }

    measure(server, times, "an edit, diagnostics", f"   (limit {limit})", mistake)
    measure(server, len(typed) + 1, "a queue is typed", f"   (limit {limit})", typing)
    measure(server, times, "completion", "", asking("completion", position=cursor))
    measure(server, times, "hover", "", asking("hover", position=cursor))
    measure(server, times, "definition", "", asking("definition", position=cursor))
    measure(server, times, "symbols", "", asking("documentSymbol"))
    measure(server, times, "semantic tokens", "", asking("semanticTokens/full"))
    measure(server, times, "inlay hints of a screen", "", asking("inlayHint", range=screen))
    measure(server, times, "formatting", "", asking("formatting", options={"tabSize": 2, "insertSpaces": True}))
    now, peak = server.memory()
    print(f"  memory: {now:.0f} MB, at most {peak:.0f} MB (limit 100)")
    server.ask("shutdown", None)
    server.send({"method": "exit"})
    server.process.wait()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--binary", default=str(ROOT / ".build" / "release" / "cairn"))
    parser.add_argument("--times", type=int, default=40, help="how often each is asked")
    parser.add_argument("lines", nargs="*", type=int, default=[500, 2_000, 10_000])
    arguments = parser.parse_args()
    for wanted in arguments.lines:
        load = ", ".join(f"{load:.1f}" for load in os.getloadavg())
        print(f"load {load}; {os.cpu_count()} cores")
        bench(arguments.binary, wanted, arguments.times)


if __name__ == "__main__":
    main()
