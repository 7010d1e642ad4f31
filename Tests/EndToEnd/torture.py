"""What the torture tests share: the stack with every kind, brought from state to state and compared.

They run in two sizes: thinned in `make test`, and whole in `make torture` (CAIRN_TORTURE=whole).
"""

import datetime
import json
import os
import time

from account_snapshot import differences, snapshot
from fault_proxy import ProxiedWorld
from kind_fixtures import EVERY_KIND, FIXTURES

WHOLE = os.environ.get("CAIRN_TORTURE") == "whole"
# The thinned form takes every n-th request, and others each day. To see a failure again, give its offset.
OFFSET = int(os.environ.get("CAIRN_TORTURE_OFFSET", datetime.date.today().toordinal()))


def _edited(fields_of):
    text = EVERY_KIND
    for fixture in FIXTURES.values():
        text = fixture.edit(text, *fields_of(fixture))
    return text


# The stack file of each state; `gone` is after a destroy.
STATES = {
    "first": EVERY_KIND,
    "edited": _edited(lambda fixture: fixture.of_torture()),
    "renamed": _edited(lambda fixture: ["name"] if "name" in fixture.edits else []),
    "gone": EVERY_KIND,
}

# Each there and back, so that every case begins where the one before ended.
ROUNDS = {
    "create and destroy": ("gone", "first"),
    "update and back": ("first", "edited"),
    "replace and back": ("first", "renamed"),
}


class Life:
    """One account with the stack in it, and what an undisturbed run leaves after each step."""

    def __init__(self, folder, endpoint, proxy):
        self.world = ProxiedWorld(folder, endpoint, proxy)
        self.proxy = proxy
        self.wanted = {}
        self.counts = {}
        self.state = "gone"
        self.processes = []
        folder.mkdir(exist_ok=True)
        self.world.zip()

    def command(self, state):
        self.world.write(STATES[state])
        return ["destroy", "--yes"] if state == "gone" else ["apply", "--yes"]

    def start(self, state, *arguments, world=None):
        process = (world or self.world).start(*self.command(state), *arguments)
        self.processes.append(process)
        return process

    def end(self):
        """No test that failed leaves a cairn behind, least of all a stopped one."""
        for process in self.processes:
            if process.poll() is None:
                process.kill()
                process.communicate()

    def go(self, state, *arguments, code=0):
        result = self.world.cairn(*self.command(state), *arguments, code=code)
        self.state = state
        return result

    def learn(self, *states):
        """Goes through the states undisturbed and remembers what each step leaves, and its requests."""
        for state in states:
            step = (self.state, state)
            self.proxy.reset()
            self.go(state)
            self.counts[step] = self.proxy.count()
            self.wanted[step] = snapshot(self.world)
            if state != "gone":
                plan = self.world.cairn("plan", "--exit-code", code=None)
                assert plan.code == 0, f"an undisturbed {step[0]} to {step[1]} left something to do: {plan}"
            for name, ledger in self.wanted[step].items():
                if name.startswith("ledger ") and "stack" in ledger:
                    assert "lock" not in ledger and "interrupted" not in ledger, ledger
        return self

    def problems(self, step):
        """What is other in the account than an undisturbed run would have left it."""
        return differences(self.wanted[step], snapshot(self.world))


def learned(folder, endpoint, proxy, round):
    start, end = ROUNDS[round]
    life = Life(folder, endpoint, proxy)
    if start != "gone":
        life.go(start)
    return life.learn(end, start)


class Figures:
    """The numbers of a torture run, for docs/reliability.md: a line of JSON for each test."""

    path = os.environ.get("CAIRN_TORTURE_REPORT")

    def __init__(self, test):
        self.test, self.started, self.numbers, self.failures = test, time.monotonic(), {}, []

    def add(self, name, by=1):
        self.numbers[name] = self.numbers.get(name, 0) + by

    def fail(self, text):
        self.failures.append(text)
        print(f"FAILED {self.test}: {text}", flush=True)

    def line(self):
        seconds = round(time.monotonic() - self.started, 1)
        return {"test": self.test, "seconds": seconds, **self.numbers, "failures": self.failures}

    def tell(self, where):
        """How far it is, for whoever watches an hour of it."""
        if WHOLE:
            print(json.dumps({**self.line(), "at": where, "failures": len(self.failures)}), flush=True)

    def close(self):
        line = self.line()
        if self.path:
            with open(self.path, "a") as report:
                report.write(json.dumps(line) + "\n")
        print(json.dumps({**line, "failures": len(self.failures)}), flush=True)
        again = "" if WHOLE else f" (CAIRN_TORTURE_OFFSET={OFFSET} does the same again)"
        assert not self.failures, f"{len(self.failures)} failures{again}\n" + "\n\n".join(self.failures[:10])
