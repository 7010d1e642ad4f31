import CairnLanguage

extension EventBus {
  static let toolNames = ToolNames(
    [
      .cloudFormation("AWS::Events::EventBus"), .terraform("aws_cloudwatch_event_bus"),
      .aws("events"), .aws("eventbridge"), .word("buses"),
    ],
    fields: [
      "kmsKey": [.cloudFormation("KmsKeyIdentifier"), .terraform("kms_key_identifier")],
      "deadLetter": [.cloudFormation("DeadLetterConfig"), .terraform("dead_letter_config")],
      "archives": [
        .cloudFormation("AWS::Events::Archive"), .terraform("aws_cloudwatch_event_archive"),
      ],
      "archives.name": [.cloudFormation("ArchiveName")],
      "archives.retention": [.cloudFormation("RetentionDays"), .terraform("retention_days")],
      "archives.pattern": [.cloudFormation("EventPattern"), .terraform("event_pattern")],
      "archives.kmsKey": [.cloudFormation("KmsKeyIdentifier"), .terraform("kms_key_identifier")],
    ])
}
