import CairnLanguage

extension EmailIdentity {
  static let toolNames = ToolNames(
    [
      .cloudFormation("AWS::SES::EmailIdentity"),
      .terraform("aws_sesv2_email_identity"),
      .aws("ses"),
    ],
    fields: [
      "email": [.cloudFormation("EmailIdentity"), .terraform("email_identity")],
      "configurationSet": [
        .cloudFormation("ConfigurationSetAttributes"), .terraform("configuration_set_name"),
      ],
    ])
}
