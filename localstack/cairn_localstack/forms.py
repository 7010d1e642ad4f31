"""Bodies of forms that reach functions as they were sent.

`curl -d` sends everything as a form without another content type, JSON too. API Gateway hands the body on
unchanged. LocalStack alone takes the form apart: it spells a POST's in its own way, and the
body of every other method is lost.
"""

from __future__ import annotations

from localstack.aws.api import RequestContext
from localstack.aws.chain import HandlerChain
from localstack.aws.handlers import preprocess_request
from localstack.http import Request, Response
from localstack.services.apigateway.next_gen.execute_api.handlers import parse

_FORM = "application/x-www-form-urlencoded"

_restore_payload = parse.restore_payload


def _keep(_chain: HandlerChain, context: RequestContext, _response: Response) -> None:
    if context.request.mimetype == _FORM:
        # Reads and keeps the bytes; whoever takes the form apart later reads the kept ones.
        context.request.get_data(cache=True, parse_form_data=False)


def _body(request: Request) -> bytes:
    return request.get_data() if request.mimetype == _FORM else _restore_payload(request)


def keep_forms() -> None:
    # Before all others: some of them take forms apart.
    preprocess_request.handlers.insert(0, _keep)
    parse.restore_payload = _body
