"""What awslambdaric's compiled module `runtime_client` does, for the versions of Python that have none."""

import http.client
import os

_PATH = "/2018-06-01/runtime/invocation/"
_state = {}


def initialize_client(user_agent):
    _state["headers"] = {"User-Agent": user_agent}


def _call(method, path, body=None, headers=()):
    connection = _state.get("connection")
    if connection is None:
        address = os.environ["AWS_LAMBDA_RUNTIME_API"]
        connection = _state["connection"] = http.client.HTTPConnection(address)
    if isinstance(body, str):
        body = body.encode("utf-8")
    try:
        connection.request(method, _PATH + path, body, {**_state["headers"], **dict(headers)})
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read()
    except BaseException:
        connection.close()
        raise


def next():
    """The next event's body, and its headers."""
    status, headers, body = _call("GET", "next")
    if status != 200:
        raise RuntimeError("Failed to get next invocation: status %d" % status)
    return body, dict(headers)


def post_invocation_result(invoke_id, result_data, content_type, invocation_id=None):
    _post(invoke_id, "response", result_data, {"Content-Type": content_type})


def post_error(invoke_id, error_response_data, xray_fault, invocation_id=None):
    _post(invoke_id, "error", error_response_data, {"Content-Type": "application/json"})


def _post(invoke_id, kind, body, headers):
    status, _, answer = _call("POST", "%s/%s" % (invoke_id, kind), body, headers)
    # A response that is too large is answered in full; the function has its error by then.
    if status not in (202, 413):
        raise RuntimeError("Failed to post the %s: status %d %r" % (kind, status, answer))
