import json

from asking import ask, id_mark, without

CHOSEN = set()
# LocalStack makes one for each answer.
RESTLESS = {"VerificationToken"}


def find(aws):
    for page in aws.ses.get_paginator("list_identities").paginate():
        for identity in page["Identities"]:
            yield identity, identity


def marks(aws):
    """{identity: the template that holds its mark}."""
    names = [template["Name"] for template in aws.ses.list_templates()["TemplatesMetadata"]]
    found = [aws.ses.get_template(TemplateName=name)["Template"] for name in names if name.startswith("cairn-")]
    return {json.loads(template["TextPart"])["identity"]: template for template in found}


def read(aws, identity):
    ses, mark = aws.ses, marks(aws).get(identity)
    parts = json.loads(mark["TextPart"]) if mark else {"templates": [], "configurationSets": []}
    described = {
        name: ask(
            ses.describe_configuration_set, ConfigurationSetName=name,
            ConfigurationSetAttributeNames=["eventDestinations"]) for name in parts["configurationSets"]}
    there = {template["Name"] for template in ses.list_templates()["TemplatesMetadata"]}
    return {
        "identity": identity,
        "verification": ses.get_identity_verification_attributes(Identities=[identity])["VerificationAttributes"],
        "mark": mark and mark["SubjectPart"],
        # The mark lists a template before it is made, and after it is deleted.
        "templates": {
            name: without(ses.get_template(TemplateName=name)["Template"], "TemplateName")
            for name in parts["templates"] if name in there},
        "sets": described,
    }


def mark(found):
    return id_mark(found, "mark", ":")
