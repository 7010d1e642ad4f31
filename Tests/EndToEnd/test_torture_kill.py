"""Law 6: cairn is killed at its k-th request, and running it again ends in exactly the declared state."""

import time

import pytest
from torture import OFFSET, ROUNDS, WHOLE, Figures, learned

# In the thinned form, every n-th request.
STRIDE = 1 if WHOLE else 29
# Before the request gets to the server, in the middle of its handling, and when it is done.
MOMENTS = ("before", "amid", "after")


def kill(life, state, k, when):
    """Runs towards the state and kills cairn (SIGKILL) at its k-th request; None when it ended before."""
    life.proxy.reset()
    life.proxy.hold(k, "after" if when == "after" else "before")
    process = life.start(state)
    held = life.proxy.held(process)
    if held:
        process.kill()
    process.communicate()
    if when == "amid" and held:
        # The kernel still sends what was written, and resets the connection.
        life.proxy.release("cutOff")
        time.sleep(0.02)
    # What was not forwarded yet never is.
    life.proxy.reset()
    return held


@pytest.mark.parametrize("round", ROUNDS)
def test_killed_at_any_request_the_next_run_ends_as_an_undisturbed_one(round, tmp_path, endpoint, proxy):
    start, end = ROUNDS[round]
    figures = Figures(f"kill: {round}")
    life = learned(tmp_path / "0", endpoint, proxy, round)
    for step, count in life.counts.items():
        figures.numbers[f"requests {step[0]} to {step[1]}"] = count
    lives = 1
    last = max(life.counts.values())
    for k in range(1 + OFFSET % STRIDE, last + 1, STRIDE):
        figures.tell(f"request {k} of {last}")
        for when in MOMENTS if WHOLE else (MOMENTS[(k // STRIDE + OFFSET) % 3],):
            for step in ((start, end), (end, start)):
                calls = [kill(life, step[1], k, when)]
                if calls[0] and k % 5 == 0:
                    # Whoever cleans up is killed as well.
                    calls.append(kill(life, step[1], 1 + k * 7 % life.counts[step], when))
                calls = [held["call"] for held in calls if held]
                figures.add("kills", len(calls))
                result = life.go(step[1], code=None)
                problems = life.problems(step)
                if result.code != 0 or problems:
                    figures.fail(
                        f"{step[0]} to {step[1]}, killed {when} request {k} ({', then '.join(calls)}):\n"
                        + "\n".join(problems) + f"\n{result}")
                    life = learned(tmp_path / str(lives), endpoint, proxy, round)
                    lives += 1
                    break
    figures.close()
