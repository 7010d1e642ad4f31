import CairnLanguage

extension Subscription {
  static let toolNames = ToolNames(
    [.cloudFormation("AWS::SNS::Subscription"), .terraform("aws_sns_topic_subscription")],
    fields: [
      "topic": [.cloudFormation("TopicArn"), .terraform("topic_arn")],
      "raw": [.cloudFormation("RawMessageDelivery"), .terraform("raw_message_delivery")],
      "filter": [.cloudFormation("FilterPolicy"), .terraform("filter_policy")],
      "filterScope": [.cloudFormation("FilterPolicyScope"), .terraform("filter_policy_scope")],
      "deadLetter": [.cloudFormation("RedrivePolicy"), .terraform("redrive_policy")],
    ])
}
