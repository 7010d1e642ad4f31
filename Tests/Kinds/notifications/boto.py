from asking import id_mark

# Where each form of a notification names its destination.
DESTINATIONS = {
    "QueueConfigurations": "QueueArn", "LambdaFunctionConfigurations": "LambdaFunctionArn",
    "TopicConfigurations": "TopicArn"}


def find(aws):
    for name in (bucket["Name"] for bucket in aws.s3.list_buckets()["Buckets"]):
        found = aws.s3.get_bucket_notification_configuration(Bucket=name)
        for form, member in DESTINATIONS.items():
            for entry in found.get(form, []):
                yield f"{name} to {entry[member].rsplit(':', 1)[1]}", entry


def read(aws, entry):
    return entry


def mark(found):
    return id_mark(found, "Id", ":")
