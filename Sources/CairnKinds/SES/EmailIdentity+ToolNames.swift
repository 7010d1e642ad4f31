import CairnLanguage

extension EmailIdentity {
  static let toolNames = ToolNames(
    [
      .cloudFormation("AWS::SES::EmailIdentity"), .terraform("aws_sesv2_email_identity"),
      .terraform("aws_ses_email_identity"), .terraform("aws_ses_domain_identity"), .aws("ses"),
      .aws("sesv2"), .word("emails"), .word("identities"),
    ],
    fields: [
      "email": [.cloudFormation("EmailIdentity"), .terraform("email_identity")],
      "configurationSet": [
        .cloudFormation("ConfigurationSetAttributes"), .terraform("configuration_set_name"),
        .cloudFormation("AWS::SES::ConfigurationSet"),
        .cloudFormation("AWS::SES::ConfigurationSetEventDestination"),
        .terraform("aws_sesv2_configuration_set"), .terraform("aws_ses_configuration_set"),
        .terraform("aws_sesv2_configuration_set_event_destination"),
        .terraform("aws_ses_event_destination"),
      ],
      "configurationSet.events": [
        .cloudFormation("MatchingEventTypes"), .terraform("matching_event_types"),
        .terraform("matching_types"),
      ],
      "configurationSet.topic": [.terraform("sns_destination")],
      "templates": [.cloudFormation("AWS::SES::Template"), .terraform("aws_ses_template")],
      "templates.name": [.cloudFormation("TemplateName")],
      "templates.subject": [.cloudFormation("SubjectPart")],
      "templates.text": [.cloudFormation("TextPart")],
      "templates.html": [.cloudFormation("HtmlPart")],
    ])
}
