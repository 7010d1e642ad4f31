import CairnLanguage

extension Topic {
  static let toolNames = ToolNames(
    [.cloudFormation("AWS::SNS::Topic"), .terraform("aws_sns_topic"), .aws("sns")],
    fields: [
      "name": [.cloudFormation("TopicName")],
      "fifo": [.cloudFormation("FifoTopic"), .terraform("fifo_topic")],
      "kmsKey": [.cloudFormation("KmsMasterKeyId"), .terraform("kms_master_key_id")],
      "archive": [.terraform("archive_policy")],
      "tracing": [.cloudFormation("TracingConfig"), .terraform("tracing_config")],
      "dataProtection": [.cloudFormation("DataProtectionPolicy")],
      "subscriptions": [.cloudFormation("Subscription")],
    ])
}
