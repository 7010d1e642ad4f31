"""The forms of plan, drift, validate and lint for CI and reviews, judged by parsers and by the rules of SARIF."""

import json
import re
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest

STACK = """
    stack: reviewed
    parameters:
      password: {type: string, secret: true, default: hunter2}
    queues:
      jobs:
        delay: 5s
        tags: {password: "${parameters.password}"}
    ssmParameters:
      text:
        value: "v"
        description: "plain"
    tables:
      items:
        partitionKey: {name: id, type: string}
    """
FORMS = ("--markdown", "r.md", "--sarif", "r.sarif", "--junit", "r.xml", "--html", "r.html")
HOSTILE = "a|b`c`<i>@team</i>%0A::error::x 🪨 \\"


def reviews(world):
    return {name: (world.folder / f"r.{name}").read_text() for name in ("md", "sarif", "xml", "html")}


def sarif_results(text):
    """Checked by what the public schema requires of a log, a run, a result and a location."""
    log = json.loads(text)
    assert set(log) == {"$schema", "version", "runs"} and log["version"] == "2.1.0"
    (run,) = log["runs"]
    assert set(run) == {"tool", "automationDetails", "columnKind", "results"}
    assert run["columnKind"] in ("utf16CodeUnits", "unicodeCodePoints")
    driver = run["tool"]["driver"]
    assert driver["name"] == "cairn"
    rules = driver["rules"]
    assert len({rule["id"] for rule in rules}) == len(rules)
    assert all(rule["shortDescription"]["text"] for rule in rules)
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in ("none", "note", "warning", "error") and result["message"]["text"]
        for location in result["locations"]:
            place = location["physicalLocation"]
            uri = place["artifactLocation"]["uri"]
            assert re.fullmatch(r"[A-Za-z0-9._~/%-]+", uri) and not uri.startswith("/")
            assert place["region"]["startLine"] >= 1 and place["region"]["startColumn"] >= 1
    return run["results"]


def junit(text):
    suites = ElementTree.fromstring(text)
    assert suites.tag == "testsuites"
    (suite,) = suites
    cases = suite.findall("testcase")
    assert all(case.get("name") and case.get("classname") for case in cases)
    assert int(suite.get("tests")) == len(cases) and suite.get("errors") == suite.get("skipped") == "0"
    failed = [case for case in cases if case.find("failure") is not None]
    assert int(suite.get("failures")) == len(failed)
    return suites.get("name"), [case.get("name") for case in cases], [case.get("name") for case in failed]


def test_a_plan_in_every_form(world):
    stack = world.write(STACK)
    world.cairn("apply", "--yes")
    stack.write_text(
        stack.read_text().replace("delay: 5s", "delay: 60s").replace('"plain"', json.dumps(HOSTILE, ensure_ascii=False))
        .replace("name: id", "name: key"))
    world.client("dynamodb").put_item(TableName="reviewed-items", Item={"id": {"S": "1"}})
    planned = world.cairn("plan", "--github", *FORMS, "--exit-code", code=2)
    files = reviews(world)
    for text in [planned.out, *files.values()]:
        assert "hunter2" not in text
    line = stack.read_text().splitlines().index("    delay: 60s") + 1
    annotations = [text for text in planned.out.splitlines() if text.startswith("::")]
    assert f"::notice file=stacks/stack.yaml,line={line},col=5,title=update%3A queues.jobs::" in "\n".join(annotations)
    assert annotations[0].startswith("::warning file=stacks/stack.yaml,line=")
    assert "title=replace%3A tables.items::Data would be lost: at least 1 item" in annotations[0]
    assert all(len(re.findall("^::", text)) == 1 for text in annotations)

    assert files["md"].startswith("<!-- a report of cairn plan: stacks/stack.yaml -->\n")
    assert "- **Data would be lost**: `tables.items`" in files["md"] and "- **Replaced**: `tables.items`" in files["md"]
    assert files["md"].count("<details>") == files["md"].count("</details>") == 1
    results = sarif_results(files["sarif"])
    assert [(result["ruleId"], result["level"]) for result in results] == [("update", "note"), ("update", "note"), ("replace", "warning")]
    assert results[0]["locations"][0]["physicalLocation"]["region"]["startLine"] == line
    assert junit(files["xml"]) == ("cairn plan", ["queues.jobs", "ssmParameters.text", "tables.items"], ["tables.items"])
    assert "<i>@team" not in files["html"] and "<script" not in files["html"]

    # The files are replaced, and nothing else is.
    world.cairn("plan", *FORMS)
    (world.folder / "mine.md").write_text("# Mine\n")
    assert "was not overwritten" in world.cairn("plan", "--markdown", "mine.md", code=1).err
    assert "Name two files." in world.cairn("plan", "--markdown", "x", "--sarif", "x", code=64).err
    assert "Leave out one." in world.cairn("plan", "--github", "--json", code=64).err


def test_drift_in_every_form(world):
    stack = world.write(STACK)
    world.cairn("apply", "--yes")
    sqs = world.client("sqs")
    sqs.set_queue_attributes(
        QueueUrl=sqs.get_queue_url(QueueName="reviewed-jobs")["QueueUrl"], Attributes={"DelaySeconds": "7"})
    drifted = world.cairn("drift", "--github", *FORMS, "--exit-code", code=2)
    files = reviews(world)
    line = stack.read_text().splitlines().index("    delay: 5s") + 1
    assert (f"::warning file=stacks/stack.yaml,line={line},col=5,title=drift%3A queues.jobs::delay: 7s ≠ 5s"
            in drifted.out.splitlines())
    assert "### Drift of reviewed" in files["md"] and "| drift | `queues.jobs` |" in files["md"]
    (result,) = sarif_results(files["sarif"])
    assert (result["ruleId"], result["level"]) == ("drift", "warning")
    assert junit(files["xml"])[2] == ["queues.jobs"]
    assert "<svg " in files["html"]
    for text in [drifted.out, *files.values()]:
        assert "hunter2" not in text


@pytest.mark.parametrize("mark", ["folder", "file"])
def test_paths_begin_at_the_repositorys_root(world, mark):
    if mark == "folder":
        (world.folder / ".git").mkdir()
    else:
        (world.folder / ".git").write_text("gitdir: elsewhere\n")
    root = world.folder
    world.folder = root / "the app"
    world.folder.mkdir()
    world.write("stack: a\nqueues:\n  q: {dealy: 5s}\n")
    wrong = world.cairn("validate", "--github", *FORMS, code=1)
    assert "::error file=the app/stacks/stack.yaml,line=3,col=7,title=" in wrong.out
    (result,) = sarif_results(reviews(world)["sarif"])
    uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert (root / unquote(uri)).is_file()
    assert result["ruleId"] == "unknown-field" and result["level"] == "error"


def test_validate_and_lint_in_every_form(world):
    world.write(STACK)
    for command in ("validate", "lint"):
        clean = world.cairn(command, "--github", *FORMS)
        files = reviews(world)
        assert f"::warning file=stacks/stack.yaml,line=" in clean.out
        assert {result["level"] for result in sarif_results(files["sarif"])} == {"warning"}
        name, cases, failed = junit(files["xml"])
        assert name == f"cairn {command}" and "stacks/stack.yaml" in cases and not failed
        strict = world.cairn(command, "--strict", "--github", *FORMS, code=1)
        assert "::error file=stacks/stack.yaml,line=" in strict.out
        assert junit(reviews(world)["xml"])[2]
    # A plan of a wrong stack says so in its forms.
    world.write(STACK.replace("delay", "dealy"))
    wrong = world.cairn("plan", "--github", *FORMS, code=1)
    assert "::error file=stacks/stack.yaml,line=" in wrong.out
    assert [result["ruleId"] for result in sarif_results(reviews(world)["sarif"])] == ["unknown-field"]
