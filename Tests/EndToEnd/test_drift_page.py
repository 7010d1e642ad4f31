"""The page of a drift report in a browser, with real clicks."""

import json
import os

import pytest
from chromium import Page

STACK = """
    stack: page
    region: us-east-1
    queues:
      drifted: {visibilityTimeout: 30s, messageRetention: 4d}
      edited: {delay: 0s}
      both: {visibilityTimeout: 30s, delay: 0s, messageRetention: 4d}
      gone: {}
      ignored: {visibilityTimeout: 30s, ignoreDrift: [visibilityTimeout]}
      well: {}
    roles:
      runner:
        assumedBy: [lambda.amazonaws.com]
        description: Runs the handlers
        statements:
          - sid: Metadata
            actions: [dynamodb:GetItem, dynamodb:PutItem, dynamodb:Query]
            resources: ["arn:aws:dynamodb:us-east-1:${stack.account}:table/ImagesMetadata"]
          - sid: Objects
            actions: [s3:GetObject, s3:PutObject]
            resources: ["arn:aws:s3:::image-service-images-${stack.account}/*"]
"""

LONG = "https://example.com/" + "/".join(f"path-{number}" for number in range(120)) + "?end="


@pytest.fixture
def page_file(world):
    path = world.write(STACK)
    world.cairn("apply", "--yes")
    sqs, iam = world.client("sqs"), world.client("iam")

    def url(name):
        return sqs.get_queue_url(QueueName=f"page-{name}")["QueueUrl"]

    for name in ("drifted", "both", "ignored"):
        sqs.set_queue_attributes(QueueUrl=url(name), Attributes={"VisibilityTimeout": "5"})
    sqs.set_queue_attributes(QueueUrl=url("drifted"), Attributes={"MessageRetentionPeriod": "3600"})
    sqs.set_queue_attributes(QueueUrl=url("both"), Attributes={"MessageRetentionPeriod": "3600"})
    sqs.tag_queue(QueueUrl=url("drifted"), Tags={"link": LONG[:250]})
    sqs.delete_queue(QueueUrl=url("gone"))
    role = iam.get_role_policy(RoleName="page-runner-us-east-1", PolicyName="cairn")["PolicyDocument"]
    for statement in role["Statement"]:
        if statement["Sid"] == "Metadata":
            statement["Action"].append("dynamodb:DeleteItem")
    role["Statement"].reverse()
    iam.put_role_policy(RoleName="page-runner-us-east-1", PolicyName="cairn", PolicyDocument=json.dumps(role))
    text = path.read_text()
    text = text.replace("edited: {delay: 0s}", "edited: {delay: 5s}")
    text = text.replace("both: {visibilityTimeout: 30s, delay: 0s, messageRetention: 4d}",
                        "both: {visibilityTimeout: 60s, delay: 5s, messageRetention: 4d}")
    path.write_text(text)
    world.cairn("drift", "--html", "drift.html")
    page = world.folder / "drift.html"
    if shots := os.environ.get("CAIRN_TEST_SCREENSHOTS"):
        (world.folder / "shots").symlink_to(shots)
    return page


def rows(page):
    """{(resource, field): state} of what can be seen."""
    found = {}
    for body in page.visible("#differences tbody"):
        lines = [line for line in body.split("\n") if line.strip()]
        found[lines[0].split()[0]] = body
    return found


def states(page):
    return sorted(set(page.value(
        "[...document.querySelectorAll('#differences [data-state]')]"
        ".filter(e => e.getClientRects().length).map(e => e.dataset.state)")))


def test_each_box_hides_what_it_says_and_every_row_has_a_box(page_file, tmp_path):
    with Page(page_file, tmp_path) as page:
        every = states(page)
        assert every == ["both", "drift", "ignored", "missing", "pendingEdit"]
        boxes = page.value("[...document.querySelectorAll('#filter input[type=checkbox]')].map(b => b.value)")
        assert sorted(boxes) == every
        count = page.value("document.querySelectorAll('#differences [data-state]').length")
        for box in boxes:
            page.click(f"#filter input[value={box}]")
            assert states(page) == [state for state in every if state != box]
            shown, of = page.value("document.getElementById('shown').value").split(" of ")
            assert int(of) == count and 0 < int(shown) < count
            page.click(f"#filter input[value={box}]")
            assert states(page) == every
        # Without any of its rows a resource is not shown either.
        page.click("#filter input[value=pendingEdit]")
        assert "queues.edited" not in rows(page) and "queues.both" in rows(page)
        for box in boxes:
            if box != "pendingEdit":
                page.click(f"#filter input[value={box}]")
        assert rows(page) == {} and page.value("document.getElementById('shown').value") == f"0 of {count}"


def test_words_find_resources_fields_and_values(page_file, tmp_path):
    with Page(page_file, tmp_path) as page:
        page.click("#words")
        page.type("DeleteItem runner")
        found = rows(page)
        assert list(found) == ["roles.runner"]
        text = found["roles.runner"].replace("\u200b", "")
        assert "statements[Metadata].actions" in text and "dynamodb:DeleteItem" in text
        assert "Objects" not in text
        page.value("document.getElementById('words').value = ''")
        page.type("nowhere")
        assert rows(page) == {}


@pytest.mark.parametrize("width", [360, 800, 1280, 1920])
@pytest.mark.parametrize("dark", [False, True])
def test_nothing_is_wider_than_the_page_and_words_stay_whole(page_file, tmp_path, width, dark):
    with Page(page_file, tmp_path, width, dark=dark) as page:
        assert page.value("document.documentElement.scrollWidth") <= width
        if shots := os.environ.get("CAIRN_TEST_SCREENSHOTS"):
            page.screenshot(page_file.parent / "shots" / f"drift-{width}-{'dark' if dark else 'light'}.png")
        # The name of a field is one line where the page has room.
        if width >= 1280:
            heights = page.value("[...document.querySelectorAll('td.field code')]"
                                 ".map(e => Math.ceil(e.getBoundingClientRect().height / 2"
                                 " / parseFloat(getComputedStyle(e).fontSize)))")
            assert set(heights) == {1}, heights


def test_without_scripts_all_is_there(page_file, tmp_path):
    with Page(page_file, tmp_path) as page:
        page.do("Emulation.setScriptExecutionDisabled", value=True)
        page.events = []
        page.do("Page.reload")
        page.wait_for("Page.loadEventFired")
        page.do("Emulation.setScriptExecutionDisabled", value=False)
        assert page.value("document.getElementById('filter').hidden") is True
        assert len(rows(page)) == 6
