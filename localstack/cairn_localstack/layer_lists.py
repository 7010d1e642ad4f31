"""Lists layers of which every version was deleted as what they are: gone. LocalStack fails at them."""

from __future__ import annotations

from localstack.aws.api import RequestContext
from localstack.aws.api.lambda_ import LayersListItem, ListLayersResponse
from localstack.services.lambda_.api_utils import map_layer_out
from localstack.services.lambda_.invocation.models import lambda_stores
from localstack.services.lambda_.provider import LambdaProvider
from localstack.utils.collections import PaginatedList


def list_layers_with_versions() -> None:
    def list_layers(
        self: LambdaProvider,
        context: RequestContext,
        compatible_runtime: str | None = None,
        marker: str | None = None,
        max_items: int | None = None,
        compatible_architecture: str | None = None,
        **kwargs: object,
    ) -> ListLayersResponse:
        layers = lambda_stores[context.account_id][context.region].layers
        items = PaginatedList(
            LayersListItem(
                LayerName=name,
                LayerArn=layer.arn,
                LatestMatchingVersion=map_layer_out(max(versions, key=lambda each: each.version)),
            )
            for name, layer in list(layers.items())
            if (versions := list(layer.layer_versions.values()))
        )
        page, token = items.get_page(lambda item: item["LayerArn"], marker, max_items)
        return ListLayersResponse(NextMarker=token, Layers=page)

    LambdaProvider.list_layers = list_layers
