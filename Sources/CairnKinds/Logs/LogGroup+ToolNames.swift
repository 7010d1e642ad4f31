import CairnLanguage

extension LogGroup {
  static let toolNames = ToolNames(
    [
      .cloudFormation("AWS::Logs::LogGroup"), .terraform("aws_cloudwatch_log_group"), .aws("logs"),
    ],
    fields: [
      "name": [.cloudFormation("LogGroupName")],
      "retention": [.cloudFormation("RetentionInDays"), .terraform("retention_in_days")],
      "kmsKey": [.cloudFormation("KmsKeyId"), .terraform("kms_key_id")],
      "class": [.terraform("log_group_class")],
    ])
}
