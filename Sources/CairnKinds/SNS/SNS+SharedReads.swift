import CairnAWS
import CairnAWSXML
import CairnEngine

/// Requests to SNS that several resources of a round share.
extension KindContext {
  /// The ARNs of all topics.
  func topics() async throws -> [String] {
    let aws = aws
    return try await shared.answer(to: "sns ListTopics") { try await aws.listTopics() }
  }

  /// Requested once for a topic and its policy; nil if there is no such topic.
  func topicAttributes(_ arn: String) async throws -> [String: String]? {
    let aws = aws
    return try await shared.answer(to: "sns GetTopicAttributes \(arn)") {
      try await aws.getTopicAttributes(arn)
    }
  }

  /// Nil if there is no such topic.
  func subscriptions(of topic: String) async throws -> [SNSSubscription]? {
    let aws = aws
    return try await shared.answer(to: "sns ListSubscriptionsByTopic \(topic)") {
      try await aws.listSubscriptions(of: topic)
    }
  }

  /// Nil if there is no such subscription.
  func subscriptionAttributes(_ arn: String) async throws -> [String: String]? {
    let aws = aws
    return try await shared.answer(to: "sns GetSubscriptionAttributes \(arn)") {
      try await aws.getSubscriptionAttributes(arn)
    }
  }

  /// Nil if there is no such topic.
  func topicTags(_ arn: String) async throws -> [String: String]? {
    let aws = aws
    return try await shared.answer(to: "sns ListTagsForResource \(arn)") {
      try await aws.listTopicTags(arn)
    }
  }
}
