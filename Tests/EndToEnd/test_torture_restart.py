"""LocalStack dies, and comes back empty, while cairn works."""

import json
import os
import re
import signal
import socket
import subprocess

import pytest
from conftest import BINARY, ROOT
from fault_proxy import FaultProxy
from torture import OFFSET, WHOLE, Figures, Life


class Server:
    """A LocalStack of this test's own."""

    def __init__(self):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.endpoint = f"http://127.0.0.1:{self.port}"

    def local(self, *arguments):
        result = subprocess.run(
            [BINARY, "local", *arguments, "--port", str(self.port)], cwd=ROOT, capture_output=True, text=True)
        assert result.returncode == 0, f"exit {result.returncode}\n{result.stdout}{result.stderr}"
        return result.stdout

    def start(self):
        self.pid = json.loads(self.local("start", "--json").splitlines()[-1])["pid"]

    def kill(self):
        os.kill(self.pid, signal.SIGKILL)

    def stop(self):
        self.local("stop")


@pytest.fixture(scope="module")
def server():
    server = Server()
    server.start()
    yield server
    server.stop()


@pytest.fixture
def restarted(server, tmp_path):
    proxy = FaultProxy(server.endpoint, tmp_path)
    yield Life(tmp_path, server.endpoint, proxy)
    proxy.stop()


# Whether it is back before cairn notices that it was gone.
PHASES, BACKS = ("plan", "apply", "destroy"), ("dead", "back")
CASES = [(phase, back) for phase in PHASES for back in BACKS]
THINNED = [(phase, BACKS[(OFFSET + n) % 2]) for n, phase in enumerate(PHASES)]


@pytest.mark.parametrize("phase, back", CASES if WHOLE else THINNED)
def test_localstack_restarts_while_cairn_works(phase, back, server, restarted):
    life = restarted
    figures = Figures(f"restart: {phase}, {back}")
    life.learn("first", "gone")
    # Once more: the first apply on a new endpoint creates the ledger's bucket too.
    life.learn("first", "gone")
    for at in (3, 25, 50, 75, 90) if WHOLE else ((10 + OFFSET * 13) % 90,):
        restart_at(at, phase, back, life, server, figures)
    figures.close()


def restart_at(percent, phase, back, life, server, figures):
    """LocalStack is killed when cairn has sent so many percent of its requests."""
    if life.state != ("first" if phase == "destroy" else "gone"):
        life.go("first" if phase == "destroy" else "gone")
    step = ("first", "gone") if phase == "destroy" else ("gone", "first")
    command = life.command(step[1])
    life.proxy.reset()
    if phase == "plan":
        command = ["plan"]
        life.world.cairn(*command)
        count = life.proxy.count()
        life.proxy.reset()
    else:
        count = life.counts[step]
    life.proxy.hold(1 + count * percent // 101, "before")
    process = life.world.start(*command)
    held = life.proxy.held(process)
    assert held
    server.kill()
    if back == "back":
        server.start()
    life.proxy.release("forward")
    out, err = process.communicate(timeout=120)
    where = f"{phase} at {held['call']} ({percent} %), {back}: exit {process.returncode}\n{out}{err}"
    if back == "dead":
        server.start()
        if process.returncode != 1 or not re.search(r"stack\.yaml:\d+:\d+", out + err):
            figures.fail(f"no clear error: {where}")
        if "cairn local start" not in out + err and "again" not in out + err:
            figures.fail(f"no next step: {where}")
    elif phase == "apply" and process.returncode not in (0, 1):
        figures.fail(where)
    figures.add("restarts")
    life.go(step[1])
    # A destroy of nothing writes no ledger, and needs none.
    problems = [p for p in life.problems(step) if not (step[1] == "gone" and p.startswith("ledger"))]
    if problems:
        figures.fail("\n".join(problems) + f"\nafter {where}")
    plan = life.world.cairn("plan", "--exit-code", code=None)
    if step[1] == "first" and plan.code != 0:
        figures.fail(f"the plan after it is not empty: {plan}\nafter {where}")
