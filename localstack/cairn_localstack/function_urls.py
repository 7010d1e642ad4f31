"""Function URLs that every client can reach, and that answer pages of other origins as declared.

LocalStack gives a function URL a name below its own, `ID.lambda-url.REGION.127.0.0.1`, which nothing
resolves. So a URL is a path: `http://127.0.0.1:PORT/_aws/lambda-url/REGION/ID/`. In the event its host is
`ID.lambda-url.REGION.localhost`, a name that works too where a client resolves it (curl, browsers).

LocalStack keeps `Cors` of a URL, and refuses other origins all the same. Here it answers by them (AWS Lambda
developer guide, "Cross-origin resource sharing (CORS)").
"""

from __future__ import annotations

from typing import Any

from localstack.aws.api import RequestContext
from localstack.aws.handlers import cors as cors_handlers
from localstack.http import Request, Response
from localstack.services.lambda_ import provider
from localstack.services.lambda_.invocation.models import lambda_stores
from localstack.services.lambda_.urlrouter import FunctionUrlRouter
from localstack.utils.urls import localstack_host
from rolo.request import restore_payload

_PREFIX = "/_aws/lambda-url"


class FunctionUrls(FunctionUrlRouter):
    def register_routes(self) -> None:
        if not self.registered:
            for path in ("/", "/<path:path>"):
                self.router.add(f"{_PREFIX}/<region>/<api_id>{path}", endpoint=self._serve_path)
        super().register_routes()

    def _serve_path(self, request: Request, region: str, api_id: str, path: str = "") -> Response:
        host = f"{api_id}.lambda-url.{region}.localhost:{localstack_host().port}"
        named = Request(
            method=request.method,
            path=f"/{path}",
            query_string=request.query_string,
            headers={**dict(request.headers.items()), "Host": host},
            body=restore_payload(request),
        )
        return self.handle_lambda_url_invocation(named, api_id=api_id, region=region)

    def handle_lambda_url_invocation(
        self, request: Request, api_id: str, region: str, **url_params: str
    ) -> Response:
        cors = _cors(api_id, region)
        headers = _cors_headers(cors, request) if cors else {}
        if cors and request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers:
            return Response(status=200, headers=headers)
        response: Response = super().handle_lambda_url_invocation(
            request, api_id, region, **url_params
        )
        response.headers.update(headers)
        return response


def _cors(api_id: str, region: str) -> dict[str, Any] | None:
    for account in lambda_stores.keys():  # noqa: SIM118
        for function in lambda_stores[account][region].functions.values():
            for config in function.function_url_configs.values():
                if config.url_id.lower() == api_id.lower():
                    return config.cors
    return None


def _cors_headers(cors: dict[str, Any], request: Request) -> dict[str, str]:
    """Empty if the request's origin isn't allowed."""
    origin = request.headers.get("Origin", "")
    origins = cors.get("AllowOrigins") or []
    if not origin or not ("*" in origins or origin in origins):
        return {}
    lists = {
        "Access-Control-Allow-Methods": "AllowMethods",
        "Access-Control-Allow-Headers": "AllowHeaders",
        "Access-Control-Expose-Headers": "ExposeHeaders",
    }
    headers = {name: ",".join(cors[key]) for name, key in lists.items() if cors.get(key)}
    headers["Access-Control-Allow-Origin"] = "*" if "*" in origins else origin
    headers["Vary"] = "Origin"
    if cors.get("AllowCredentials"):
        headers["Access-Control-Allow-Credentials"] = "true"
    if cors.get("MaxAge"):
        headers["Access-Control-Max-Age"] = str(cors["MaxAge"])
    return headers


def serve_function_urls() -> None:
    """Before the Lambda provider is made."""
    config, decides = provider.FunctionUrlConfig, cors_handlers.should_enforce_self_managed_service

    def with_path(**fields: Any) -> Any:
        # http://ID.lambda-url.REGION.HOST/
        region = fields["url"].split(".")[2]
        own = localstack_host().host_and_port()
        return config(**fields | {"url": f"http://{own}{_PREFIX}/{region}/{fields['url_id']}/"})

    def decides_here(context: RequestContext) -> bool:
        request = context.request
        is_url = ".lambda-url." in request.host or request.path.startswith(f"{_PREFIX}/")
        return not is_url and bool(decides(context))

    provider.FunctionUrlConfig = with_path
    provider.FunctionUrlRouter = FunctionUrls
    cors_handlers.should_enforce_self_managed_service = decides_here
