"""Changes the weights of an alias. LocalStack takes them for a new alias, and fails to change them: it checks them
against a version that it doesn't pass on."""

from __future__ import annotations

from typing import Any

from localstack.aws.api import RequestContext
from localstack.services.lambda_ import api_utils
from localstack.services.lambda_.invocation.lambda_models import AliasRoutingConfig
from localstack.services.lambda_.provider import LambdaProvider, get_function_version


def change_weights_of_aliases() -> None:
    update = LambdaProvider.update_alias

    def update_alias(self: LambdaProvider, context: RequestContext, **request: Any) -> Any:
        weights = (request.get("routing_config") or {}).get("AdditionalVersionWeights")
        if not weights:
            return update(self, context, **request)
        account, region = api_utils.get_account_and_region(request["function_name"], context)
        name = api_utils.get_function_name(request["function_name"], context)
        function = self._get_function(function_name=name, region=region, account_id=account)
        alias = function.aliases.get(request["name"])
        if alias is None:
            return update(self, context, **request)
        wanted = request.get("function_version") or alias.function_version
        version = get_function_version(function_name=name, qualifier=wanted, region=region, account_id=account)
        check = self._create_routing_config_model

        def checked(weights: dict[str, float], *_: Any) -> AliasRoutingConfig:
            return check(weights, version)

        # Of this request only: `check` needs the version, which differs from one to the next.
        provider = _Checking(self, checked)
        return update(provider, context, **request)

    LambdaProvider.update_alias = update_alias


class _Checking:
    """The provider, with another check of weights."""

    def __init__(self, provider: LambdaProvider, check: Any) -> None:
        self._provider = provider
        self._create_routing_config_model = check

    def __getattr__(self, name: str) -> Any:
        return getattr(self._provider, name)
