from asking import ask
from asking import tag_mark as mark
from settings import Setting

CHOSEN = {"UUID", "EventSourceMappingArn", "LastModified"}
RESTLESS = {"StateTransitionReason", "LastProcessingResult"}


def find(aws):
    for mapping in aws.lambda_.list_event_source_mappings()["EventSourceMappings"]:
        # A queue's name, or of a table's stream `table/NAME/stream/TIME`.
        source = mapping["EventSourceArn"].split(":", 5)[5].removeprefix("table/").split("/")[0]
        yield f"{source} to {mapping['FunctionArn'].rsplit(':', 1)[1]}", mapping


def read(aws, mapping):
    # LocalStack's listing may call one disabled whose former poller has just ended; itself it knows better.
    state = ask(aws.lambda_.get_event_source_mapping, key="State", UUID=mapping["UUID"])
    if state is None:
        return None
    arn = mapping["EventSourceMappingArn"]
    return mapping | {"State": state, "tags": aws.lambda_.list_tags(Resource=arn).get("Tags", {})}


SHAPES = {"lambda": ["EventSourceMappingConfiguration"]}
NOT_SET = {
    "EventSourceMappingConfiguration": dict.fromkeys(
        [
            "AmazonManagedKafkaEventSourceConfig", "DocumentDBEventSourceConfig", "LoggingConfig", "Queues",
            "SelfManagedEventSource", "SelfManagedKafkaEventSourceConfig", "SourceAccessConfigurations",
            "StartingPositionTimestamp", "Topics"],
        "of sources that the kind doesn't take"),
}


def settings(aws, name):
    functions = aws.lambda_
    [mapping] = functions.list_event_source_mappings(FunctionName=f"{name}-f")["EventSourceMappings"]
    uuid = {"UUID": mapping["UUID"]}

    def setting(member, value):
        return Setting(
            member, f"EventSourceMappingConfiguration.{member}",
            lambda: functions.update_event_source_mapping(**uuid, Enabled=True, **{member: value}),
            lambda: functions.get_event_source_mapping(**uuid).get(member))

    return [
        setting("MetricsConfig", {"Metrics": ["EventCount"]}),
        setting("ProvisionedPollerConfig", {"MinimumPollers": 2, "MaximumPollers": 5}),
        setting("KMSKeyArn", "arn:aws:kms:us-east-1:000000000000:key/1234abcd-12ab-34cd-56ef-1234567890ab"),
        setting("TumblingWindowInSeconds", 5),
    ]
