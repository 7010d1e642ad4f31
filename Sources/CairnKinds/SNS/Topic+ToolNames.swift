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
      "dataProtection": [
        .cloudFormation("DataProtectionPolicy"),
        .terraform("aws_sns_topic_data_protection_policy"),
      ],
      "subscriptions": [.cloudFormation("Subscription")],
      "subscriptions.raw": [.terraform("raw_message_delivery")],
      "subscriptions.filter": [.terraform("filter_policy")],
      "subscriptions.filterScope": [.terraform("filter_policy_scope")],
      "subscriptions.deadLetter": [.terraform("redrive_policy")],
      "subscriptions.queue": [.aws("sqs")],
      "subscriptions.function": [.aws("lambda")],
      "subscriptions.url": [.aws("https"), .aws("http")],
    ],
    instead: [
      "Declare the policy in `policies`, and name the topic in `policies.topic`.": ["policy"],
      insteadOfProtocol: ["subscriptions.protocol", "subscriptions.endpoint"],
    ])

  private static let insteadOfProtocol =
    "The field is the protocol, and its value the endpoint: `queue`, `function`, `url`, "
    + "`email` or `sms`."
}
