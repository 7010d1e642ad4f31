import CairnLanguage

extension Subscription {
  static let toolNames = ToolNames(
    [
      .cloudFormation("AWS::SNS::Subscription"), .terraform("aws_sns_topic_subscription"),
      .aws("sns"),
    ],
    fields: [
      "topic": [.cloudFormation("TopicArn"), .terraform("topic_arn"), .serverless("topicName")],
      "queue": [.aws("sqs")],
      "function": [.aws("lambda")],
      "url": [.aws("https"), .aws("http")],
      "raw": [.cloudFormation("RawMessageDelivery"), .terraform("raw_message_delivery")],
      "filter": [.cloudFormation("FilterPolicy"), .terraform("filter_policy")],
      "filterScope": [.cloudFormation("FilterPolicyScope"), .terraform("filter_policy_scope")],
      "deadLetter": [.cloudFormation("RedrivePolicy"), .terraform("redrive_policy")],
    ],
    instead: [
      insteadOfProtocol: ["protocol", "endpoint"]
    ])

  private static let insteadOfProtocol =
    "The field is the protocol, and its value the endpoint: `queue`, `function`, `url`, "
    + "`email` or `sms`."
}
