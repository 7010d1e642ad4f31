"""Numbers keep their digits from the file to the service and back."""

import json

from conftest import edit

STACK = """
    stack: numbers
    queues:
      q: {visibilityTimeout: 30s}
    functions:
      f: {zip: ../code.zip, timeout: 3s}
    mappings:
      m:
        queue: q
        function: f
        filters:
          - {body: {price: [{numeric: ["<", 9.99]}], size: [1.50, 1e3, 12345678901234567890, 7, "1.5"]}}
    outputs:
      version: 1.50
    """


def test_a_filter_keeps_its_digits(world):
    world.zip()
    stack = world.write(STACK)
    world.cairn("apply", "--yes")
    functions = world.client("lambda")
    [mapping] = functions.list_event_source_mappings()["EventSourceMappings"]
    [pattern] = [entry["Pattern"] for entry in mapping["FilterCriteria"]["Filters"]]
    assert pattern == '{"body":{"price":[{"numeric":["<",9.99]}],"size":[1.50,1e3,12345678901234567890,7,"1.5"]}}'
    assert world.changes() == {}
    assert world.cairn("outputs", "version").out == "1.50\n"

    # Written otherwise by others: the same numbers.
    def put(text):
        functions.update_event_source_mapping(
            UUID=mapping["UUID"], FilterCriteria={"Filters": [{"Pattern": text}]})

    put('{"body": {"size": [1.5, 1000, 12345678901234567890.0, 7.0, "1.5"], "price": [{"numeric": ["<", 9.990]}]}}')
    assert world.changes() == {}
    world.cairn("drift", "--exit-code")
    # Other numbers are drift, and come into the file as numbers.
    put('{"body": {"size": [2.25], "price": [{"numeric": [">", 1e-2]}]}}')
    world.cairn("drift", "--exit-code", code=2)
    world.cairn("drift", "--accept", "--yes")
    assert "2.25" in stack.read_text() and '"2.25"' not in stack.read_text()
    assert world.changes() == {}
    edit(stack, r"2\.25", "2.26")
    world.cairn("apply", "--yes")
    [mapping] = functions.list_event_source_mappings()["EventSourceMappings"]
    assert json.loads(mapping["FilterCriteria"]["Filters"][0]["Pattern"])["body"]["size"] == [2.26]
