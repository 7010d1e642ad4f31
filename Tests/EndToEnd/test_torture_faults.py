"""The target fails now and then: what cairn was to do still ends right, or it says what is wrong and goes on."""

import os
import re

import pytest
from torture import OFFSET, WHOLE, Figures, Life

FIRST, LAST = map(int, os.environ.get("CAIRN_TORTURE_SEEDS", "1-200").split("-"))
# Parts that run side by side in the thinned form.
PARTS = [range(FIRST, LAST + 1)] if WHOLE else [range(OFFSET * 6 + n, OFFSET * 6 + n + 2) for n in (0, 2, 4)]
WEATHERS = {
    "5 %": {"percent": 5},
    "20 %": {"percent": 20},
    "bursts": {"percent": 10, "burst": 8},
}
# Far more than are needed; a stack that does not get there is a failure.
MOST_RUNS = 40
STEPS = [("gone", "first"), ("first", "edited"), ("edited", "gone")]


@pytest.mark.parametrize("seeds", PARTS, ids=lambda seeds: f"{seeds[0]}-{seeds[-1]}")
def test_faults_delay_what_is_to_be_done_and_never_spoil_it(seeds, tmp_path, endpoint, proxy):
    figures = Figures("faults")
    lives = 0
    life = None
    for seed in seeds:
        if life is None:
            life = Life(tmp_path / str(lives), endpoint, proxy).learn("first", "edited", "gone")
            lives += 1
        weather = list(WEATHERS)[seed % len(WEATHERS)]
        figures.tell(f"seed {seed}")
        figures.add(f"seeds, {weather}")
        for step in STEPS:
            problem = storm(life, step, seed, weather, figures)
            if problem:
                figures.fail(f"seed {seed}, {weather}, {step[0]} to {step[1]}: {problem}")
                life = None
                break
    figures.close()


def storm(life, step, seed, weather, figures):
    """Runs until it is done; what went wrong otherwise."""
    life.proxy.reset()
    life.proxy.clear_log()
    # A warm endpoint answers in milliseconds, so a second is long.
    life.proxy.spoil(seed, delay=1300, **WEATHERS[weather])
    for run in range(1, MOST_RUNS + 1):
        result = life.go(step[1], "--request-timeout", "1s", code=None)
        figures.add("runs")
        if result.code == 0:
            break
        figures.add("runs that stopped with an error")
        if result.code != 1:
            return f"run {run} ended in an unforeseen way: {result}"
        if not re.search(r"stack\.yaml:\d+:\d+", result.text):
            return f"run {run} failed without saying where: {result}"
    else:
        return f"it is not done after {MOST_RUNS} runs; the last one: {result}"
    life.proxy.reset()
    figures.add("faults", sum(1 for record in life.proxy.log() if record.get("fault")))
    figures.add("requests", len(life.proxy.log()))
    problems = life.problems(step)
    return "\n".join(problems) if problems else None
