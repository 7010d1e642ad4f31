#!/usr/bin/env python3
"""How long an apply, an empty plan and a destroy of the patterns take, one by one and all in one stack.

    make bench-patterns
    Benchmarks/patterns/bench.py [--binary .build/release/cairn] [--endpoint http://127.0.0.1:4566] [--times 5]

Prints one JSON object a line: the number of resources, medians in milliseconds, and the requests of the plan, which
`--verbose` lists. Without --endpoint a LocalStack is started for the run and stopped at its end.
"""

import argparse
import json
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "Benchmarks"), str(ROOT / "Tests" / "EndToEnd")]

import patterns
from local_stack import endpoint, environment


class Bench:
    def __init__(self, binary, address):
        self.binary = binary
        self.environment = environment(address, "000000000043")

    def run(self, *arguments):
        """Milliseconds of a command, its last event, and how many requests it sent."""
        started = time.perf_counter()
        done = subprocess.run(
            [self.binary, *map(str, arguments), "--json", "--verbose"], env=self.environment, capture_output=True,
            text=True)
        took = (time.perf_counter() - started) * 1000
        if done.returncode != 0:
            sys.exit(f"cairn {' '.join(map(str, arguments))} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
        return took, json.loads(done.stdout.splitlines()[-1]), requests(done.stderr)

    def measure(self, name, stack, times):
        found = {"apply": [], "plan": [], "destroy": []}
        for _ in range(times):
            found["apply"].append(self.run("apply", stack, "--yes")[0])
            took, plan, sent = self.run("plan", stack)
            found["plan"].append(took)
            found["destroy"].append(self.run("destroy", stack, "--yes", "--allow-data-loss")[0])
        if not plan["isEmpty"]:
            sys.exit(f"{name}: the plan after the apply isn't empty: {plan['counts']}")
        medians = {step: round(statistics.median(all)) for step, all in found.items()}
        print(json.dumps({"stack": name, "resources": plan["counts"]["none"], **medians, "requests": sent}), flush=True)


def requests(log):
    """Those that `--verbose` lists, such as `  sts GetCallerIdentity: 200, 15 ms`."""
    return len(re.findall(r"^  \S+ \w+: ", log, flags=re.M))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--binary", default=str(ROOT / ".build" / "release" / "cairn"))
    parser.add_argument("--endpoint", help="a LocalStack that runs; without it one is started")
    parser.add_argument("--times", type=int, default=5)
    arguments = parser.parse_args()
    binary = str(pathlib.Path(arguments.binary).resolve())
    with endpoint(arguments.endpoint, binary) as address, tempfile.TemporaryDirectory() as folder:
        bench = Bench(binary, address)
        for name in patterns.NAMES:
            patterns.copy(name, pathlib.Path(folder) / "alone" / name)
            bench.measure(name, pathlib.Path(folder) / "alone" / name / "stack.yaml", arguments.times)
        (pathlib.Path(folder) / "all").mkdir()
        for copies in (1, 2, 4):
            stack = patterns.together(pathlib.Path(folder) / "all", copies)
            bench.measure(f"all, {copies} of each", stack, arguments.times)


main()
