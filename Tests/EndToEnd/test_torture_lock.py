"""Law 3: of several runs of one stack one works at a time, and one that lost its lock writes nothing more."""

import json
import signal
import time

import pytest
from torture import OFFSET, WHOLE, Figures, Life


@pytest.fixture
def life(tmp_path, endpoint, proxy):
    life = Life(tmp_path, endpoint, proxy).learn("first", "gone")
    proxy.reset()
    proxy.clear_log()
    yield life
    life.end()


# In the path of the ledgers' bucket, and of nothing that the stack is made of.
LEDGERS = "/cairn-"


def is_ledger(record):
    return record["service"] == "s3" and "/every.json" in record["operation"]


def is_work(record):
    """A write to what the stack is made of; making the ledger's bucket is none."""
    return record["writes"] and LEDGERS not in record["operation"]


def holds(log):
    """{client: (first, last)}: from when to when each had the ledger, by its writes that succeeded."""
    found = {}
    for record in sorted(log, key=lambda r: r["arrived"]):
        if is_ledger(record) and record["writes"] and record.get("status") == 200:
            first = found.get(record["client"], (record, None))[0]
            found[record["client"]] = (first, record)
    return found


def assert_one_at_a_time(log):
    held = holds(log)
    for record in filter(is_work, log):
        assert record["client"] in held, f"{record} was written without the lock"
        first, last = held[record["client"]]
        assert first["ended"] <= record["forwarded"] and record["ended"] <= last["forwarded"], record
    in_order = sorted(held.values(), key=lambda pair: pair[0]["ended"])
    for (_, before), (after, _) in zip(in_order, in_order[1:]):
        assert before["forwarded"] <= after["ended"], f"{before['client']} and {after['client']} at once"
    return held


def test_of_eight_applies_at_once_one_works_at_a_time(life, proxy):
    figures = Figures("lock: eight at once")
    for round in range(10 if WHOLE else 2):
        proxy.clear_log()
        state = "first" if round % 2 == 0 else "gone"
        command = life.command(state)
        patient = [life.world.named(f"patient-{n}").start(*command, "--lock-timeout", "120s") for n in range(5)]
        hasty = [life.world.named(f"hasty-{n}").start(*command) for n in range(3)]
        for run in patient:
            out, err = run.communicate(timeout=180)
            assert run.returncode == 0, out + err
        for run in hasty:
            out, err = run.communicate(timeout=180)
            if run.returncode != 0:
                assert "has been working on this stack since" in out + err, out + err
                assert "stack.yaml:" in out + err
                figures.add("told who holds it")
        life.state = state
        assert life.problems(("gone", "first") if state == "first" else ("first", "gone")) == []
        workers = {record["client"] for record in proxy.log() if is_work(record)}
        assert_one_at_a_time(proxy.log())
        assert len(workers) == 1, f"what one had done others did again: {workers}"
        figures.add("applies", 8)
    figures.close()


def ledger(life, change=None):
    """The ledger as it is; written back after a change."""
    s3 = life.world.client("s3")
    place = {"Bucket": f"cairn-{life.world.account}-us-east-1", "Key": "every.json"}
    content = json.loads(s3.get_object(**place)["Body"].read())
    if change:
        change(content)
        s3.put_object(**place, Body=json.dumps(content).encode())
    return content


def start_and_hold(life, name, *arguments, work=6):
    """A run that has the lock, held at one of its writes."""
    life.proxy.hold(work, "before", client=name, writes_beside=LEDGERS)
    process = life.start("first", *arguments, world=life.world.named(name))
    assert life.proxy.held(process)
    return process


def count_writes(life):
    """How many writes to the stack a run from nothing makes."""
    life.go("first")
    count = sum(map(is_work, life.proxy.log()))
    life.go("gone")
    return count


def test_a_killed_lock_owner_on_this_machine_is_taken_over_at_once(life, proxy):
    process = start_and_hold(life, "killed")
    process.kill()
    process.communicate()
    proxy.release("drop")
    assert ledger(life)["lock"]["who"].endswith(f"(pid {process.pid})")
    life.go("first")
    assert life.problems(("gone", "first")) == []


def test_a_killed_lock_owner_elsewhere_is_taken_over_after_its_lease(life, proxy):
    process = start_and_hold(life, "killed", "--lease", "4s")
    process.kill()
    process.communicate()
    proxy.release("drop")

    def from_elsewhere(content):
        content["lock"]["process"]["boot"] = "another machine"

    lease_ends = ledger(life, from_elsewhere)["lock"]["leaseEnds"] / 1000
    refused = life.go("first", code=1)
    if time.time() < lease_ends:
        assert f"(pid {process.pid}) has been working on this stack since" in refused.text
        assert "the stack is free in" in refused.text and "stack.yaml:" in refused.text
    life.go("first", "--lock-timeout", "30s")
    taken = min(r["ended"] for r in proxy.log() if is_ledger(r) and r["writes"] and r["client"] == "")
    assert taken / 1000 >= lease_ends, "taken over before the lease had run out"
    assert life.problems(("gone", "first")) == []


def test_a_paused_lock_owner_that_wakes_up_after_takeover_writes_nothing_more(life, proxy):
    figures = Figures("lock: paused holder")
    writes = count_writes(life)
    for work in range(1, writes + 1) if WHOLE else [1 + (OFFSET + n * 7) % writes for n in range(3)]:
        figures.tell(f"write {work} of {writes}")
        proxy.reset()
        proxy.clear_log()
        process = start_and_hold(life, "paused", "--lease", "3s", work=work)
        # Until all that it does at once has come to the proxy: what was allowed to go and had not gone
        # yet would go when it wakes up, and no client can do anything about that.
        time.sleep(0.7)
        process.send_signal(signal.SIGSTOP)
        # What it had sent by then is under way, and done; the answers wait for it.
        proxy.release("forward")
        life.go("first", "--lock-timeout", "60s")
        assert life.problems(("gone", "first")) == [], f"write {work}"
        woken = time.time() * 1000
        process.send_signal(signal.SIGCONT)
        out, err = process.communicate(timeout=60)
        assert process.returncode == 1, f"write {work}: {out}{err}"
        assert "has taken over the stack" in out + err, f"write {work}: {out}{err}"
        for record in proxy.log():
            if record["client"] == "paused" and record["writes"] and record["arrived"] > woken:
                assert is_ledger(record) and record["status"] == 412, f"write {work}: {record}"
        assert life.problems(("gone", "first")) == [], f"write {work}"
        figures.add("pauses")
        life.go("gone")
    figures.close()
