import re

from asking import without

# A mark ends the description: `cairn:STACK:RESOURCE:SHA256`.
MARK = re.compile(r"(?:^| )cairn:([^: ]+):([^ ]+):([A-Za-z0-9+/=]{44})$")
CHOSEN = {"Version", "LayerVersionArn", "CreatedDate"}
SHAPES = {"lambda": ["LayerVersionsListItem"]}


def find(aws):
    for layer in aws.lambda_.list_layers()["Layers"]:
        yield layer["LayerName"], layer["LayerName"]


def read(aws, name):
    found = aws.lambda_.list_layer_versions(LayerName=name)["LayerVersions"][0]
    whole = aws.lambda_.get_layer_version(LayerName=name, VersionNumber=found["Version"])
    description = MARK.sub("", found["Description"])
    return found | {"description": description, "sha256": whole["Content"]["CodeSha256"]}


def mark(found):
    match = MARK.search(found["Description"])
    return match and (match.group(1), match.group(2)), without(found, "Description")


def settings(aws, name):
    return []
