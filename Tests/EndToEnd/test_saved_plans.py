"""A saved plan is refused when what it would do moved, and only then."""

import pytest

STACK = """
    stack: saved
    parameters:
      text: {type: string, default: "1_000"}
      count: {type: integer, default: 1_000}
      flag: {type: boolean, default: yes}
      wait: {type: duration, default: 30s}
      space: {type: size, default: 64KB}
    queues:
      q:
        visibilityTimeout: ${parameters.wait}
        maximumMessageSize: ${parameters.space}
        tags: {text: "${parameters.text}", count: "=${parameters.count}=", flag: "${parameters.flag}"}
    """


@pytest.mark.parametrize("given", [
    [], ["wait=1h30m"], ["wait=90s", "space=128KB"], ["count=2_000"], ["text=1.50"], ["text="], ["text=a=b c"],
    ["flag=off"], ["space=65536B"],
], ids=lambda given: " ".join(given) or "defaults")
def test_every_type_of_parameter_comes_back(world, given):
    world.write(STACK)
    settings = [word for setting in given for word in ("--set", setting)]
    world.cairn("plan", "-o", "a.plan", *settings)
    world.cairn("apply", "a.plan")
    assert world.changes(*settings) == {}


def test_comments_layout_and_order_may_change(world):
    stack = world.write("stack: saved\nqueues:\n  a: {delay: 1s}\n  b: {delay: 2s, fifo: false}\n")
    world.cairn("plan", "-o", "a.plan")
    stack.write_text("# why\n\nstack: saved\nqueues:\n  # second\n  b:\n    fifo: false\n    delay: 2s\n  a: {delay: 1s}\n")
    world.cairn("apply", "a.plan")
    assert world.changes() == {}
    world.cairn("plan", "-o", "a.plan")
    stack.write_text(stack.read_text().replace("2s", "3s"))
    refused = world.cairn("apply", "a.plan", code=1)
    assert "The stack has changed since the plan was made." in refused.err and "queues.b" in refused.err
