import CairnAWS

/// A subscription in a listing of a topic's (SNS "Subscription").
public struct SNSSubscription: Sendable, Hashable {
  /// Nil for one that isn't confirmed yet, where SNS keeps its ARN to itself.
  public var arn: String?
  /// Such as `sqs`.
  public var transport: String
  public var endpoint: String
  public var topic: String
}

extension AWSClient {
  /// SNS "ListSubscriptionsByTopic", all pages; nil if there is no such topic.
  public func listSubscriptions(
    of topic: String
  ) async throws(AWSError) -> [SNSSubscription]? {
    do {
      return try await pages("ListSubscriptionsByTopic", ["TopicArn": topic]) {
        result throws(XMLError) in
        try result.members("Subscriptions").map { item throws(XMLError) in
          let arn = try item.requiredText("SubscriptionArn")
          return SNSSubscription(
            // `PendingConfirmation`, and `Deleted` for some time.
            arn: arn.hasPrefix("arn:") ? arn : nil, transport: try item.requiredText("Protocol"),
            endpoint: item["Endpoint"]?.text ?? "", topic: item["TopicArn"]?.text ?? topic)
        }
      }
    } catch  where error.isNotFound {
      return nil
    }
  }

  /// SNS "Subscribe". Subscribing an endpoint again with the same attributes is a success.
  ///
  /// - Parameters:
  ///   - transport: such as `sqs`.
  ///   - attributes: as in "SetSubscriptionAttributes".
  /// - Returns: the subscription's ARN, even if it isn't confirmed yet.
  /// - Throws: `invalid` if the endpoint is subscribed with other attributes.
  public func subscribe(
    _ endpoint: String, by transport: String, to topic: String, attributes: [String: String]
  ) async throws(AWSError) -> String {
    try await query(
      .sns, "Subscribe",
      [
        "TopicArn": .text(topic), "Protocol": .text(transport), "Endpoint": .text(endpoint),
        "ReturnSubscriptionArn": "true", "Attributes": .map(attributes),
      ]
    ) { result throws(XMLError) in try result.requiredText("SubscriptionArn") }
  }

  /// SNS "GetSubscriptionAttributes"; nil if there is no such subscription.
  public func getSubscriptionAttributes(
    _ arn: String
  ) async throws(AWSError) -> [String: String]? {
    do {
      return try await query(
        .sns, "GetSubscriptionAttributes", ["SubscriptionArn": .text(arn)]
      ) { result in result.entries("Attributes") }
    } catch  where error.isNotFound {
      return nil
    }
  }

  /// SNS "SetSubscriptionAttributes".
  ///
  /// - Parameter value: nil to send none, which removes a `RedrivePolicy`.
  public func setSubscriptionAttribute(
    _ arn: String, _ name: String, _ value: String?
  ) async throws(AWSError) {
    try await sns(
      "SetSubscriptionAttributes",
      [
        "SubscriptionArn": .text(arn), "AttributeName": .text(name),
        "AttributeValue": value.map(QueryValue.text),
      ])
  }

  /// SNS "Unsubscribe".
  public func unsubscribe(_ arn: String) async throws(AWSError) {
    try await sns("Unsubscribe", ["SubscriptionArn": .text(arn)])
  }
}
