"""Errors, messages about the file and the live display hold no secret."""

import http.server
import json
import os
import pty
import select
import subprocess
import threading
import urllib.request

from conftest import BINARY, edit
from secret_watch import OTHER, OTHER_CORE, SECRET, STACK, cairn


def test_errors_of_the_target_do_not_tell(cairn, tmp_path):
    """A server that answers every change of a function with what it was sent."""
    endpoint = cairn.endpoint

    class Echo(http.server.BaseHTTPRequestHandler):
        def forward(self):
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            if self.path.endswith("/functions") and self.command == "POST":
                sent = json.loads(body)["Environment"]["Variables"]
                answer = json.dumps(
                    {"Type": "User", "message": f"cannot take {sent['PASSWORD']} of {json.dumps(sent)}"}).encode()
                self.send_response(400)
                self.send_header("x-amzn-errortype", "InvalidParameterValueException")
            else:
                headers = {k: v for k, v in self.headers.items() if k.lower() not in ("content-length", "connection")}
                request = urllib.request.Request(
                    endpoint + self.path, data=body or None, headers=headers, method=self.command)
                try:
                    reply = urllib.request.urlopen(request)
                except urllib.error.HTTPError as error:
                    reply = error
                answer = reply.read()
                self.send_response(reply.status)
                for key, value in reply.headers.items():
                    if key.lower() not in ("content-length", "transfer-encoding", "connection"):
                        self.send_header(key, value)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(answer)

        do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = do_PATCH = forward

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Echo)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        cairn.world.endpoint = f"http://127.0.0.1:{server.server_port}"
        for form in ([], ["--json"], ["--verbose"]):
            failed = cairn("apply", "--yes", *form, code=1)
            assert "cannot take (secret)" in failed.text, failed
    finally:
        server.shutdown()
        cairn.world.endpoint = endpoint
    cairn.everywhere()
    # What was cut off is known by its hash, and goes on.
    cairn("apply", "--yes")
    assert cairn.variables()["PASSWORD"] == SECRET


def test_messages_about_the_file_do_not_quote_a_secret(cairn):
    stack = cairn.world.folder / "stacks" / "stack.yaml"
    cases = [
        (r"\{secret: true, default: correct-horse-battery\}", "{secret: true, default: correct-horse-battery, type: integer}"),
        (r"type: integer\}", "allowed: [a, correct-horse-batter]}"),
        (r"allowed: \[a, correct-horse-batter\]\}", "unknown: 1}"),
        (r"secret: true, default: correct-horse-battery, unknown: 1", "default: correct-horse-battery, sceret: true"),
        (r"default: correct-horse-battery, sceret: true", "secret: true, default: correct-horse-battery, maximum: 5"),
        (r"battery, maximum: 5", "battery"),
        (r"visibilityTimeout: 60s", "visibilityTimeout: ${parameters.pin}"),
        (r"visibilityTimeout: \$\{parameters.pin\}", "name: x-${parameters.pin}"),
        (r"default: correct-horse-battery\}", "default: \"correct-horse-battery}"),
    ]
    for pattern, replacement in cases:
        edit(stack, pattern, replacement)
        if replacement == "battery":
            continue
        for command in ("validate", "plan", "lint"):
            for form in ([], ["--json"]):
                told = cairn(command, *form, code=1)
                assert "stacks/stack.yaml" in told.text, (replacement, told)
    (cairn.world.folder / "parameters.yaml").write_text(f"password: ['{OTHER_CORE}']\n")
    cairn.world.write(STACK)
    cairn("validate", code=1, given=["--parameters", "parameters.yaml"])
    (cairn.world.folder / "parameters.yaml").write_text(f"pasword: '{OTHER_CORE}'\npassword: x\n")
    cairn("validate", code=1, given=["--parameters", "parameters.yaml"])
    (cairn.world.folder / "parameters.yaml").write_text(f"password: '{OTHER_CORE}\n")
    cairn("validate", code=1, given=["--parameters", "parameters.yaml"])
    cairn("validate", code=1, given=["--set", f"pasword={OTHER}"])


def test_a_live_display_shows_no_secret(cairn):
    """What only a terminal gets: frames that are drawn over, and the question."""
    leader, follower = pty.openpty()
    process = subprocess.Popen(
        [BINARY, "apply", *cairn.given], cwd=cairn.world.folder,
        env=cairn.world.environment() | {"TERM": "xterm"}, stdin=follower, stdout=follower, stderr=follower)
    os.close(follower)
    seen = b""
    asked = False
    while True:
        ready, _, _ = select.select([leader], [], [], 60)
        assert ready, seen
        try:
            chunk = os.read(leader, 65536)
        except OSError:
            break
        if not chunk:
            break
        seen += chunk
        if not asked and b"?" in seen:
            asked = True
            os.write(leader, b"yes\n")
    assert process.wait(timeout=60) == 0, seen
    cairn.check(seen.decode("utf-8", "replace"), "the terminal")
    assert b"(secret)" in seen and cairn.variables()["PASSWORD"] == SECRET
